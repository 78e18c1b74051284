"""Streets: roads that go on straight across a junction are one street, with a name and a class."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from iops.reference.places.roads import sparse
from iops.sandbox.force.draws import Draws
from iops.sandbox.force.junctions import Pairs
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
_MAIN_SHARE, _THROUGH_SHARE = 0.10, 0.24  # of all streets' metres


@dataclass(frozen=True, eq=False)
class Streets:
    """Roads sorted by division, street and order along the street; and the streets themselves."""

    roads: Pairs  # turned so that each runs along its street
    metres: Floats
    middle: Points
    street: Ints  # of each road
    division: Ints  # of each street
    kind: Ints  # of each street: MAIN ... DEAD_END
    kph: Floats  # of each street
    names: tuple[str, ...]  # of each street

    def __len__(self) -> int:
        return len(self.names)


def make_streets(draws: Draws, points: Points, roads: Pairs, land_divisions: Points) -> Streets:
    """Join roads to streets, put them in order, class and name them."""
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

    length = np.bincount(street, metres, minlength=count).astype(np.float64)
    stub = np.bincount(street, roads[:, 1] >= roads[:, 0].max() + 1, minlength=count) > 0
    kind = _classes(length, stub & (size[by_place] <= 2))
    return Streets(
        roads=turned,
        metres=metres[order],
        middle=middle[order],
        street=street[order],
        division=division[by_place],
        kind=kind,
        kph=_speeds(draws, kind),
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


def _classes(length: Floats, dead_end: NDArray[np.bool_]) -> Ints:
    """The longest streets are the main roads."""
    order = np.argsort(-length, kind="stable")
    heaped = np.cumsum(length[order]) / length.sum()
    kind = np.full(len(length), SIDE)
    kind[order[heaped <= _MAIN_SHARE + _THROUGH_SHARE]] = THROUGH
    kind[order[heaped <= _MAIN_SHARE]] = MAIN
    kind[(kind == SIDE) & dead_end] = DEAD_END
    return kind


def _speeds(draws: Draws, kind: Ints) -> Floats:
    streets = np.arange(len(kind))
    fast = draws.chance("street.fast", streets, np.array([0.3, 0.15, 0.35, 0.0])[kind])
    usual, faster = np.array([40, 30, 20, 20])[kind], np.array([50, 40, 30, 20])[kind]
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
