"""Arcs of a graph as three flat columns, and what contraction does with them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from iops.reference.places.roads import sparse

Floats = NDArray[np.float64]
Indices = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Arcs:
    """Arcs from `tail` to `head` in any order; nodes are numbered from 0 to `nodes` - 1."""

    nodes: int
    tail: Indices
    head: Indices
    seconds: Floats

    @staticmethod
    def none(nodes: int) -> Arcs:
        return Arcs(nodes, np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0))

    def where(self, kept: NDArray[np.bool_] | NDArray[np.int64]) -> Arcs:
        """Some of the arcs: a mark for each, or their positions."""
        return Arcs(self.nodes, self.tail[kept], self.head[kept], self.seconds[kept])

    def plus(self, *others: Arcs) -> Arcs:
        """All arcs together."""
        every = (self, *others)
        return Arcs(
            self.nodes,
            np.concatenate([one.tail for one in every]),
            np.concatenate([one.head for one in every]),
            np.concatenate([one.seconds for one in every]),
        )

    def by_head(self) -> Arcs:
        return self.where(np.argsort(self.head, kind="stable"))

    def best(self) -> Arcs:
        """By tail, then head; the quickest of parallel arcs; none from a node to itself."""
        open_ = self.where(self.tail != self.head)
        if not len(open_.tail):
            return open_
        key = open_.tail.astype(np.int64) * self.nodes + open_.head
        order = np.argsort(key, kind="stable")
        key = key[order]
        first = np.flatnonzero(np.concatenate([[True], key[1:] != key[:-1]]))
        kept = open_.where(order[first])
        return Arcs(
            self.nodes, kept.tail, kept.head, np.minimum.reduceat(open_.seconds[order], first)
        )

    def pairs(self) -> tuple[Indices, Indices]:
        """The two ends of each pair of neighbours, whichever way the arcs between them lead."""
        low, high = np.minimum(self.tail, self.head), np.maximum(self.tail, self.head)
        key = np.unique(low.astype(np.int64) * self.nodes + high)
        return (key // self.nodes).astype(np.int32), (key % self.nodes).astype(np.int32)

    def joined(self, after: Arcs) -> Arcs:
        """Every arc followed by every arc of `after` that begins where it ends."""
        after = after.where(np.argsort(after.tail, kind="stable"))
        count = np.bincount(after.tail, minlength=self.nodes)
        begin = np.cumsum(count) - count
        times = count[self.head]
        mine = np.repeat(np.arange(len(self.head)), times)
        nth = np.arange(len(mine)) - np.repeat(np.cumsum(times) - times, times)
        theirs = begin[self.head[mine]] + nth
        return Arcs(
            self.nodes,
            self.tail[mine],
            after.head[theirs],
            self.seconds[mine] + after.seconds[theirs],
        )

    def renumbered(self, number: Indices) -> Arcs:
        return Arcs(self.nodes, number[self.tail], number[self.head], self.seconds)

    def compressed(self) -> sparse.Graph:
        """As a matrix of seconds by (tail, head); parallel arcs stay separate."""
        order = np.argsort(self.tail, kind="stable")
        count = np.bincount(self.tail, minlength=self.nodes)
        indptr = np.concatenate([[0], np.cumsum(count)]).astype(np.int32)
        return sparse.compressed(self.seconds[order], self.head[order], indptr)
