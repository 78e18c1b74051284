"""OpenStreetMap: tags, cutting at junctions, files good and bad."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import numpy as np
import pytest

from iops.reference.places.grid import OutsideGridError
from iops.reference.places.roads import osm_tags
from iops.reference.places.roads.named import junctions, streets
from iops.reference.places.roads.osm import read_osm
from iops.reference.places.roads.route import find_route
from iops.reference.places.roads.snap import Snapper

DATA = Path(os.environ.get("IOPS_DATA", "../shared/data"))

# A cross of two roads in the North Sea, a one-way spur drawn the wrong way round, a footpath,
# a way with a missing node and a way in another country.
MADE = """<?xml version="1.0"?><osm version="0.6">
<node id="1" lat="54.50" lon="0.50"/><node id="2" lat="54.50" lon="0.51"/>
<node id="3" lat="54.50" lon="0.52"/><node id="4" lat="54.51" lon="0.51"/>
<node id="5" lat="54.49" lon="0.51"/><node id="6" lat="54.495" lon="0.511"/>
<node id="7" lat="54.52" lon="0.51"/><node id="8" lat="42.5" lon="1.5"/>
<way id="10"><nd ref="1"/><nd ref="2"/><nd ref="3"/><tag k="highway" v="primary"/>
<tag k="name" v="East  Road"/><tag k="maxspeed" v="40 mph"/></way>
<way id="11"><nd ref="4"/><nd ref="2"/><nd ref="6"/><nd ref="5"/>
<tag k="highway" v="residential"/><tag k="name" v="North Road"/></way>
<way id="12"><nd ref="7"/><nd ref="4"/><tag k="highway" v="tertiary"/><tag k="oneway" v="-1"/></way>
<way id="13"><nd ref="1"/><nd ref="7"/><tag k="highway" v="footway"/></way>
<way id="14"><nd ref="1"/><nd ref="99"/><tag k="highway" v="service"/></way>
<way id="15"><nd ref="1"/><nd ref="8"/><tag k="highway" v="service"/></way>
</osm>"""


@pytest.fixture
def made(tmp_path: Path) -> Path:
    path = tmp_path / "made.osm"
    path.write_text(MADE)
    return path


@pytest.mark.parametrize(
    "tags, kph",
    [
        ({"maxspeed": "30 mph"}, 30 * osm_tags.MPH),
        ({"maxspeed": "50"}, 50),
        ({"maxspeed": "GB:nsl_single"}, 60 * osm_tags.MPH),
        ({"maxspeed": "signals"}, 25 * osm_tags.MPH),
        ({"maxspeed": "0"}, 25 * osm_tags.MPH),
        ({"maxspeed": "1"}, 5),
        ({}, 25 * osm_tags.MPH),
    ],
)
def test_speeds(tags: dict[str, str], kph: float) -> None:
    assert osm_tags.speed_kph({"highway": "residential", **tags}) == pytest.approx(kph)


@pytest.mark.parametrize(
    "tags, ways",
    [
        ({}, (True, True)),
        ({"oneway": "yes"}, (True, False)),
        ({"oneway": "-1"}, (False, True)),
        ({"junction": "roundabout"}, (True, False)),
        ({"junction": "roundabout", "oneway": "no"}, (True, True)),
        ({"highway": "motorway"}, (True, False)),
        ({"oneway": "reversible"}, (True, True)),
    ],
)
def test_directions(tags: dict[str, str], ways: tuple[bool, bool]) -> None:
    assert osm_tags.directions({"highway": "residential", **tags}) == ways


def test_access() -> None:
    road = {"highway": "residential"}
    assert osm_tags.is_drivable({**road, "access": "private"})
    assert osm_tags.is_drivable({**road, "access": "no", "motor_vehicle": "yes"})
    assert not osm_tags.is_drivable({**road, "access": "no"})
    assert not osm_tags.is_drivable({"highway": "footway"})
    assert not osm_tags.is_drivable({})


def test_a_small_file_is_cut_at_its_junctions(made: Path) -> None:
    network, report = read_osm(made)
    assert (report.read, report.loaded, report.rejected) == (5, 3, 2)
    assert [(r.row, r.column) for r in report.rejections] == [(14, "nd"), (15, "lat/lon")]
    assert report.exit_status == 1
    assert (network.node_count, network.edge_count) == (6, 2 * 4 + 1)
    assert sorted(network.degree.tolist()) == [1, 1, 1, 1, 2, 4]
    assert network.names == ("", "East Road", "North Road")
    # The spur is drawn from 7 to 4 with oneway=-1, so it is driven from 4 to 7.
    alone = int(np.flatnonzero(network.mate < 0)[0])
    assert network.y[network.head[alone]] > network.y[network.tail[alone]]
    assert len(network.shape_x) == 2  # node 6, once in each direction
    assert [j.name for j in junctions(network)] == ["East Road / North Road"]
    rows = {row.name: row for row in streets(network)}
    assert set(rows) == {"East Road", "North Road"}
    assert rows["East Road"].metres == pytest.approx(1295, rel=0.01)


def test_a_damaged_file_gives_what_it_had_and_says_so(made: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut.osm"
    cut.write_text(MADE[: MADE.index('<way id="12">')])
    _, report = read_osm(cut)
    assert not report.finished
    assert report.exit_status == 1
    assert "cannot be read any further" in report.rejections[-1].reason
    assert report.read == report.loaded + report.rejected
    empty = tmp_path / "empty.osm.gz"
    empty.write_bytes(gzip.compress(b'<osm version="0.6"></osm>'))
    network, report = read_osm(empty)
    assert (network.node_count, report.read, report.exit_status) == (0, 0, 0)
    with pytest.raises(OutsideGridError):
        read_osm(empty, outside_britain=True)


@pytest.mark.data
@pytest.mark.skipif(not (DATA / "roads").is_dir(), reason="needs the public data (IOPS_DATA)")
@pytest.mark.parametrize("country, ways", [("monaco", 500), ("andorra", 1_000)])
def test_whole_countries(country: str, ways: int) -> None:
    path = DATA / "roads" / f"{country}.osm.gz"
    refused, report = read_osm(path)
    assert refused.node_count == 0
    assert report.rejected == report.read > ways
    network, report = read_osm(path, outside_britain=True)
    assert report.exit_status == 0, list(report.lines())
    assert report.loaded > ways
    assert not network.plane.is_national
    assert network.main_share > 0.8
    snapper = Snapper(network)
    middle = np.flatnonzero(network.main_nodes)
    a, b = int(middle[0]), int(middle[len(middle) // 2])
    route = find_route(
        snapper,
        (float(network.x[a]), float(network.y[a])),
        (float(network.x[b]), float(network.y[b])),
    )
    straight = float(np.hypot(network.x[a] - network.x[b], network.y[a] - network.y[b]))
    assert straight <= route.metres < 12 * straight
