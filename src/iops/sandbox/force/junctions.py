"""Where the roads meet: junctions and dead ends, and which of them a road joins.

Junctions stand on a lattice turned differently in each division, close together in the middle of
towns and sparse outside. They are joined by a Delaunay triangulation from which the longest side
of each triangle is taken (the Urquhart graph): what is left is connected and has two to four roads
at most junctions. Dead ends then grow from junctions with two roads. The result has the shares of
real British networks: about a quarter dead ends, more than half three-way, a tenth four-way.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import Delaunay

from iops.sandbox.force import shapes
from iops.sandbox.force.land import Land
from iops.sandbox.force.plan import ForcePlan
from iops.sandbox.force.shapes import Points

Pairs = NDArray[np.int64]  # shape (roads, 2): the junctions that each road joins

DEAD_END_SHARE: Final = 0.25
LATTICE_M: Final = 56.0
_JITTER_M = 15.0
_TOWN_REACH = 0.35  # of a division's radius: how far its dense middle reaches
_VILLAGE_M = 350.0  # likewise of the village in the middle of each beat


def make_junctions(plan: ForcePlan, land: Land) -> tuple[Points, Pairs]:
    """All nodes (dead ends last) and all roads between them; connected."""
    core = _junctions(plan, land, round(plan.nodes * (1 - DEAD_END_SHARE)))
    roads = _urquhart(core)
    ends, stubs = _dead_ends(plan, core, roads, plan.nodes - len(core))
    return np.vstack([core, ends]), np.vstack([roads, stubs])


def _junctions(plan: ForcePlan, land: Land, wanted: int) -> Points:
    """The lattice points with the luck and the density to be junctions."""
    points, weights = [], []
    for position, division in enumerate(land.divisions):
        found = _lattice(plan, division.ring, position)
        points.append(found)
        weights.append(_density(land, found, position, division.ring))
    every, weight = np.vstack(points), np.concatenate(weights)
    # Choosing without putting back, by weight (Efraimidis and Spirakis 2006).
    luck = np.log(plan.draws.uniform("junction.luck", np.arange(len(every))) + 1e-300) / weight
    chosen = np.sort(np.argsort(-luck, kind="stable")[:wanted])
    jitter = [
        (plan.draws.uniform(f"junction.{axis}", chosen) - 0.5) * 2 * _JITTER_M for axis in "xy"
    ]
    return every[chosen] + np.column_stack(jitter)


def _lattice(plan: ForcePlan, ring: Points, division: int) -> Points:
    turn = float(plan.draws.uniform("lattice.turn", [division])[0]) * np.pi / 2
    rotate = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    centre = ring.mean(axis=0)
    reach = int(np.hypot(*(ring - centre).T).max() / LATTICE_M) + 1
    steps = np.arange(-reach, reach + 1) * LATTICE_M
    grid = np.column_stack([axis.ravel() for axis in np.meshgrid(steps, steps)])
    placed: Points = centre + grid @ rotate.T
    return placed[shapes.within(ring, placed)]


def _density(land: Land, points: Points, division: int, ring: Points) -> NDArray[np.float64]:
    reach = _TOWN_REACH * np.sqrt(shapes.area(ring) / np.pi)
    weight = 0.14 + np.exp(-np.hypot(*(points - land.division_seeds[division]).T) / reach)
    for seed in land.beat_seeds[division]:
        weight += 0.5 * np.exp(-np.hypot(*(points - seed).T) / _VILLAGE_M)
    return np.asarray(weight, np.float64)


def _urquhart(points: Points) -> Pairs:
    corners = np.sort(Delaunay(points).simplices.astype(np.int64), axis=1)
    sides = np.stack([corners[:, [0, 1]], corners[:, [0, 2]], corners[:, [1, 2]]], axis=1)
    step = points[sides[:, :, 0]] - points[sides[:, :, 1]]
    longest = np.argmax((step**2).sum(axis=2), axis=1)
    keys = sides[:, :, 0] * len(points) + sides[:, :, 1]
    dropped = np.unique(keys[np.arange(len(keys)), longest])
    kept = np.setdiff1d(np.unique(keys), dropped, assume_unique=True)
    return np.column_stack([kept // len(points), kept % len(points)])


def _dead_ends(plan: ForcePlan, points: Points, roads: Pairs, wanted: int) -> tuple[Points, Pairs]:
    """Stubs away from the roads already there, first where only two meet."""
    tails, heads = np.concatenate([roads, roads[:, ::-1]]).T
    degree = np.bincount(tails, minlength=len(points))
    step = points[heads] - points[tails]
    step = step / np.maximum(np.hypot(*step.T), 1e-9)[:, None]
    pull: Points = np.column_stack(
        [np.bincount(tails, step[:, a], minlength=len(points)) for a in (0, 1)]
    )

    nodes = np.arange(len(points))
    luck = plan.draws.uniform("stub.luck", nodes)
    hosts = np.sort(np.argsort(np.abs(degree - 2) + luck, kind="stable")[:wanted])
    away = -pull[hosts]
    # On a straight road the pulls cancel out: the stub then leaves at a right angle.
    first = np.full(len(points), -1)
    first[tails[::-1]] = np.arange(len(tails))[::-1]
    across = step[first[hosts]][:, ::-1] * np.array([-1.0, 1.0])
    away = np.where(np.hypot(*away.T)[:, None] < 0.3, across, away)
    away = away / np.hypot(*away.T)[:, None]
    length = 22 + 40 * plan.draws.uniform("stub.length", hosts)
    ends = points[hosts] + away * length[:, None]
    return ends, np.column_stack([hosts, len(points) + np.arange(len(hosts))])
