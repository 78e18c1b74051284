"""Chance, land, roads, addresses."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import numpy as np
import pytest

from iops.reference.places.polygons import AreaIndex
from iops.reference.places.roads.network import RoadNetwork
from iops.reference.places.roads.route import find_route
from iops.reference.places.roads.snap import Snapper
from iops.sandbox.force import shapes
from iops.sandbox.force.draws import Draws, stride
from iops.sandbox.force.force import Force, make_force
from iops.sandbox.force.land import make_land
from iops.sandbox.force.plan import ForcePlan

Rows = dict[str, dict[str, list[Any]]]


def test_numbers_are_even_and_columns_unrelated() -> None:
    draws, ids = Draws(3), np.arange(200_000)
    one, two = draws.uniform("a", ids), draws.uniform("b", ids)
    assert abs(one.mean() - 0.5) < 0.005
    assert abs(np.histogram(one, 20, (0, 1))[0] / 10_000 - 1).max() < 0.05
    assert abs(np.corrcoef(one, two)[0, 1]) < 0.01
    assert abs(np.corrcoef(one[1:], one[:-1])[0, 1]) < 0.01
    assert not np.array_equal(one, Draws(4).uniform("a", ids))


def test_a_row_does_not_depend_on_its_neighbours() -> None:
    draws, ids = Draws(3), np.arange(1_000)
    assert np.array_equal(draws.uniform("a", ids)[[5, 999]], draws.uniform("a", [5, 999]))
    assert draws.pick("a", ids, [1, 0, 3]).max() == 2
    assert 1 not in draws.pick("a", ids, [1, 0, 3])


@pytest.mark.parametrize("count", [1, 2, 3, 10, 997, 1_000])
def test_a_stride_visits_every_place(count: int) -> None:
    assert len(set(np.arange(count) * stride(count) % count)) == count


def test_cells_share_out_the_whole_polygon() -> None:
    outer = shapes.outline(Draws(1), (0.0, 0.0), 1e6)
    assert shapes.area(outer) == pytest.approx(1e6)
    seeds = shapes.spread_seeds(Draws(1), "x", outer, 9)
    parts = shapes.cells(outer, seeds)
    assert sum(shapes.area(part) for part in parts) == pytest.approx(1e6)
    assert all(shapes.within(p, s[None])[0] for p, s in zip(parts, seeds, strict=True))


def test_areas_of_the_largest_force_have_codes_and_names_of_their_own() -> None:
    land = make_land(ForcePlan(12_000_000))
    assert len(land.divisions) == 36
    assert len({(area.kind, area.code) for area in land.areas}) == len(land.areas)
    assert len({area.name for area in land.areas}) == len(land.areas)


def test_beats_are_where_their_polygons_are(force: Force) -> None:
    beats = force.land.beats
    index = AreaIndex([[(np.vstack([b.ring, b.ring[:1]]),)] for b in beats])
    x, y = force.addresses.coordinates(np.arange(0, len(force.addresses), 37))
    found = index.locate(x, y)
    assert (found == force.land.beat_of(x, y)).mean() > 0.999
    assert len({area.name for area in force.land.areas}) == len(force.land.areas)


@pytest.mark.parametrize("people", [100, 3_000, 60_000])
def test_the_roads_are_like_real_ones(people: int) -> None:
    network = make_force(ForcePlan(people, seed=people)).network
    assert network.main_share == 1.0
    assert 0.03 < network.one_way_share < 0.09
    share = np.bincount(network.degree, minlength=5) / network.node_count
    assert 0.2 < share[1] < 0.32  # dead ends
    assert share[2] < 0.08
    assert 0.5 < share[3] < 0.72
    assert 0.02 < share[4] < 0.16
    assert share[5:].sum() < 0.02
    assert 50 < network.metres.mean() < 110
    assert set(np.round(network.kph / 1.609344)) <= {20, 30, 40, 50}
    assert len(network.names) > 50


def test_one_can_drive_across_the_force(force: Force) -> None:
    network = force.network
    ends = int(np.argmin(network.x)), int(np.argmax(network.x))
    start, end = ((float(network.x[n]), float(network.y[n])) for n in ends)
    route = find_route(Snapper(network), start, end)
    straight = float(np.hypot(end[0] - start[0], end[1] - start[1]))
    assert straight < route.metres < 2.5 * straight
    assert len(route.names) > 3


def test_streets_have_names_of_their_own_within_a_division(rows: Rows) -> None:
    streets = rows["streets"]
    names = Counter(zip(streets["division"], streets["name"], strict=True))
    assert max(names.values()) == 1


def test_addresses_are_unique_and_nobody_else_s(rows: Rows, force: Force) -> None:
    addresses = rows["addresses"]
    doors = Counter(zip(addresses["street_id"], addresses["number"], strict=True))
    assert max(doors.values()) == 1
    # No real postcode area begins with V (Royal Mail).
    assert all(re.fullmatch(r"V[KXNRL]\d{1,2} \d[A-Z]{2}", p) for p in set(addresses["postcode"]))
    postcodes = rows["postcodes"]
    assert len(set(postcodes["postcode"])) == len(postcodes["postcode"])
    assert sum(postcodes["addresses"]) == len(addresses["id"])
    assert max(postcodes["addresses"]) <= 16
    # In the North Sea.
    assert min(addresses["longitude"]) > 0.2
    assert max(addresses["longitude"]) < 1.2
    assert 54 < min(addresses["latitude"]) <= max(addresses["latitude"]) < 55
    spots = Snapper(force.network).snap(addresses["easting"][::50], addresses["northing"][::50])
    assert spots.offset_m.max() < 15


def test_plans_that_make_no_sense_are_refused() -> None:
    for people, days in ((5, 365), (10**9, 365), (1_000, 0)):
        with pytest.raises(ValueError, match="not"):
            ForcePlan(people, history_days=days)


def test_the_network_can_be_kept(force: Force, tmp_path: Any) -> None:
    force.network.save(tmp_path / "roads.npz")
    assert np.array_equal(RoadNetwork.load(tmp_path / "roads.npz").head, force.network.head)
