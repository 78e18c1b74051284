"""The way from one place to another: to draw it, and to drive along it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from iops.reference.places.roads import sparse
from iops.reference.places.roads.graph import SearchGraph
from iops.reference.places.roads.network import RoadNetwork
from iops.reference.places.roads.snap import Snapper, Spots

Floats = NDArray[np.float64]

# The first limit of a search; it is doubled until the way is found.
FIRST_LIMIT_S: Final = 240.0


class NoRouteError(LookupError):
    """No road leads from the one place to the other."""


@dataclass(frozen=True, slots=True)
class Route:
    """A line in metres with the seconds at which each of its points is passed."""

    points: Floats  # shape (points, 2)
    at: Floats  # seconds since the start, rising, one for each point
    metres: float
    names: tuple[str, ...]  # the roads in order, each once while it lasts

    @property
    def seconds(self) -> float:
        return float(self.at[-1])

    def position(self, seconds: float) -> tuple[float, float]:
        """Where a car is that long after the start; at the end once it has arrived."""
        return (
            float(np.interp(seconds, self.at, self.points[:, 0])),
            float(np.interp(seconds, self.at, self.points[:, 1])),
        )


def find_route(snapper: Snapper, start: tuple[float, float], end: tuple[float, float]) -> Route:
    """The quickest way between two points, from road to road. NoRouteError if there is none."""
    network = snapper.network
    spots = snapper.snap([start[0], end[0]], [start[1], end[1]])
    at_start = float(spots.x[0]), float(spots.y[0])
    direct = _on_one_edge(network, spots)
    way = _quickest(network, spots)
    if direct is not None and (way is None or direct[0] <= way[0]):
        return _draw(network, [direct[1]], *at_start)
    if way is None:
        raise NoRouteError("no road leads from the one place to the other")
    return _draw(network, way[1], *at_start)


def wander(
    snapper: Snapper, start: tuple[float, float], metres: float, turn: Callable[[int], float]
) -> Route:
    """A way along the roads from a point, for so many metres, as somebody on patrol drives.

    ``turn`` answers a number from 0 to below 1 for each junction by its order on the way. Turned
    round is only where no road goes on; it ends where none leads anywhere.
    """
    network = snapper.network
    spots = snapper.snap([start[0]], [start[1]])
    ways = _ramps(network, spots, 0, leaving=True)
    node, _, legs = ways[int(turn(0) * len(ways))]
    driven = sum(float(network.metres[edge]) * (to - at) for edge, at, to in legs)
    came_by = legs[-1][0] if legs else -1
    while driven < metres:
        low, high = _arcs_from(network.search, node)
        back = int(network.mate[came_by]) if came_by >= 0 else -1
        on = [arc for arc in range(low, high) if int(network.search.edge[arc]) != back]
        on = on or list(range(low, high))
        if not on:
            break
        arc = on[int(turn(len(legs) + 1) * len(on))]
        node, came_by = int(network.search.head[arc]), int(network.search.edge[arc])
        legs = [*legs, (came_by, 0.0, 1.0)]
        driven += max(float(network.metres[came_by]), 1.0)
    return _draw(network, legs, float(spots.x[0]), float(spots.y[0]))


# A leg is an edge and the part of it that is driven, from and to a share of its length.
Leg = tuple[int, float, float]


def _on_one_edge(network: RoadNetwork, spots: Spots) -> tuple[float, Leg] | None:
    """Both ends on the same stretch and the direction allowed."""
    edge, begin, end = int(spots.edge[0]), float(spots.along[0]), float(spots.along[1])
    if edge != int(spots.edge[1]):
        return None
    if begin > end:
        edge, begin, end = int(network.mate[edge]), 1 - begin, 1 - end
    return None if edge < 0 else ((end - begin) * float(network.seconds[edge]), (edge, begin, end))


# A way off a spot, or onto it: the node of the search graph that it leads by, its seconds, and its
# leg if it has one.
Ramp = tuple[int, float, list[Leg]]


def _quickest(network: RoadNetwork, spots: Spots) -> tuple[float, list[Leg]] | None:
    best: tuple[float, list[Leg]] | None = None
    for source, used, first in _ramps(network, spots, 0, leaving=True):
        targets = _ramps(network, spots, 1, leaving=False)
        seconds, before = _search(network, source, [node for node, _, _ in targets])
        for node, more, last in targets:
            total = used + float(seconds[node]) + more
            if np.isfinite(total) and (best is None or total < best[0]):
                middle = _edges_back(network, before, source, node)
                best = total, [*first, *((edge, 0.0, 1.0) for edge in middle), *last]
    return best


def _ramps(network: RoadNetwork, spots: Spots, which: int, *, leaving: bool) -> list[Ramp]:
    graph, node = network.search, int(spots.node[which])
    if node >= 0:
        return [(at, 0.0, []) for at in ([node] if leaving else graph.nodes_at(node))]
    edge, along = int(spots.edge[which]), float(spots.along[which])
    mate = int(network.mate[edge])
    directions = [(edge, along)] + ([(mate, 1 - along)] if mate >= 0 else [])
    if leaving:
        return [
            (int(graph.arrival[e]), (1 - share) * float(network.seconds[e]), [(e, share, 1.0)])
            for e, share in directions
        ]
    return [
        (node, share * float(network.seconds[e]), [(e, 0.0, share)])
        for e, share in directions
        for node in graph.nodes_onto(e)
    ]


def _search(
    network: RoadNetwork, source: int, targets: list[int]
) -> tuple[Floats, NDArray[np.int32]]:
    """The tree of best ways, grown until it holds every target or everything there is."""
    limit = FIRST_LIMIT_S
    while True:
        seconds, before = sparse.shortest_tree(network.search.forward, source, limit)
        if np.isfinite(seconds[targets]).all() or limit > network.search.seconds_in_all:
            return seconds, before
        limit *= 2


def _edges_back(
    network: RoadNetwork, before: NDArray[np.int32], source: int, node: int
) -> list[int]:
    """The edges from source to node, read backwards from the tree of best ways."""
    graph, edges = network.search, list[int]()
    while node != source:
        previous = int(before[node])
        low, high = _arcs_from(graph, previous)
        same = low + np.flatnonzero(graph.head[low:high] == node)
        edges.append(int(graph.edge[same[np.argmin(graph.seconds[same])]]))
        node = previous
    return edges[::-1]


def _arcs_from(graph: SearchGraph, node: int) -> tuple[int, int]:
    """The first arc that leaves a node, and the one after its last."""
    # Of the same type: otherwise all tails are copied into another one for each edge.
    low, high = np.searchsorted(graph.tail, np.array([node, node + 1], graph.tail.dtype))
    return int(low), int(high)


def _draw(network: RoadNetwork, legs: list[Leg], x: float, y: float) -> Route:
    lines: list[Floats] = []
    times: list[Floats] = []
    names: list[str] = []
    clock = metres = 0.0
    for edge, begin, end in legs:
        line, share = _part(network.polyline(edge), begin, end)
        lines.append(line)
        times.append(clock + (share - begin) * float(network.seconds[edge]))
        clock += (end - begin) * float(network.seconds[edge])
        metres += (end - begin) * float(network.metres[edge])
        name = network.name_of(edge)
        if name and (not names or names[-1] != name):
            names.append(name)
    if not legs:
        return Route(np.array([[x, y]]), np.zeros(1), 0.0, ())
    points, at = np.concatenate(lines), np.concatenate(times)
    moved = np.concatenate([[True], (np.diff(points, axis=0) != 0).any(axis=1)])
    return Route(points[moved], at[moved], metres, tuple(names))


def _part(line: Floats, begin: float, end: float) -> tuple[Floats, Floats]:
    """A line from one share of its length to another, and the share at each point."""
    steps = np.hypot(*np.diff(line, axis=0).T)
    share = np.concatenate([[0.0], np.cumsum(steps)]) / max(float(steps.sum()), 1e-9)
    inside = (share > begin) & (share < end)
    wanted = np.concatenate([[begin], share[inside], [end]])
    xs, ys = (np.interp(wanted, share, line[:, axis]) for axis in (0, 1))
    return np.column_stack([xs, ys]), wanted
