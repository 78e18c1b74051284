"""Polygons on the plane: which area a point lies in, for many points at once.

A polygon is a list of closed rings, the first its outline and the others its holes; a point is
inside if a ray from it crosses the rings an odd number of times. Points exactly on a border belong
to one side of it, so that areas which share borders neither lose nor double a point.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Ring = Floats  # shape (points, 2), first point repeated at the end
Polygon = tuple[Ring, ...]

_AT_ONCE = 4_000_000  # points times ring edges compared in one go; bounds memory to about 100 MB


def contains(polygons: Sequence[Polygon], x: ArrayLike, y: ArrayLike) -> NDArray[np.bool_]:
    """Which points are inside any of the polygons (the parts of one area)."""
    px, py = np.atleast_1d(np.asarray(x, np.float64)), np.atleast_1d(np.asarray(y, np.float64))
    inside = np.zeros(len(px), np.bool_)
    for polygon in polygons:
        odd = np.zeros(len(px), np.bool_)
        for ring in polygon:
            odd ^= _crossings_odd(ring, px, py)
        inside |= odd
    return inside


def _crossings_odd(ring: Ring, px: Floats, py: Floats) -> NDArray[np.bool_]:
    odd = np.zeros(len(px), np.bool_)
    x0, y0, x1, y1 = ring[:-1, 0], ring[:-1, 1], ring[1:, 0], ring[1:, 1]
    rise = np.where(y1 == y0, 1.0, y1 - y0)
    step = max(_AT_ONCE // max(len(x0), 1), 1)
    for first in range(0, len(px), step):
        cx, cy = px[first : first + step, None], py[first : first + step, None]
        spans = (y0 > cy) != (y1 > cy)
        crossing = spans & (cx < (x1 - x0) * (cy - y0) / rise + x0)
        odd[first : first + step] = (crossing.sum(axis=1) % 2).astype(np.bool_)
    return odd


def area_m2(polygons: Sequence[Polygon]) -> float:
    """Square metres; holes taken off."""
    total = 0.0
    for polygon in polygons:
        sizes = [abs(_signed_area(ring)) for ring in polygon]
        total += sizes[0] - sum(sizes[1:])
    return total


def _signed_area(ring: Ring) -> float:
    # Relative to the first point: products of national eastings would lose the last metres.
    x, y = ring[:, 0] - ring[0, 0], ring[:, 1] - ring[0, 1]
    return float((x[:-1] * y[1:] - x[1:] * y[:-1]).sum() / 2)


def bounds(polygons: Sequence[Polygon]) -> tuple[float, float, float, float]:
    """(west, south, east, north) in metres."""
    points = np.concatenate([polygon[0] for polygon in polygons])
    (west, south), (east, north) = points.min(axis=0), points.max(axis=0)
    return float(west), float(south), float(east), float(north)


@dataclass(frozen=True, eq=False)
class AreaIndex:
    """Areas of one kind (all beats, say) that are asked about together."""

    areas: Sequence[Sequence[Polygon]]
    _boxes: list[tuple[float, float, float, float]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_boxes", [bounds(area) for area in self.areas])

    def locate(self, x: ArrayLike, y: ArrayLike) -> NDArray[np.int32]:
        """For each point the position of the first area that holds it, -1 where none does."""
        px, py = np.atleast_1d(np.asarray(x, np.float64)), np.atleast_1d(np.asarray(y, np.float64))
        found = np.full(len(px), -1, np.int32)
        order = np.argsort(px, kind="stable")
        sorted_x = px[order]
        for position, (area, (west, south, east, north)) in enumerate(
            zip(self.areas, self._boxes, strict=True)
        ):
            low = int(np.searchsorted(sorted_x, west, side="left"))
            high = int(np.searchsorted(sorted_x, east, side="right"))
            near = order[low:high]
            near = near[(py[near] >= south) & (py[near] <= north) & (found[near] < 0)]
            if len(near):
                found[near[contains(area, px[near], py[near])]] = position
        return found
