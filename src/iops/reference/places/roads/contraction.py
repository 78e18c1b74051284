"""Contraction: a road graph made small once, so that times to all of its nodes come quickly.

Dead ends, bends and small junctions are taken out in rounds; shortcuts join what they joined, so
that the times between the nodes that stay do not change. What is left is the *core*. A search
then climbs from its sources into the core, goes through the core alone (Dijkstra), and is carried
back over the rounds, last first, in one stroke each: a node that was taken out is reached best
over one of the neighbours that it had at that moment. Every step keeps exact times; nothing is
estimated. The idea is that of contraction hierarchies and their sweep (Geisberger and others,
2008; Delling and others, 2011), cut short where the core stops shrinking cheaply.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from iops.reference.places.roads import sparse
from iops.reference.places.roads.arcs import Arcs

Floats = NDArray[np.float64]
Indices = NDArray[np.int32]
Marks = NDArray[np.bool_]

# A node with more neighbours than this stays: taking it out would add more arcs than it saves.
MOST_NEIGHBOURS: Final = 5
# A round that takes out less than this share of what is left is the last.
LEAST_GAIN: Final = 0.05


@dataclass(frozen=True, slots=True)
class Level:
    """The nodes of one round, by their numbers `first` to `last`, and the arcs into them.

    The arcs of one node lie together; `starts` says where each node's begin.
    """

    first: int
    last: int
    tail: Indices
    seconds: Floats
    starts: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Contracted:
    """A graph with its core and its rounds. Nodes are renumbered: the core first, then the rounds
    from the last to the first, so that every arc out of a node taken out leads to a lower number.
    """

    number: Indices  # of each node
    core: sparse.Graph
    levels: tuple[Level, ...]  # as they are swept: the last round first
    up: sparse.Graph  # arcs out of the nodes that were taken out, by number

    @property
    def core_count(self) -> int:
        return len(self.core.indptr) - 1

    def times(self, sources: Sequence[tuple[int, float]]) -> Floats:
        """Seconds to every node from the nearest source; a source is a node and its head start."""
        climbed = self._climb(sources)
        core = [(node, seconds) for node, seconds in climbed.items() if node < self.core_count]
        best = np.full(len(self.number), np.inf)
        best[list(climbed)] = list(climbed.values())
        if core:
            best[: self.core_count] = sparse.shortest_times(self.core, core)
        for level in self.levels:
            over = best[level.tail]
            over += level.seconds
            part = best[level.first : level.last]
            np.minimum(part, np.minimum.reduceat(over, level.starts), out=part)
        found: Floats = best[self.number]
        return found

    def _climb(self, sources: Sequence[tuple[int, float]]) -> dict[int, float]:
        """Seconds to what can be reached by going from earlier to later rounds only."""
        best: dict[int, float] = {}
        queue: list[int] = []

        def reach(node: int, seconds: float) -> None:
            if node not in best and node >= self.core_count:
                heapq.heappush(queue, -node)
            best[node] = min(seconds, best.get(node, np.inf))

        for node, seconds in sources:
            reach(int(self.number[node]), seconds)
        while queue:
            node = -heapq.heappop(queue)
            low, high = self.up.indptr[node], self.up.indptr[node + 1]
            for head, seconds in zip(
                self.up.indices[low:high].tolist(), self.up.data[low:high].tolist(), strict=True
            ):
                reach(head, best[node] + seconds)
        return best


def contract(arcs: Arcs) -> Contracted:
    """Take out what can be taken out cheaply. Some seconds for a million nodes, done once.

    The result depends on nothing but the arcs.
    """
    nodes = arcs.nodes
    luck = np.random.default_rng(0).permutation(nodes)
    left, there = arcs.best(), np.ones(nodes, np.bool_)
    rounds: list[tuple[Marks, Arcs, Arcs]] = []
    while True:
        chosen = _choose(left, there, luck)
        if not chosen.any() or chosen.sum() < LEAST_GAIN * there.sum():
            break
        into, out = left.where(chosen[left.head]), left.where(chosen[left.tail])
        rest = left.where(~(chosen[left.head] | chosen[left.tail]))
        left = rest.plus(into.joined(out)).best()
        there &= ~chosen
        rounds.append((chosen, into, out))
    return _renumbered(nodes, there, left, rounds)


def _choose(arcs: Arcs, there: Marks, luck: NDArray[np.int64]) -> Marks:
    """Nodes of few neighbours, no two of them neighbours: the fewest first, then by lot."""
    one, other = arcs.pairs()
    neighbours = np.bincount(one, minlength=arcs.nodes) + np.bincount(other, minlength=arcs.nodes)
    fit = there & (neighbours <= MOST_NEIGHBOURS)
    never = np.iinfo(np.int64).max
    rank = np.where(fit, neighbours * arcs.nodes + luck, never)
    lowest_beside = np.full(arcs.nodes, never)
    np.minimum.at(lowest_beside, one, rank[other])
    np.minimum.at(lowest_beside, other, rank[one])
    chosen: Marks = fit & (rank < lowest_beside)
    return chosen


def _renumbered(
    nodes: int, core: Marks, left: Arcs, rounds: list[tuple[Marks, Arcs, Arcs]]
) -> Contracted:
    order = [np.flatnonzero(core)]
    reached: list[NDArray[np.int64]] = []
    for chosen, into, _ in reversed(rounds):
        # Nodes that nothing leads to come last in their round: the sweep leaves them out.
        led_to = np.zeros(nodes, np.bool_)
        led_to[into.head] = True
        reached.append(np.flatnonzero(chosen & led_to))
        order += [reached[-1], np.flatnonzero(chosen & ~led_to)]
    number = np.empty(nodes, np.int32)
    number[np.concatenate(order)] = np.arange(nodes, dtype=np.int32)

    levels = []
    for (_, into, _), targets in zip(reversed(rounds), reached, strict=True):
        if len(targets):
            first = int(number[targets[0]])
            arcs = into.renumbered(number).by_head()
            starts = np.searchsorted(arcs.head, np.arange(first, first + len(targets)))
            levels.append(Level(first, first + len(targets), arcs.tail, arcs.seconds, starts))
    up = Arcs.none(nodes).plus(*(out for _, _, out in rounds)).renumbered(number)
    inner = left.renumbered(number)
    return Contracted(
        number=number,
        core=Arcs(int(core.sum()), inner.tail, inner.head, inner.seconds).compressed(),
        levels=tuple(levels),
        up=up.compressed(),
    )
