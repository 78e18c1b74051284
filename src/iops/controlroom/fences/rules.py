"""Rings, and who is within: pure, in arrays. All metres of the national grid."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ring = Sequence[tuple[float, float]]
Spot = tuple[float, float]

MOST_CORNERS: Final = 60
#: A circle is drawn with so many corners: a hundredth of its radius from the true one at most.
CIRCLE_CORNERS: Final = 32
#: House rules: smaller holds no unit for certain, larger is a force.
LEAST_SQUARE_METRES, MOST_SQUARE_METRES = 400.0, 5e9
SMALLEST_RADIUS, LARGEST_RADIUS = 15.0, 40_000.0
#: A fence is for a task, and ends with it.
LONGEST: Final = timedelta(days=14)
#: However bad a fix says it is, further inside than this it is inside.
SURE_METRES: Final = 100.0

HOW: Final = (
    "Write the corners of the area, one a line, as grid references or as latitude, longitude; or "
    "a circle as its middle and its radius: circle SP 123 456 500 m."
)


def ring_in(text: str, read: Callable[[str], Spot | None]) -> list[Spot]:
    """The ring that somebody typed or drew.

    ``read`` answers the metres of one position, None for a text that is none. Raises ValueError
    with a sentence that names the line.
    """
    lines = [line.strip() for line in text.replace(";", "\n").splitlines() if line.strip()]
    if not lines:
        raise ValueError(f"No area is drawn. {HOW}")
    if lines[0].lower().startswith("circle"):
        if len(lines) > 1:
            raise ValueError("A circle stands in one line, alone.")
        return _circle(lines[0][6:], read)
    if len(lines) > MOST_CORNERS:
        raise ValueError(f"An area has at most {MOST_CORNERS} corners.")
    ring = []
    for number, line in enumerate(lines, 1):
        spot = read(line)
        if spot is None:
            raise ValueError(f"Line {number}, “{line[:40]}”, is no position. {HOW}")
        ring.append(spot)
    if len(ring) > 1 and ring[0] == ring[-1]:
        ring.pop()
    wrong = wrong_ring(ring)
    if wrong:
        raise ValueError(wrong)
    return ring


def _circle(said: str, read: Callable[[str], Spot | None]) -> list[Spot]:
    words = said.replace(" m", "").replace("m ", " ").split()
    middle = read(" ".join(words[:-1])) if len(words) > 1 else None
    try:
        radius = float(words[-1]) if words else math.nan
    except ValueError:
        radius = math.nan
    if middle is None or math.isnan(radius):
        raise ValueError(f"That is no circle. {HOW}")
    if not SMALLEST_RADIUS <= radius <= LARGEST_RADIUS:
        raise ValueError(
            f"The radius is from {SMALLEST_RADIUS:.0f} to {LARGEST_RADIUS:.0f} metres."
        )
    turns = [2 * math.pi * at / CIRCLE_CORNERS for at in range(CIRCLE_CORNERS)]
    return [
        (
            round(middle[0] + radius * math.sin(turn), 1),
            round(middle[1] + radius * math.cos(turn), 1),
        )
        for turn in turns
    ]


def wrong_ring(ring: Ring) -> str:
    """What is wrong with a ring, in a sentence; "" for a good one."""
    if len(ring) < 3:
        return "An area has three corners at least."
    if len(ring) > MOST_CORNERS:
        return f"An area has at most {MOST_CORNERS} corners."
    size = square_metres(ring)
    if size < LEAST_SQUARE_METRES:
        return "The area is too small to hold a unit for certain. Draw a larger one."
    if size > MOST_SQUARE_METRES:
        return "The area is larger than a county. Draw a smaller one."
    if _crosses_itself(ring):
        return "The sides of the area cross each other. Put its corners in their order around it."
    return ""


def square_metres(ring: Ring) -> float:
    """The area of a ring (shoelace formula)."""
    points = np.asarray(ring, np.float64)
    x, y = points[:, 0] - points[0, 0], points[:, 1] - points[0, 1]
    return float(abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2)


def _crosses_itself(ring: Ring) -> bool:
    sides = [(ring[at], ring[(at + 1) % len(ring)]) for at in range(len(ring))]
    for one in range(len(sides)):
        for other in range(one + 2, len(sides)):
            if one == 0 and other == len(sides) - 1:
                continue
            if _cross(*sides[one], *sides[other]):
                return True
    return False


def _cross(a: Spot, b: Spot, c: Spot, d: Spot) -> bool:
    def side(p: Spot, q: Spot, r: Spot) -> float:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    return side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0


def within(ring: Ring, points: Floats) -> Bools:
    """Which points (a line each: easting, northing) lie in a ring: even-odd rule."""
    if not len(points):
        return np.zeros(0, np.bool_)
    corners = np.asarray(ring, np.float64)
    ends = np.roll(corners, -1, axis=0)
    x, y = points[:, :1], points[:, 1:2]
    spans = (corners[:, 1] > y) != (ends[:, 1] > y)
    rise = np.where(ends[:, 1] == corners[:, 1], 1.0, ends[:, 1] - corners[:, 1])
    at = corners[:, 0] + (y - corners[:, 1]) * (ends[:, 0] - corners[:, 0]) / rise
    return np.asarray((spans & (x < at)).sum(axis=1) % 2 == 1)


def to_edge(ring: Ring, points: Floats) -> Floats:
    """How far each point is from the nearest side of a ring, in metres."""
    if not len(points):
        return np.zeros(0)
    corners = np.asarray(ring, np.float64)
    sides = np.roll(corners, -1, axis=0) - corners
    lengths = np.maximum((sides**2).sum(axis=1), 1e-9)
    away = points[:, None, :] - corners[None, :, :]
    share = np.clip((away * sides).sum(axis=2) / lengths, 0, 1)
    return np.asarray(np.sqrt(((away - share[:, :, None] * sides) ** 2).sum(axis=2)).min(axis=1))


def crossed(
    ring: Ring, points: Floats, accuracy: Floats, known: Bools, was: Bools
) -> tuple[Bools, Bools]:
    """Which units came in and which went out, since they were looked at last.

    ``known``: whether a unit was seen before; ``was``: whether it was inside then. A fix counts as
    inside or outside only when it is further from the edge than its own error (m), or than
    ``SURE_METRES``: a unit that waits on the edge does not cross it with every fix. One that is
    inside when it is first seen has come in.
    """
    inside = within(ring, points)
    sure = to_edge(ring, points) > np.minimum(accuracy, SURE_METRES)
    return sure & inside & ~(known & was), sure & ~inside & known & was


def wrong_until(until: datetime, now: datetime) -> str:
    """What is wrong with the end of a fence; "" where nothing is."""
    if until.tzinfo is None:
        return "Say the time with its offset, for example 2026-03-01T22:15:00Z."
    if until <= now:
        return "The end is past already. Give a later one."
    if until > now + LONGEST:
        return f"A geofence is set for at most {LONGEST.days} days. Give an earlier end."
    return ""
