"""The grid: known points, real postcodes, refusals, grid references."""

from __future__ import annotations

import csv
import gzip
import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from iops.reference.places import grid, gridref

DATA = Path(os.environ.get("IOPS_DATA", "../shared/data"))


def test_known_points_agree_within_three_metres() -> None:
    # Caister water tower, the Ordnance Survey's worked example: 52 39 28.72 N, 1 42 57.79 E.
    east, north = grid.to_grid(1 + 42 / 60 + 57.79 / 3600, 52 + 39 / 60 + 28.72 / 3600)
    assert abs(float(east) - 651409.804) < 3
    assert abs(float(north) - 313177.450) < 3


@given(st.floats(-5.5, 1.5, allow_nan=False), st.floats(50.5, 58.0, allow_nan=False))
def test_there_and_back_is_within_a_centimetre(lon: float, lat: float) -> None:
    back = grid.to_wgs84(*grid.to_grid([lon], [lat]))
    assert float(grid.distance_m(lon, lat, back[0][0], back[1][0])) < 0.01


def test_other_countries_are_refused_with_the_first_point_named() -> None:
    with pytest.raises(grid.OutsideGridError, match=r"2 of 3 points.*position 1"):
        grid.to_grid([-2.2, 1.55, 7.42], [53.4, 42.5, 43.7])
    with pytest.raises(grid.OutsideGridError, match="swapped"):
        grid.to_grid([53.4], [-2.2])
    with pytest.raises(grid.OutsideGridError):
        grid.to_grid([float("nan")], [53.0])
    with pytest.raises(grid.OutsideGridError):
        grid.to_wgs84([-5.0], [100.0])


def test_a_local_plane_keeps_distances_elsewhere() -> None:
    plane = grid.Plane.local(1.55, 42.55)
    assert not plane.is_national
    lon, lat = np.array([1.50, 1.60]), np.array([42.50, 42.60])
    x, y = plane.from_wgs84(lon, lat)
    straight = float(np.hypot(x[1] - x[0], y[1] - y[0]))
    assert straight == pytest.approx(
        float(grid.distance_m(lon[0], lat[0], lon[1], lat[1])), rel=3e-3
    )
    back_lon, back_lat = plane.to_wgs84(x, y)
    assert np.allclose(back_lon, lon, atol=1e-9)
    assert np.allclose(back_lat, lat, atol=1e-9)


@pytest.mark.data
@pytest.mark.skipif(not (DATA / "postcodes").is_dir(), reason="needs the public data (IOPS_DATA)")
def test_code_point_agrees_in_both_systems() -> None:
    name = "codepoint_open_2014_M_OL_BL_SK_WN_WA_BB.csv.gz"
    with gzip.open(DATA / "postcodes" / name, "rt", encoding="utf-8", newline="") as lines:
        rows = [r for r in csv.DictReader(lines) if r["longitude"] and r["easting"] != "0"]
    assert len(rows) > 100_000
    columns = {
        key: np.array([float(row[key]) for row in rows])
        for key in ("longitude", "latitude", "easting", "northing")
    }
    keep = grid.inside(columns["longitude"], columns["latitude"])
    east, north = grid.to_grid(columns["longitude"][keep], columns["latitude"][keep])
    off = np.hypot(east - columns["easting"][keep], north - columns["northing"][keep])
    assert float(np.percentile(off, 99)) < 5.0, f"99 % within {np.percentile(off, 99):.2f} m"


@pytest.mark.parametrize(
    "reference, easting, northing",
    [
        ("TG 51409 13177", 651409.5, 313177.5),
        ("SJ 838 985", 383850, 398550),
        ("sv00", 5000, 5000),
        ("HP 6 1", 465000, 1215000),
    ],
)
def test_grid_references(reference: str, easting: float, northing: float) -> None:
    assert gridref.parse_reference(reference) == (easting, northing)


@given(st.integers(0, 699_999), st.integers(0, 1_299_999))
def test_a_grid_reference_says_where_it_is(easting: int, northing: int) -> None:
    reference = gridref.format_reference(easting, northing)
    assert gridref.parse_reference(reference) == (easting + 0.5, northing + 0.5)


@pytest.mark.parametrize("wrong", ["", "S", "SI 12 34", "SJ 123 45", "SJ", "AA 12 34", "SJ 1x 34"])
def test_bad_grid_references_are_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match=r"grid reference|Great Britain"):
        gridref.parse_reference(wrong)
