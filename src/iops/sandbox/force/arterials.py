"""Main roads: those on the shortest ways between the towns, and from each village to its town.

So the main roads form a network of their own, as they do in life, instead of lying about.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from iops.reference.places.roads import sparse
from iops.sandbox.force.junctions import Pairs
from iops.sandbox.force.land import Land
from iops.sandbox.force.shapes import Points

Ints = NDArray[np.int64]

NO_TRAFFIC, LOCAL, BETWEEN_TOWNS = range(3)


def traffic(points: Points, roads: Pairs, land: Land) -> Ints:
    """For each road, whether it carries traffic between towns, or only to the nearest one."""
    tails, heads = np.concatenate([roads, roads[:, ::-1]]).astype(np.int32).T
    metres = np.hypot(*(points[tails] - points[heads]).T)
    graph = sparse.from_pairs(tails, heads, metres, len(points))
    towns = _nearest_nodes(points, land.division_seeds)
    used: dict[tuple[int, int], int] = {}
    for division, town in enumerate(towns):
        _, before = sparse.shortest_tree(graph, town, np.inf)
        villages = _nearest_nodes(points, land.beat_seeds[division])
        for ends, kind in ((villages, LOCAL), (towns, BETWEEN_TOWNS)):
            for end in ends:
                _mark(used, before, town, end, kind)
    keys = np.minimum(roads[:, 0], roads[:, 1]) * len(points) + roads.max(axis=1)
    marked = np.array([low * len(points) + high for low, high in used], np.int64)
    kinds = np.array(list(used.values()), np.int64)
    order = np.argsort(marked)
    place = np.minimum(np.searchsorted(marked[order], keys), len(marked) - 1)
    found = marked[order][place] == keys
    return np.where(found, kinds[order][place], NO_TRAFFIC)


def _mark(
    used: dict[tuple[int, int], int], before: NDArray[np.int32], town: int, end: int, kind: int
) -> None:
    node = end
    while node != town:
        previous = int(before[node])
        road = min(node, previous), max(node, previous)
        used[road] = max(used.get(road, kind), kind)
        node = previous


def _nearest_nodes(points: Points, places: Points) -> list[int]:
    return [int(np.argmin(((points - place) ** 2).sum(axis=1))) for place in places]
