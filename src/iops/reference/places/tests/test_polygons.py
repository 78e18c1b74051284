"""Polygons: inside, holes, borders, which area."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from iops.reference.places.polygons import AreaIndex, Polygon, area_m2, bounds, contains
from iops.reference.places.postcode import normalise_postcode


def box(west: float, south: float, east: float, north: float) -> np.ndarray:
    return np.array([[west, south], [east, south], [east, north], [west, north], [west, south]])


HOLED: Polygon = (box(0, 0, 10, 10), box(4, 4, 6, 6))


def test_a_hole_is_outside() -> None:
    assert contains([HOLED], [1, 5, 11], [1, 5, 5]).tolist() == [True, False, False]
    assert area_m2([HOLED]) == 96
    assert area_m2([(HOLED[0] + 400_000,)]) == pytest.approx(100)
    assert bounds([HOLED]) == (0, 0, 10, 10)


@given(st.lists(st.tuples(st.integers(-1, 21), st.integers(-1, 21)), min_size=1, max_size=60))
def test_tiles_hold_each_point_once_borders_included(points: list[tuple[int, int]]) -> None:
    tiles = [
        [(box(x, y, x + 5, y + 5).astype(np.float64),)]
        for x in range(0, 20, 5)
        for y in range(0, 20, 5)
    ]
    x, y = (np.array(axis, np.float64) for axis in zip(*points, strict=True))
    held = np.sum([contains(tile, x, y) for tile in tiles], axis=0)
    within = (x >= 0) & (x < 20) & (y >= 0) & (y < 20)
    assert (held == within).all()
    assert ((AreaIndex(tiles).locate(x, y) >= 0) == within).all()


@pytest.mark.parametrize(
    "text, postcode",
    [("m11ad", "M1 1AD"), (" EC1A  1BB ", "EC1A 1BB"), ("M1", None), ("M1 1A", None), ("", None)],
)
def test_postcodes(text: str, postcode: str | None) -> None:
    assert normalise_postcode(text) == postcode
