"""The road network of the force, in which every place can be reached from every other."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from iops.reference.places.roads import build, sparse
from iops.reference.places.roads.network import RoadNetwork
from iops.sandbox.force.draws import Draws
from iops.sandbox.force.shapes import Points
from iops.sandbox.force.streets import SIDE, THROUGH, Streets

# Share of stretches that allow one direction; OpenStreetMap extracts of English towns have 4-8 %
# (our estimate).
ONE_WAY_SHARE: Final = 0.06


def make_network(draws: Draws, points: Points, streets: Streets) -> RoadNetwork:
    """Two-way streets, some one-way, as a network whose every node is in the main part."""
    two_way = ~_one_way(draws, streets)
    tail, head = streets.roads.T
    while True:
        part = _strong_parts(tail, head, two_way, len(points))
        cut_off = part != np.argmax(np.bincount(part))
        if not cut_off.any():
            break
        # Whatever one-way street leads in or out of a cut-off place is opened both ways.
        two_way |= cut_off[tail] | cut_off[head]
    names = ("", *sorted(set(streets.names)))
    number = {name: position for position, name in enumerate(names)}
    name_of = np.array([number[name] for name in streets.names], np.int32)
    stretches = build.Streets.straight(
        tail, head, streets.metres, streets.kph, name_of[streets.street], two_way
    )
    return build.build_network(points[:, 0], points[:, 1], stretches, names)


def _one_way(draws: Draws, streets: Streets) -> NDArray[np.bool_]:
    """Whole short streets, neither main roads nor dead ends, until there are enough."""
    size = np.bincount(streets.street, minlength=len(streets))
    fit = (size >= 2) & (size <= 12) & np.isin(streets.kind, (THROUGH, SIDE))
    luck = draws.uniform("street.one-way", np.arange(len(streets))) + np.where(fit, 0.0, 1.0)
    order = np.argsort(luck, kind="stable")
    # A tenth more than wanted, as some must be opened again.
    enough = np.cumsum(size[order]) <= 1.1 * ONE_WAY_SHARE * len(streets.roads)
    chosen = np.zeros(len(streets), np.bool_)
    chosen[order[enough]] = True
    chosen &= fit
    return chosen[streets.street]


def _strong_parts(
    tail: NDArray[np.int64],
    head: NDArray[np.int64],
    two_way: NDArray[np.bool_],
    nodes: int,
) -> NDArray[np.int32]:
    tails = np.concatenate([tail, head[two_way]]).astype(np.int32)
    heads = np.concatenate([head, tail[two_way]]).astype(np.int32)
    return sparse.strong_parts(sparse.from_pairs(tails, heads, np.ones(len(tails)), nodes))
