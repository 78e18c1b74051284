"""The contracted graph gives the very times that a plain search gives."""

from __future__ import annotations

import heapq

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iops.reference.places.roads.arcs import Arcs
from iops.reference.places.roads.contraction import contract

Arc = tuple[int, int, int]


def plain(nodes: int, arcs: list[Arc], sources: list[tuple[int, float]]) -> list[float]:
    """Dijkstra, as it stands in the books."""
    out: dict[int, list[tuple[int, int]]] = {}
    for tail, head, more in arcs:
        out.setdefault(tail, []).append((head, more))
    best = [float("inf")] * nodes
    queue = [(seconds, node) for node, seconds in sources]
    heapq.heapify(queue)
    while queue:
        seconds, node = heapq.heappop(queue)
        if seconds < best[node]:
            best[node] = seconds
            for head, more in out.get(node, []):
                heapq.heappush(queue, (seconds + more, head))
    return best


def columns(nodes: int, arcs: list[Arc]) -> Arcs:
    table = np.array(arcs, np.int64).reshape(-1, 3)
    return Arcs(
        nodes,
        table[:, 0].astype(np.int32),
        table[:, 1].astype(np.int32),
        table[:, 2].astype(np.float64),
    )


@st.composite
def graphs(draw: st.DrawFn) -> tuple[int, list[Arc], list[tuple[int, float]]]:
    """One-way and two-way arcs, parallel ones, loops, dead ends, parts that nothing joins."""
    nodes = draw(st.integers(1, 30))
    node = st.integers(0, nodes - 1)
    streets = draw(st.lists(st.tuples(node, node, st.integers(1, 20), st.booleans()), max_size=70))
    arcs = [(a, b, seconds) for a, b, seconds, _ in streets]
    arcs += [(b, a, seconds) for a, b, seconds, two_way in streets if two_way]
    start = st.integers(0, 30).map(float)
    return nodes, arcs, draw(st.lists(st.tuples(node, start), min_size=1, max_size=3))


@settings(max_examples=400)
@given(graphs())
def test_times_are_those_of_a_plain_search(
    given_graph: tuple[int, list[Arc], list[tuple[int, float]]],
) -> None:
    nodes, arcs, sources = given_graph
    found = contract(columns(nodes, arcs)).times(sources)
    assert found.tolist() == plain(nodes, arcs, sources)


@pytest.mark.parametrize("seed", range(3))
def test_a_town_gets_a_small_core_and_exact_times(seed: int) -> None:
    side, draw = 40, np.random.default_rng(seed)
    node = np.arange(side * side).reshape(side, side)
    pairs = np.concatenate(
        [
            np.column_stack([node[:, :-1].ravel(), node[:, 1:].ravel()]),
            np.column_stack([node[:-1].ravel(), node[1:].ravel()]),
        ]
    )
    pairs = pairs[draw.random(len(pairs)) < 0.7]
    arcs: list[Arc] = []
    for a, b in pairs.tolist():
        seconds = int(draw.integers(1, 60))
        arcs.append((a, b, seconds))
        if draw.random() < 0.85:
            arcs.append((b, a, seconds))
    contracted = contract(columns(side * side, arcs))
    assert contracted.core_count < side * side / 3
    assert len(contracted.levels) > 3
    for source in draw.integers(0, side * side, 8).tolist():
        found = contracted.times([(source, 2.0)])
        assert found.tolist() == plain(side * side, arcs, [(source, 2.0)])


def test_a_graph_without_arcs_or_nodes_is_no_trouble() -> None:
    assert contract(Arcs.none(0)).times([]).tolist() == []
    assert contract(Arcs.none(2)).times([(1, 3.0)]).tolist() == [np.inf, 3.0]
