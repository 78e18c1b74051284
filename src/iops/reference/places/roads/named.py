"""Streets and junctions for the gazetteer, read off a road network."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from iops.reference.places.roads import sparse
from iops.reference.places.roads.network import RoadNetwork


@dataclass(frozen=True, slots=True)
class StreetRow:
    """One street: connected stretches of one name. x, y is a point on it near its middle."""

    name: str
    x: float
    y: float
    metres: float
    nodes: int


@dataclass(frozen=True, slots=True)
class JunctionRow:
    """Where streets of different names meet: "Ash Road / Mill Lane", in alphabetical order."""

    name: str
    x: float
    y: float
    node: int


def streets(network: RoadNetwork) -> Iterator[StreetRow]:
    """Named streets; two that share a name but do not touch are two rows.."""
    once = (network.mate < 0) | (np.arange(network.edge_count) < network.mate)
    edges = np.flatnonzero(once & (network.name_id > 0))
    if not len(edges):
        return
    # A (name, node) pair is a vertex; each stretch ties the two pairs at its ends.
    names = network.name_id[edges].astype(np.int64)
    keys = np.concatenate(
        [
            names * network.node_count + network.tail[edges],
            names * network.node_count + network.head[edges],
        ]
    )
    vertices, numbered = np.unique(keys, return_inverse=True)
    tails = numbered[: len(edges)].astype(np.int32)
    heads = numbered[len(edges) :].astype(np.int32)
    part = sparse.weak_parts(sparse.from_pairs(tails, heads, np.ones(len(edges)), len(vertices)))
    street = part[tails]
    order = np.lexsort((network.metres[edges], street))
    for group in np.split(order, np.flatnonzero(np.diff(street[order])) + 1):
        ends = np.unique(np.concatenate([tails[group], heads[group]]))
        nodes = vertices[ends] % network.node_count
        centre_x, centre_y = network.x[nodes].mean(), network.y[nodes].mean()
        nearest = int(
            nodes[np.argmin(np.hypot(network.x[nodes] - centre_x, network.y[nodes] - centre_y))]
        )
        yield StreetRow(
            network.names[int(names[group[0]])],
            float(network.x[nearest]),
            float(network.y[nearest]),
            float(network.metres[edges[group]].sum(dtype=np.float64)),
            len(nodes),
        )


def junctions(network: RoadNetwork) -> Iterator[JunctionRow]:
    """Nodes where at least two differently named streets meet, by node."""
    named = network.name_id > 0
    ends = np.concatenate([network.tail[named], network.head[named]]).astype(np.int64)
    names = np.concatenate([network.name_id[named]] * 2)
    pairs = np.unique(ends * len(network.names) + names)
    node, name = pairs // len(network.names), pairs % len(network.names)
    for group in np.split(np.arange(len(pairs)), np.flatnonzero(np.diff(node)) + 1):
        if len(group) > 1:
            at = int(node[group[0]])
            label = " / ".join(sorted(network.names[int(name[i])] for i in group))
            yield JunctionRow(label, float(network.x[at]), float(network.y[at]), at)
