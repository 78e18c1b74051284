"""From turn restrictions to forbidden turns: which streets, in which direction, one after another.

A turn is told as `build_network` wants it: `s` for a street as it is drawn, `~s` against it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

from iops.reference.places.report import LoadReport
from iops.reference.places.roads.osm_restrictions import (
    BadRestrictionError,
    LeftOutError,
    Restriction,
)
from iops.reference.places.roads.osm_streets import StreetsByPlace
from iops.reference.places.roads.osm_ways import Cut
from iops.reference.places.roads.turns import Turn

_ELSEWHERE = "are about roads that are not in the network (not for cars, refused, beyond its edge)"
_NO_TURN = "forbid what no car can do anyway"
_UNCLEAR = "go over ways that allow more than one reading"


@dataclass(eq=False)
class TurnLoader:
    """Collects the turns that restrictions forbid; keeps count of every restriction."""

    cut: Cut
    report: LoadReport
    left_out: Counter[str]
    forbidden: set[Turn] = field(default_factory=set)
    applied: int = 0
    refused: int = 0
    other_exempt: int = 0
    # After each beginning the streets that one must take, where any are prescribed.
    _only: dict[Turn, set[int]] = field(default_factory=dict)

    def apply(self, restriction: Restriction) -> None:
        """Add one restriction, or count why not."""
        try:
            turns = self._turns(restriction)
        except LeftOutError as why:
            self.left_out[str(why)] += 1
        except BadRestrictionError as why:
            self.refuse(restriction.id, why)
        else:
            for *begun, out in turns:
                if restriction.only:
                    self._only.setdefault(tuple(begun), set()).add(out)
                else:
                    self.forbidden.add((*begun, out))
            self.applied += 1
            self.other_exempt += restriction.other_exempt
            self.report.accept()

    def refuse(self, id_: int, why: BadRestrictionError) -> None:
        """Count a wrong one and name it."""
        self.refused += 1
        self.report.reject(id_, why.part, f"turn restriction: {why.reason}")

    def finish(self) -> set[Turn]:
        """Every forbidden turn; what the restrictions came to is noted in the report."""
        for begun, allowed in self._only.items():
            at = self._streets.end(begun[-1])
            self.forbidden |= {
                (*begun, street) for street in self._streets.leaving(at) if street not in allowed
            }
        left_out = sum(self.left_out.values())
        if self.applied or self.refused or left_out:
            self.report.notes.append(
                f"turn restrictions: {self.applied + left_out + self.refused} read = "
                f"{self.applied} applied + {left_out} left out + {self.refused} refused"
            )
        for reason, count in self.left_out.most_common():
            self.report.notes.append(f"turn restrictions left out: {count} {reason}")
        if self.other_exempt:
            self.report.notes.append(
                f"turn restrictions applied although they exempt other vehicles (psv and the "
                f"like): {self.other_exempt}"
            )
        return self.forbidden

    @cached_property
    def _streets(self) -> StreetsByPlace:
        return StreetsByPlace(self.cut)

    def _turns(self, restriction: Restriction) -> list[Turn]:
        """The turns that it names, forbidden or prescribed."""
        streets = self._streets
        missing = [way for way in restriction.via_ways if way not in streets.ways]
        origins = [way for way in restriction.origins if way in streets.ways]
        targets = [way for way in restriction.targets if way in streets.ways]
        if missing or not origins or not targets:
            raise LeftOutError(_ELSEWHERE)
        found = []
        for origin in origins:
            for target in targets:
                if restriction.via_node is not None:
                    found.append(self._over_node(origin, restriction.via_node, target))
                else:
                    found.append(self._over_ways(origin, restriction.via_ways, target))
        turns = [turn for turn in found if turn is not None]
        if not turns:
            raise LeftOutError(_NO_TURN)
        return turns

    def _over_node(self, origin: int, node: int, target: int) -> Turn | None:
        """The turn at a node; None where one-way streets rule it out."""
        streets = self._streets
        for part, way in (("from", origin), ("to", target)):
            if not streets.touches(way, node):
                if origin == target:  # turning round in the middle of a street
                    return None
                raise BadRestrictionError(f"member {part}", "does not meet the via node")
        into = [street for street in streets.entering(node) if streets.way(street) == origin]
        out = [street for street in streets.leaving(node) if streets.way(street) == target]
        for part, found in (("from", into), ("to", out)):
            if len(found) > 1:
                raise BadRestrictionError(
                    f"member {part}", "goes on beyond the via node: it should be cut there"
                )
        return (into[0], out[0]) if into and out else None

    def _over_ways(self, origin: int, via: tuple[int, ...], target: int) -> Turn | None:
        """The turn over ways between, whichever way round they are listed and drawn."""
        streets, found = self._streets, set[Turn]()
        joined = False
        if any(streets.ends(way)[0] == streets.ends(way)[1] for way in via):
            raise LeftOutError(_UNCLEAR)
        for order in {via, via[::-1]}:
            for begin in streets.ends(order[0]):
                nodes, middle = [begin], list[int]()
                for way in order:
                    ends = streets.ends(way)
                    if nodes[-1] not in ends:
                        break
                    nodes.append(ends[1] if ends[0] == nodes[-1] else ends[0])
                    middle += streets.along(way, nodes[-2])
                if len(nodes) <= len(order) or not (
                    streets.touches(origin, begin) and streets.touches(target, nodes[-1])
                ):
                    continue
                joined = True
                if all(streets.drivable(street) for street in middle):
                    found |= {
                        (into, *middle, out)
                        for into in streets.entering(begin)
                        for out in streets.leaving(nodes[-1])
                        if streets.way(into) == origin and streets.way(out) == target
                    }
        if not joined:
            raise BadRestrictionError("member via", "does not join the ways from and to end to end")
        if len(found) > 1:
            raise LeftOutError(_UNCLEAR)
        return next(iter(found), None)
