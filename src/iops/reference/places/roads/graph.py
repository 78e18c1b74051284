"""The graph that is searched: the network's junctions, some of them split by forbidden turns.

A junction that is reached by the beginning of a forbidden turn gets a copy for it: the last edge
of the beginning leads to the copy, and the copy has every edge of the junction but the forbidden
one. A way through the graph is then a way that may be driven, and no search needs to know why.
Without forbidden turns the graph is the network itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from iops.reference.places.roads import sparse
from iops.reference.places.roads.arcs import Arcs
from iops.reference.places.roads.contraction import Contracted, contract
from iops.reference.places.roads.turns import ForbiddenTurns

Floats = NDArray[np.float64]
Indices = NDArray[np.int32]
Marks = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class SearchGraph:
    """Nodes: first the junctions by their own numbers, then the copies. Arcs: first the edges by
    their own numbers, then those that leave the copies; sorted by tail.
    """

    junction: Indices  # of each node
    edge: Indices  # of each arc
    tail: Indices
    head: Indices
    seconds: Floats  # of each arc
    edge_count: int

    @property
    def node_count(self) -> int:
        return len(self.junction)

    @property
    def arrival(self) -> Indices:
        """The node that a car comes to which set off somewhere along each edge."""
        return self.head[: self.edge_count]

    @cached_property
    def arcs(self) -> Arcs:
        return Arcs(self.node_count, self.tail, self.head, self.seconds)

    @cached_property
    def forward(self) -> sparse.Graph:
        """Seconds by (from node, to node)."""
        return self.arcs.compressed()

    @cached_property
    def backward(self) -> sparse.Graph:
        """Every arc turned round: one search gives the times *to* a place."""
        return self._turned.compressed()

    @cached_property
    def contracted(self) -> Contracted:
        """`backward` made small; takes a second for 200,000 nodes, once."""
        return contract(self._turned)

    @property
    def _turned(self) -> Arcs:
        return Arcs(self.node_count, self.head, self.tail, self.seconds)

    @cached_property
    def main(self) -> Marks:
        """Nodes of the largest part in which every node can be reached from every other."""
        if not self.node_count:
            return np.zeros(0, np.bool_)
        label = sparse.strong_parts(self.forward)
        result: Marks = label == np.argmax(np.bincount(label))
        return result

    @cached_property
    def main_edges(self) -> Marks:
        """Edges that can be driven within that part."""
        marks = np.zeros(self.edge_count, np.bool_)
        marks[self.edge[self.main[self.tail] & self.main[self.head]]] = True
        return marks

    @cached_property
    def seconds_in_all(self) -> float:
        """The seconds of all arcs together: no shortest way can be longer."""
        return float(self.seconds.sum())

    def nodes_at(self, junction: int) -> list[int]:
        """Every node at which a car is at that junction: the junction and its copies."""
        copies = self._copies_by_junction.get(junction, [])
        return [junction, *copies]

    def nodes_onto(self, edge: int) -> list[int]:
        """Every node from which a car may drive onto that edge."""
        return [int(self.tail[edge]), *self._copies_by_edge.get(edge, [])]

    @cached_property
    def _copies_by_junction(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        first = self.node_count - self._copies
        for copy, junction in enumerate(self.junction[first:].tolist(), first):
            found.setdefault(junction, []).append(copy)
        return found

    @cached_property
    def _copies_by_edge(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        extra = slice(self.edge_count, None)
        for edge, tail in zip(self.edge[extra].tolist(), self.tail[extra].tolist(), strict=True):
            found.setdefault(edge, []).append(tail)
        return found

    @property
    def _copies(self) -> int:
        return int((self.junction != np.arange(self.node_count)).sum())


def search_graph(
    indptr: Indices, head: Indices, seconds: NDArray[np.float32], forbidden: ForbiddenTurns
) -> SearchGraph:
    """The graph of a network whose node `n` has the edges `indptr[n]` to `indptr[n + 1]`."""
    nodes, edges = len(indptr) - 1, len(head)
    beginnings = forbidden.beginnings
    arrival = head.copy()
    for begun, number in beginnings.items():
        if len(begun) == 1:
            arrival[begun[0]] = nodes + number
    at = [int(head[begun[-1]]) for begun in beginnings]
    edge, tail, end = [], [], []
    for begun, number in beginnings.items():
        for out in range(int(indptr[at[number]]), int(indptr[at[number] + 1])):
            after = forbidden.after(begun, out)
            if after is not None:
                edge.append(out)
                tail.append(nodes + number)
                end.append(nodes + beginnings[after] if after else int(head[out]))
    of = np.concatenate([np.arange(edges), edge]).astype(np.int32)
    plain = np.repeat(np.arange(nodes), np.diff(indptr))
    return SearchGraph(
        junction=np.concatenate([np.arange(nodes), at]).astype(np.int32),
        edge=of,
        tail=np.concatenate([plain, tail]).astype(np.int32),
        head=np.concatenate([arrival, end]).astype(np.int32),
        seconds=seconds[of].astype(np.float64),
        edge_count=edges,
    )
