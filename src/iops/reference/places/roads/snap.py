"""Snapping: the spot of the network nearest to a point.

Every stretch is cut into pieces of at most `PIECE_M`, the middles of the pieces go into a k-d
tree, and the point is then projected on the few pieces found. A result is a stretch and how far
along it, so that a car in the middle of a long country road is not put at its end.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from iops.reference.places.roads import sparse
from iops.reference.places.roads.network import RoadNetwork

# Nearer than this to a junction, a car is at the junction and may leave by any of its roads.
AT_JUNCTION_M: Final = 3.0
PIECE_M: Final = 40.0
# A point's nearest piece has its middle at most half a piece further away than the true nearest
# spot; four middles found one that contains it in every case tried on real and made networks.
_CANDIDATES: Final = 4


class NoRoadError(LookupError):
    """The network has no road that can be driven to and from."""


@dataclass(frozen=True, slots=True)
class Spots:
    """Places on the network, one for each point asked for."""

    edge: NDArray[np.int32]
    along: NDArray[np.float64]  # 0 at the edge's first node, 1 at its last
    node: NDArray[np.int32]  # the junction it is at, -1 between junctions
    offset_m: NDArray[np.float64]  # straight distance from the point to the road
    x: NDArray[np.float64]
    y: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.edge)


@dataclass(frozen=True, eq=False)
class Snapper:
    """Finds spots on the main part of one network (the part without traps)."""

    network: RoadNetwork

    def snap(self, x: ArrayLike, y: ArrayLike) -> Spots:
        """The nearest spots. Metres in the network's own plane."""
        px, py = np.atleast_1d(np.asarray(x, np.float64)), np.atleast_1d(np.asarray(y, np.float64))
        pieces = self._pieces
        if not len(pieces.edge):
            raise NoRoadError("the network has no road that can be driven to and from")
        wanted = min(_CANDIDATES, len(pieces.edge))
        found = sparse.nearest(self._tree, np.column_stack([px, py]), wanted)
        ax, ay = pieces.x0[found], pieces.y0[found]
        dx, dy = pieces.x1[found] - ax, pieces.y1[found] - ay
        length2 = np.maximum(dx * dx + dy * dy, 1e-9)
        part = ((px[:, None] - ax) * dx + (py[:, None] - ay) * dy) / length2
        part = np.clip(part, 0.0, 1.0)
        sx, sy = ax + part * dx, ay + part * dy
        away = np.hypot(px[:, None] - sx, py[:, None] - sy)
        row, best = np.arange(len(px)), np.argmin(away, axis=1)
        chosen = found[row, best]
        begin, end = pieces.begin[chosen], pieces.end[chosen]
        edge = pieces.edge[chosen]
        along = begin + part[row, best] * (end - begin)
        metres, network = self.network.metres[edge], self.network
        node = np.where(along * metres < AT_JUNCTION_M, network.tail[edge], -1)
        node = np.where((1 - along) * metres < AT_JUNCTION_M, network.head[edge], node)
        return Spots(
            edge=edge,
            along=along,
            node=node.astype(np.int32),
            offset_m=away[row, best],
            x=sx[row, best],
            y=sy[row, best],
        )

    @cached_property
    def _pieces(self) -> _Pieces:
        return _cut(self.network)

    @cached_property
    def _tree(self) -> sparse.Tree:
        pieces = self._pieces
        middle = np.column_stack([(pieces.x0 + pieces.x1) / 2, (pieces.y0 + pieces.y1) / 2])
        return sparse.tree(middle)


@dataclass(frozen=True, slots=True)
class _Pieces:
    edge: NDArray[np.int32]
    begin: NDArray[np.float64]
    end: NDArray[np.float64]
    x0: NDArray[np.float64]
    y0: NDArray[np.float64]
    x1: NDArray[np.float64]
    y1: NDArray[np.float64]


def _cut(network: RoadNetwork) -> _Pieces:
    """Straight pieces of one direction of every stretch of the main part."""
    once = (network.mate < 0) | (np.arange(network.edge_count) < network.mate)
    driven = network.search.main_edges
    edges = np.flatnonzero(once & (driven | (driven[network.mate] & (network.mate >= 0))))
    bends = np.diff(network.shape_indptr)[edges]
    # The points of each edge one after another: first node, bends, last node.
    points = bends + 2
    starts = np.concatenate([[0], np.cumsum(points)])
    xs, ys = np.empty(int(starts[-1])), np.empty(int(starts[-1]))
    xs[starts[:-1]], ys[starts[:-1]] = (
        network.x[network.tail[edges]],
        network.y[network.tail[edges]],
    )
    xs[starts[1:] - 1], ys[starts[1:] - 1] = (
        network.x[network.head[edges]],
        network.y[network.head[edges]],
    )
    step = np.arange(int(bends.sum())) - np.repeat(np.cumsum(bends) - bends, bends)
    target = np.repeat(starts[:-1] + 1, bends) + step
    shape = np.repeat(network.shape_indptr[edges].astype(np.int64), bends) + step
    xs[target], ys[target] = network.shape_x[shape], network.shape_y[shape]

    owner = np.repeat(np.arange(len(edges)), points)
    straight = np.flatnonzero(owner[1:] == owner[:-1])
    length = np.hypot(xs[straight + 1] - xs[straight], ys[straight + 1] - ys[straight])
    travelled = np.concatenate([[0.0], np.cumsum(length)])
    edge_of = owner[straight]
    first = np.searchsorted(edge_of, np.arange(len(edges)))
    total = np.add.reduceat(length, first) if len(length) else length
    begin = travelled[:-1] - travelled[first][edge_of]
    scale = np.maximum(total, 1e-9)[edge_of]

    cuts = np.maximum(np.ceil(length / PIECE_M).astype(np.int64), 1)
    which = np.repeat(np.arange(len(straight)), cuts)
    nth = np.arange(len(which)) - np.repeat(np.cumsum(cuts) - cuts, cuts)
    low, high = nth / cuts[which], (nth + 1) / cuts[which]
    at = straight[which]
    dx, dy = xs[at + 1] - xs[at], ys[at + 1] - ys[at]
    return _Pieces(
        edge=edges[edge_of[which]].astype(np.int32),
        begin=(begin[which] + low * length[which]) / scale[which],
        end=(begin[which] + high * length[which]) / scale[which],
        x0=xs[at] + low * dx,
        y0=ys[at] + low * dy,
        x1=xs[at] + high * dx,
        y1=ys[at] + high * dy,
    )
