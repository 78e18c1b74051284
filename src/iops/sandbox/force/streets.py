"""Streets: roads that go on straight across a junction are one street, with a name and a class."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from iops.reference.places.roads import sparse
from iops.sandbox.force.arterials import BETWEEN_TOWNS, LOCAL, traffic
from iops.sandbox.force.draws import Draws
from iops.sandbox.force.junctions import Pairs
from iops.sandbox.force.land import Land
from iops.sandbox.force.shapes import Points
from iops.sandbox.force.wordlists.places import (
    END_SUFFIXES,
    MAIN_SUFFIXES,
    SIDE_SUFFIXES,
    STREET_WORDS,
)

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MAIN, THROUGH, SIDE, DEAD_END = range(4)
MPH: Final = 1.609344
_GREATEST_BEND = np.radians(42)
_THROUGH_SHARE = 0.12  # of all metres: the longest streets are through streets as well


@dataclass(frozen=True, eq=False)
class Streets:
    """Roads sorted by division, street and order along the street; and the streets themselves."""

    roads: Pairs  # turned so that each runs along its street
    metres: Floats
    middle: Points
    street: Ints  # of each road
    division: Ints  # of each street
    road_kind: Ints  # of each road: MAIN ... DEAD_END
    kind: Ints  # of each street: that of most of its metres
    kph: Floats  # of each road
    names: tuple[str, ...]  # of each street

    def __len__(self) -> int:
        return len(self.names)


def make_streets(draws: Draws, points: Points, roads: Pairs, land: Land) -> Streets:
    """Join roads to streets, put them in order, class and name them."""
    land_divisions = land.division_seeds
    part = _joined(points, roads)
    count = int(part.max()) + 1
    middle = (points[roads[:, 0]] + points[roads[:, 1]]) / 2
    metres = np.maximum(np.hypot(*(points[roads[:, 0]] - points[roads[:, 1]]).T), 5.0)

    size = np.bincount(part, minlength=count)
    centre = np.column_stack(
        [np.bincount(part, middle[:, axis], minlength=count) / size for axis in (0, 1)]
    )
    away = ((centre[:, None, :] - land_divisions[None, :, :]) ** 2).sum(axis=2)
    division = np.argmin(away, axis=1)
    along = _along(points, roads, part, centre, count)

    # Streets are numbered from west to east within their division: near streets, near numbers.
    by_place = np.lexsort((centre[:, 0], np.floor(centre[:, 1] / 400), division))
    number = np.empty(count, np.int64)
    number[by_place] = np.arange(count)
    street = number[part]
    order = np.lexsort((along, street))
    backwards = _runs_backwards(points, roads, part, centre, count)
    turned = np.where(backwards[:, None], roads[:, ::-1], roads)[order]

    carries = traffic(points, roads, land)
    stub = roads[:, 1] > roads[:, 0].max()  # dead ends are the last nodes
    road_kind = _road_kinds(street, metres, carries, stub, count)[order]
    kind = _most_of(street[order], metres[order], road_kind, count)
    return Streets(
        roads=turned,
        metres=metres[order],
        middle=middle[order],
        street=street[order],
        division=division[by_place],
        road_kind=road_kind,
        kind=kind,
        kph=_speeds(draws, road_kind, street[order]),
        names=_names(draws, division[by_place], kind),
    )


def _joined(points: Points, roads: Pairs) -> Ints:
    """A street's label for each road: at a junction the straightest pair goes on as one."""
    node = np.concatenate([roads[:, 0], roads[:, 1]])
    other = np.concatenate([roads[:, 1], roads[:, 0]])
    angle = np.arctan2(*(points[other] - points[node]).T[::-1])
    order = np.lexsort((angle, node))
    road = np.tile(np.arange(len(roads)), 2)[order]
    node, angle = node[order], angle[order]

    partner = np.full(len(node), -1)
    bend = np.full(len(node), np.inf)
    most = int(np.bincount(node).max())
    for step in range(1, most):
        here = np.flatnonzero(node[step:] == node[:-step])
        there = here + step
        turn = np.abs(np.abs(angle[there] - angle[here]) - np.pi)
        for one, two in ((here, there), (there, here)):
            better = turn < bend[one]
            bend[one[better]], partner[one[better]] = turn[better], two[better]
    ends = np.flatnonzero((partner >= 0) & (bend < _GREATEST_BEND))
    ends = ends[partner[partner[ends]] == ends]
    links = sparse.from_pairs(
        road[ends].astype(np.int32),
        road[partner[ends]].astype(np.int32),
        np.ones(len(ends)),
        len(roads),
    )
    return sparse.weak_parts(links).astype(np.int64)


