"""Streets of an OpenStreetMap file by way and by node, as turn restrictions name them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from iops.reference.places.roads.osm_ways import Cut


class StreetsByPlace:
    """Finds the streets of a cut file; one that is driven against its drawing is `~street`."""

    def __init__(self, cut: Cut) -> None:
        self._cut = cut
        order = np.argsort(cut.way, kind="stable")
        ways, first = np.unique(cut.way[order], return_index=True)
        # The streets of a way lie together, in its order.
        self.ways: dict[int, range] = {
            int(way): range(int(order[begin]), int(order[begin]) + count)
            for way, begin, count in zip(
                ways, first, np.diff(np.append(first, len(order))).tolist(), strict=True
            )
        }
        self._begin, self._end = _index(cut.first_ref), _index(cut.last_ref)

    def way(self, street: int) -> int:
        return int(self._cut.way[max(street, ~street)])

    def drivable(self, street: int) -> bool:
        return street >= 0 or bool(self._cut.streets.two_way[~street])

    def end(self, street: int) -> int:
        """The node to which it leads."""
        return int(self._cut.last_ref[street] if street >= 0 else self._cut.first_ref[~street])

    def ends(self, way: int) -> tuple[int, int]:
        of = self.ways[way]
        return int(self._cut.first_ref[of[0]]), int(self._cut.last_ref[of[-1]])

    def along(self, way: int, begin: int) -> list[int]:
        """The whole way, from that end of it to the other."""
        of = self.ways[way]
        return list(of) if self.ends(way)[0] == begin else [~street for street in reversed(of)]

    def leaving(self, node: int) -> list[int]:
        """Streets that may be driven away from a node."""
        back = (~street for street in self._end(node))
        return [street for street in (*self._begin(node), *back) if self.drivable(street)]

    def entering(self, node: int) -> list[int]:
        """Streets that may be driven towards a node."""
        back = (~street for street in self._begin(node))
        return [street for street in (*self._end(node), *back) if self.drivable(street)]

    def touches(self, way: int, node: int) -> bool:
        """Whether the way has a junction there, whatever its directions."""
        return any(self.way(street) == way for street in (*self._begin(node), *self._end(node)))


def _index(refs: NDArray[np.int64]) -> Callable[[int], list[int]]:
    """A look-up of the positions at which a number stands."""
    order = np.argsort(refs, kind="stable")
    ordered = refs[order]

    def positions(ref: int) -> list[int]:
        low, high = np.searchsorted(ordered, [ref, ref + 1])
        found: list[int] = order[low:high].tolist()
        return found

    return positions
