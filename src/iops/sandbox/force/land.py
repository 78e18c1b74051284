"""The land: a force divided into divisions, each divided into beats."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from iops.reference.places.grid import to_wgs84
from iops.sandbox.force import shapes
from iops.sandbox.force.plan import CENTRE_EAST, CENTRE_NORTH, ForcePlan
from iops.sandbox.force.shapes import Points
from iops.sandbox.force.wordlists.places import FORCE_NAMES, TOWN_ENDS, TOWN_STARTS

_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Area:
    """One area with its outline in grid metres (open ring, anticlockwise)."""

    code: str
    kind: str
    name: str
    parent_code: str
    ring: Points

    def geometry(self) -> str:
        """GeoJSON in WGS84."""
        closed = np.vstack([self.ring, self.ring[:1]])
        lon, lat = to_wgs84(closed[:, 0], closed[:, 1])
        points = [[round(float(x), 6), round(float(y), 6)] for x, y in zip(lon, lat, strict=True)]
        return json.dumps({"type": "Polygon", "coordinates": [points]}, separators=(",", ":"))

    def polygon(self) -> str:
        """The input form of PostgreSQL's `polygon`, grid metres."""
        return "(" + ",".join(f"({x:.1f},{y:.1f})" for x, y in self.ring.tolist()) + ")"


@dataclass(frozen=True, eq=False)
class Land:
    """Areas and the seeds they grew from: the beat of a point is that of its nearest seed."""

    name: str
    areas: tuple[Area, ...]
    division_seeds: Points
    beat_seeds: tuple[Points, ...]  # for each division

    @property
    def divisions(self) -> list[Area]:
        return [area for area in self.areas if area.kind == "division"]

    @property
    def beats(self) -> list[Area]:
        """In the order in which `beat_of` counts them."""
        return [area for area in self.areas if area.kind == "beat"]

    def division_of(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.int64]:
        return shapes.nearest(self.division_seeds, np.column_stack([x, y]))

    def beat_of(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.int64]:
        """Positions in `beats`."""
        points = np.column_stack([x, y])
        division = shapes.nearest(self.division_seeds, points)
        beat = np.zeros(len(points), np.int64)
        first = 0
        for position, seeds in enumerate(self.beat_seeds):
            here = division == position
            beat[here] = first + shapes.nearest(seeds, points[here])
            first += len(seeds)
        return beat


def make_land(plan: ForcePlan) -> Land:
    draws = plan.draws
    outer = shapes.outline(draws, (CENTRE_EAST, CENTRE_NORTH), plan.square_metres)
    seeds = shapes.spread_seeds(draws, "division", outer, plan.divisions)
    names = _town_names(plan, plan.divisions * (plan.beats_per_division + 1))
    force_name = FORCE_NAMES[int(draws.below("force.name", [0], len(FORCE_NAMES))[0])]
    force = Area("F", "force", force_name, "", outer)
    divisions, beats, beat_seeds = [], [], []
    for position, ring in enumerate(shapes.cells(outer, seeds)):
        letter = _code(position)
        divisions.append(Area(letter, "division", next(names), force.code, ring))
        inner = shapes.spread_seeds(draws, f"beat.{letter}", ring, plan.beats_per_division)
        beat_seeds.append(inner)
        for number, cell in enumerate(shapes.cells(ring, inner), start=1):
            beats.append(Area(f"{letter}{number:02d}", "beat", next(names), letter, cell))
    return Land(force_name, (force, *divisions, *beats), seeds, tuple(beat_seeds))


def _code(position: int) -> str:
    """A to Z without I and O, then AA to AZ."""
    first, second = divmod(position, len(_LETTERS))
    return _LETTERS[second] if not first else _LETTERS[first - 1] + _LETTERS[second]


def _town_names(plan: ForcePlan, wanted: int) -> Iterator[str]:
    pairs = plan.draws.shuffled("town.names", len(TOWN_STARTS) * len(TOWN_ENDS))
    for pair in pairs[:wanted].tolist():
        yield TOWN_STARTS[pair // len(TOWN_ENDS)] + TOWN_ENDS[pair % len(TOWN_ENDS)]