def _chord(points: Points, roads: Pairs, part: Ints, centre: Points, count: int) -> Points:
    """The direction of each street: that in which its points spread most."""
    ends = points[roads].reshape(-1, 2) - np.repeat(centre[part], 2, axis=0)
    owner = np.repeat(part, 2)
    xx, yy, xy = (
        np.bincount(owner, product, minlength=count)
        for product in (ends[:, 0] ** 2, ends[:, 1] ** 2, ends[:, 0] * ends[:, 1])
    )
    turn = np.arctan2(2 * xy, xx - yy) / 2
    return np.column_stack([np.cos(turn), np.sin(turn)])


def _along(points: Points, roads: Pairs, part: Ints, centre: Points, count: int) -> Floats:
    """How far along its street the middle of each road lies."""
    chord = _chord(points, roads, part, centre, count)[part]
    middle = (points[roads[:, 0]] + points[roads[:, 1]]) / 2 - centre[part]
    return np.asarray((middle * chord).sum(axis=1), np.float64)


def _runs_backwards(
    points: Points, roads: Pairs, part: Ints, centre: Points, count: int
) -> NDArray[np.bool_]:
    chord = _chord(points, roads, part, centre, count)[part]
    step = points[roads[:, 1]] - points[roads[:, 0]]
    return np.asarray((step * chord).sum(axis=1) < 0)


def _road_kinds(
    street: Ints, metres: Floats, carries: Ints, stub: NDArray[np.bool_], count: int
) -> Ints:
    """By the traffic; the longest of the other streets are through streets too."""
    length = np.bincount(street, metres, minlength=count)
    order = np.argsort(-length, kind="stable")
    long = np.zeros(count, np.bool_)
    long[order[np.cumsum(length[order]) <= _THROUGH_SHARE * length.sum()]] = True
    size = np.bincount(street, minlength=count)
    dead_end = (np.bincount(street, stub, minlength=count) > 0) & (size <= 2)
    kind = np.where(dead_end[street], DEAD_END, np.where(long[street], THROUGH, SIDE))
    kind = np.where(carries == LOCAL, THROUGH, kind)
    return np.where(carries == BETWEEN_TOWNS, MAIN, kind)


def _most_of(street: Ints, metres: Floats, road_kind: Ints, count: int) -> Ints:
    by_kind = np.stack(
        [np.bincount(street, metres * (road_kind == kind), minlength=count) for kind in range(4)]
    )
    return np.asarray(np.argmax(by_kind, axis=0), np.int64)


def _speeds(draws: Draws, road_kind: Ints, street: Ints) -> Floats:
    """A street's limits go together: the same luck for all its roads."""
    fast = draws.chance("street.fast", street, np.array([0.35, 0.2, 0.35, 0.0])[road_kind])
    usual, faster = np.array([40, 30, 20, 20])[road_kind], np.array([50, 40, 30, 20])[road_kind]
    return np.where(fast, faster, usual) * MPH


def _names(draws: Draws, division: Ints, kind: Ints) -> tuple[str, ...]:
    """Names that differ within a division as long as there are enough of them."""
    suffixes = {MAIN: MAIN_SUFFIXES, THROUGH: SIDE_SUFFIXES, SIDE: SIDE_SUFFIXES}
    suffixes[DEAD_END] = END_SUFFIXES
    names = [""] * len(kind)
    for area in range(int(division.max()) + 1):
        taken: dict[str, int] = {}
        for sort in range(4):
            mine = np.flatnonzero((division == area) & (kind == sort))
            endings = suffixes[sort]
            pairs = draws.shuffled(f"street.names.{area}.{sort}", len(STREET_WORDS) * len(endings))
            for nth, street in enumerate(mine.tolist()):
                pair = int(pairs[nth % len(pairs)])
                name = f"{STREET_WORDS[pair // len(endings)]} {endings[pair % len(endings)]}"
                again = taken.get(name, 0)
                taken[name] = again + 1
                names[street] = name if not again else f"{_DIRECTIONS[again % 5]}{name}"
    return tuple(names)


_DIRECTIONS = ("", "Upper ", "Lower ", "Little ", "Old ")
