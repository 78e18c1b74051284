"""The few calls into SciPy's graphs and trees, with types: SciPy declares none of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse import csgraph
from scipy.spatial import KDTree

# A compressed sparse row matrix of seconds; opaque to everybody but this module.
Graph = Any
# A k-d tree of points; likewise.
Tree = Any


def compressed(
    seconds: NDArray[np.floating[Any]], head: NDArray[np.int32], indptr: NDArray[np.int32]
) -> Graph:
    """Edges sorted by their first node as a square matrix; parallel edges stay separate."""
    nodes = len(indptr) - 1
    matrix: Any = sparse.csr_matrix
    return matrix((seconds.astype(np.float64), head, indptr), shape=(nodes, nodes))


def from_pairs(
    tail: NDArray[np.int32], head: NDArray[np.int32], weight: NDArray[np.float64], nodes: int
) -> Graph:
    """Edges in any order as a square matrix; parallel edges are added together."""
    matrix: Any = sparse.coo_matrix
    return matrix((weight, (tail, head)), shape=(nodes, nodes)).tocsr()


def shortest_times(
    graph: Graph, sources: Sequence[tuple[int, float]], limit_s: float = np.inf
) -> NDArray[np.float64]:
    """Seconds to every node from the nearest source, infinite above the limit (Dijkstra).

    A source is a node and the seconds it takes to get there. All are searched from at once: a
    node of its own, behind the last, leads to each of them.
    """
    nodes = len(graph.indptr) - 1
    starts, seconds = zip(*sources, strict=True) if sources else ((), ())
    matrix: Any = sparse.csr_matrix
    widened = matrix(
        (
            np.concatenate([graph.data, np.array(seconds, np.float64)]),
            np.concatenate([graph.indices, np.array(starts, np.int32)]),
            np.append(graph.indptr, np.int32(len(graph.indices) + len(sources))),
        ),
        shape=(nodes + 1, nodes + 1),
    )
    found: NDArray[np.float64] = csgraph.dijkstra(
        widened, directed=True, indices=nodes, limit=limit_s
    )
    return found[:nodes]


def shortest_tree(
    graph: Graph, source: int, limit_s: float
) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
    """Seconds from one node to all, and the node before each on its best way (-9999: none)."""
    seconds, before = csgraph.dijkstra(
        graph, directed=True, indices=source, limit=limit_s, return_predecessors=True
    )
    return seconds, before


def strong_parts(graph: Graph) -> NDArray[np.int32]:
    """A label for each node; two nodes share it if each can be reached from the other."""
    # SciPy's search for strong parts never ends on parallel edges, so they are joined first.
    single = graph.copy()
    single.sum_duplicates()
    _, label = csgraph.connected_components(single, directed=True, connection="strong")
    return np.asarray(label, np.int32)


def weak_parts(graph: Graph) -> NDArray[np.int32]:
    """A label for each node; two nodes share it if any chain of edges joins them."""
    _, label = csgraph.connected_components(graph, directed=False)
    return np.asarray(label, np.int32)


def tree(points: NDArray[np.float64]) -> Tree:
    """A k-d tree of points, shape (points, 2); built by sliding middles, which is quick."""
    make: Any = KDTree
    return make(points, balanced_tree=False, compact_nodes=False)


def nearest(points: Tree, places: NDArray[np.float64], count: int) -> NDArray[np.int64]:
    """For each place the `count` nearest points of the tree, shape (places, count)."""
    _, found = points.query(places, k=count)
    return np.asarray(found, np.int64).reshape(len(places), count)
