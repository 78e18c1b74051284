"""Convex polygons: the force's outline, and its division among seeds (Voronoi cells)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from iops.sandbox.force.draws import Draws

Points = NDArray[np.float64]  # shape (points, 2); a polygon is open, anticlockwise and convex


def area(polygon: Points) -> float:
    x, y = polygon[:, 0], polygon[:, 1]
    return float((x * np.roll(y, -1) - y * np.roll(x, -1)).sum() / 2)


def within(polygon: Points, points: Points) -> NDArray[np.bool_]:
    """Which points lie inside or on the border."""
    inside = np.ones(len(points), np.bool_)
    for (ax, ay), (bx, by) in zip(polygon, np.roll(polygon, -1, axis=0), strict=True):
        inside &= (bx - ax) * (points[:, 1] - ay) - (by - ay) * (points[:, 0] - ax) >= 0
    return inside


def cut(polygon: Points, keep: Points, other: Points) -> Points:
    """The part of a polygon that is nearer to `keep` than to `other`."""
    normal = other - keep
    side = (polygon - (keep + other) / 2) @ normal  # negative on the side of keep
    kept: list[Points] = []
    for here, there, s, t in zip(
        polygon, np.roll(polygon, -1, axis=0), side, np.roll(side, -1), strict=True
    ):
        if s <= 0:
            kept.append(here)
        if (s < 0 < t) or (t < 0 < s):
            kept.append(here + (there - here) * (s / (s - t)))
    return np.array(kept)


def cells(polygon: Points, seeds: Points) -> list[Points]:
    """One cell for each seed: the part of the polygon nearer to it than to any other seed."""
    result = []
    for position, seed in enumerate(seeds):
        cell = polygon
        for other in np.delete(seeds, position, axis=0):
            cell = cut(cell, seed, other)
        result.append(cell)
    return result


def outline(draws: Draws, centre: tuple[float, float], square_metres: float) -> Points:
    """A convex, slightly irregular shape of exactly that size."""
    corners = np.arange(26)
    angle = 2 * np.pi * (corners + 0.6 * draws.uniform("outline.angle", corners)) / len(corners)
    radius = 0.8 + 0.4 * draws.uniform("outline.radius", corners)
    shape = hull(np.column_stack([1.25 * radius * np.cos(angle), radius * np.sin(angle)]))
    placed: Points = np.array(centre) + (shape - shape.mean(axis=0)) * np.sqrt(
        square_metres / area(shape)
    )
    return placed


def hull(points: Points) -> Points:
    """The convex hull, anticlockwise (Andrew's monotone chain)."""
    ordered = sorted(map(tuple, points.tolist()))
    chains = []
    for sequence in (ordered, ordered[::-1]):
        chain: list[tuple[float, ...]] = []
        for point in sequence:
            while len(chain) > 1 and _turn(chain[-2], chain[-1], point) <= 0:
                chain.pop()
            chain.append(point)
        chains.append(chain[:-1])
    return np.array(chains[0] + chains[1])


def _turn(a: tuple[float, ...], b: tuple[float, ...], c: tuple[float, ...]) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def spread_seeds(draws: Draws, name: str, polygon: Points, count: int) -> Points:
    """Points that share a polygon out among them fairly, but not evenly (Lloyd's relaxation)."""
    samples = scatter(draws, f"{name}.samples", polygon, 60 * count + 200)
    seeds = samples[:count]
    for _ in range(6):
        owner = nearest(seeds, samples)
        owned = np.maximum(np.bincount(owner, minlength=count), 1)
        seeds = np.column_stack(
            [np.bincount(owner, samples[:, axis], minlength=count) / owned for axis in (0, 1)]
        )
    return seeds


def scatter(draws: Draws, name: str, polygon: Points, count: int) -> Points:
    """Points anywhere in a polygon."""
    low, high = polygon.min(axis=0), polygon.max(axis=0)
    tries = np.arange(count * 3 + 50)
    box = np.column_stack([draws.uniform(f"{name}.x", tries), draws.uniform(f"{name}.y", tries)])
    points: Points = low + box * (high - low)
    return points[within(polygon, points)][:count]


def nearest(seeds: Points, points: Points) -> NDArray[np.int64]:
    """For each point the position of the nearest seed; few seeds, any number of points."""
    best = np.full(len(points), np.inf)
    owner = np.zeros(len(points), np.int64)
    for position, (x, y) in enumerate(seeds):
        away = (points[:, 0] - x) ** 2 + (points[:, 1] - y) ** 2
        closer = away < best
        owner[closer], best[closer] = position, away[closer]
    return owner
