"""The road network as flat arrays: compressed sparse rows, ready for shortest-path search.

Node `n` has the outgoing edges `indptr[n]` to `indptr[n + 1]`. Edges carry metres, seconds and the
speed assumed (km/h). Bends between the two nodes of an edge are kept apart (`shape_*`) because
only drawing and driving need them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from iops.reference.places.grid import BRITISH_NATIONAL_GRID, NATIONAL_GRID, Plane
from iops.reference.places.roads.graph import SearchGraph, search_graph
from iops.reference.places.roads.turns import ForbiddenTurns, with_turning_back

Floats = NDArray[np.float64]
Floats32 = NDArray[np.float32]
Indices = NDArray[np.int32]

# Format 1 had no forbidden turns; it is read as a network without any.
FORMAT_VERSION = 2


class BadNetworkError(ValueError):
    """A network file or its arrays contradict themselves; says which and how."""


@dataclass(frozen=True, eq=False)
class RoadNetwork:
    """Immutable; everything derived from it is computed once and kept."""

    x: Floats  # metres east of each node
    y: Floats  # metres north
    indptr: Indices  # first edge of each node; one longer than the nodes
    head: Indices  # the node where each edge ends
    metres: Floats32
    seconds: Floats32
    kph: Floats32
    name_id: Indices  # index into names
    mate: Indices  # the edge of the opposite direction, -1 on a one-way street
    names: tuple[str, ...]  # names[0] is "" for roads without one
    shape_indptr: Indices  # first bend of each edge; one longer than the edges
    shape_x: Floats
    shape_y: Floats
    plane: Plane = NATIONAL_GRID
    # Forbidden turns, each two or more edges in a row: where each begins, and all edges, flat.
    turn_indptr: Indices = field(default_factory=lambda: np.zeros(1, np.int32))
    turn_edge: Indices = field(default_factory=lambda: np.zeros(0, np.int32))

    @property
    def node_count(self) -> int:
        return len(self.x)

    @property
    def edge_count(self) -> int:
        return len(self.head)

    @cached_property
    def tail(self) -> Indices:
        """The node where each edge begins."""
        nodes = np.arange(self.node_count, dtype=np.int32)
        return np.repeat(nodes, np.diff(self.indptr))

    @cached_property
    def forbidden(self) -> ForbiddenTurns:
        """The turns that may not be driven."""
        edges = self.turn_edge.tolist()
        return ForbiddenTurns.of(
            edges[first:last] for first, last in pairwise(self.turn_indptr.tolist())
        )

    @cached_property
    def search(self) -> SearchGraph:
        """The graph to search for quickest ways in."""
        turns = with_turning_back(self.forbidden, self.indptr, self.head, self.mate)
        return search_graph(self.indptr, self.head, self.seconds, turns)

    @cached_property
    def main_nodes(self) -> NDArray[np.bool_]:
        """Nodes of the largest part in which every node can be reached from every other."""
        marks = np.zeros(self.node_count, np.bool_)
        marks[self.search.junction[self.search.main]] = True
        return marks

    @property
    def main_share(self) -> float:
        """Share of nodes in that part; well under 1 means that the data has holes."""
        return float(self.main_nodes.mean()) if self.node_count else 0.0

    @property
    def one_way_share(self) -> float:
        """Share of streets (a two-way pair counted once) that allow one direction only."""
        one_way = int((self.mate < 0).sum())
        streets = one_way + (self.edge_count - one_way) // 2
        return one_way / streets if streets else 0.0

    @cached_property
    def degree(self) -> Indices:
        """Streets meeting at each node, a two-way pair counted once."""
        once = (self.mate < 0) | (np.arange(self.edge_count) < self.mate)
        ends = np.concatenate([self.tail[once], self.head[once]])
        return np.bincount(ends, minlength=self.node_count).astype(np.int32)

    def name_of(self, edge: int) -> str:
        return self.names[int(self.name_id[edge])]

    def polyline(self, edge: int) -> Floats:
        """The points of one edge in driving order, shape (points, 2), in metres."""
        first, last = int(self.shape_indptr[edge]), int(self.shape_indptr[edge + 1])
        tail, head = int(self.tail[edge]), int(self.head[edge])
        xs = np.concatenate([[self.x[tail]], self.shape_x[first:last], [self.x[head]]])
        ys = np.concatenate([[self.y[tail]], self.shape_y[first:last], [self.y[head]]])
        return np.column_stack([xs, ys])

    def save(self, path: Path) -> None:
        """Write to one `.npz` file, complete or not at all."""
        unfinished = path.with_name(path.name + ".part")
        with unfinished.open("wb") as out:
            self.write(out)
        unfinished.replace(path)

    def write(self, out: BinaryIO) -> None:
        """Write the bytes of such a file; equal networks give equal bytes."""
        np.savez_compressed(
            out,
            version=np.int64(FORMAT_VERSION),
            plane=np.array([self.plane.definition, self.plane.name]),
            names=np.frombuffer("\n".join(self.names).encode(), np.uint8),
            **{name: getattr(self, name) for name in _ARRAYS},
        )

    @staticmethod
    def load(path: Path) -> RoadNetwork:
        """Read what `save` wrote. BadNetworkError where it is not such a file."""
        try:
            with np.load(path, allow_pickle=False) as stored:
                version = int(stored["version"])
                if not 1 <= version <= FORMAT_VERSION:
                    raise BadNetworkError(
                        f"{path} has format {version}, this release reads 1 to "
                        f"{FORMAT_VERSION}: build it again from its source"
                    )
                definition, name = (str(text) for text in stored["plane"])
                plane = (
                    NATIONAL_GRID
                    if definition == BRITISH_NATIONAL_GRID
                    else Plane(definition, name)
                )
                names = tuple(stored["names"].tobytes().decode().split("\n"))
                arrays = _ARRAYS if version > 1 else _ARRAYS[: -len(_TURNS)]
                network = RoadNetwork(
                    **{key: stored[key] for key in arrays}, names=names, plane=plane
                )
        except (OSError, KeyError, EOFError, ValueError, BadZipFile) as error:
            if isinstance(error, FileNotFoundError | BadNetworkError):
                raise
            raise BadNetworkError(f"{path} is not a road network file: {error}") from error
        network.check()
        return network

    def check(self) -> None:
        """Raise BadNetworkError unless the arrays fit each other."""
        nodes, edges = self.node_count, self.edge_count
        rules = {
            "one y for each x": len(self.y) == nodes,
            "indptr covers nodes and edges": len(self.indptr) == nodes + 1
            and int(self.indptr[0]) == 0
            and int(self.indptr[-1]) == edges
            and bool((np.diff(self.indptr) >= 0).all()),
            "every edge has all its columns": all(
                len(column) == edges
                for column in (self.metres, self.seconds, self.kph, self.name_id, self.mate)
            ),
            "edges end at nodes": not edges or 0 <= self.head.min() <= self.head.max() < nodes,
            "seconds are above zero": bool((self.seconds > 0).all()),
            "names exist": not edges
            or 0 <= self.name_id.min() <= self.name_id.max() < len(self.names),
            "shapes cover edges": len(self.shape_indptr) == edges + 1
            and int(self.shape_indptr[-1]) == len(self.shape_x) == len(self.shape_y),
            "forbidden turns are edges in a row": self._turns_hold(),
        }
        broken = [rule for rule, holds in rules.items() if not holds]
        if broken:
            raise BadNetworkError("the road network contradicts itself: " + "; ".join(broken))

    def _turns_hold(self) -> bool:
        edges, starts = self.turn_edge, self.turn_indptr
        if len(starts) < 1 or int(starts[0]) != 0 or int(starts[-1]) != len(edges):
            return False
        if not len(edges):
            return bool((starts == 0).all())
        if not (np.diff(starts) >= 2).all() or not 0 <= edges.min() <= edges.max() < len(self.head):
            return False
        follows = np.ones(len(edges), np.bool_)
        follows[starts[:-1]] = False
        after = np.flatnonzero(follows)
        return bool((self.head[edges[after - 1]] == self.tail[edges[after]]).all())


_TURNS = ("turn_indptr", "turn_edge")
_ARRAYS = (
    "x", "y", "indptr", "head", "metres", "seconds", "kph", "name_id", "mate",
    "shape_indptr", "shape_x", "shape_y", *_TURNS,
)  # fmt: skip
