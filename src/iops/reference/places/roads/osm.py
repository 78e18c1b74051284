"""From an OpenStreetMap file (`.osm`, `.osm.gz`, `.osm.pbf`, ...) to a `RoadNetwork`.

Ways are cut at junctions (a node used by two roads, or an end); the points between become bends.
Not taken into account: turn restrictions and traffic lights.

Memory: about 30 bytes for each point of a road plus osmium's node index, so a county fits easily
and Great Britain wants some gigabytes.
"""

from __future__ import annotations

from array import array
from pathlib import Path

import numpy as np
import osmium
from numpy.typing import NDArray

from iops.reference.places.grid import NATIONAL_GRID, OutsideGridError, Plane, inside
from iops.reference.places.report import LoadReport
from iops.reference.places.roads.build import Streets, build_network
from iops.reference.places.roads.network import RoadNetwork
from iops.reference.places.roads.osm_tags import directions, is_drivable, road_name, speed_kph


def read_osm(path: Path, *, outside_britain: bool = False) -> tuple[RoadNetwork, LoadReport]:
    """Read the roads of a file; each drivable way is one row of the report.

    Ways that leave the national grid are rejected one by one. With `outside_britain` the whole
    file is laid out in a local plane of its own, centred on its roads, instead. A file that
    cannot be read to its end gives what was read before, and a rejection for the file.
    """
    report = LoadReport(path.name)
    ways = _Ways()
    try:
        entries = osmium.FileProcessor(str(path)).with_locations()
        for way in entries.with_filter(osmium.filter.KeyFilter("highway")):
            if isinstance(way, osmium.osm.Way):
                _take(way, ways, report, anywhere=outside_britain)
        report.finished = True
    except (RuntimeError, OSError) as error:
        report.reject(0, "", f"cannot be read any further: {error}")
    plane = _plane(ways, outside_britain=outside_britain)
    network = _assemble(ways, plane)
    if network.node_count and network.main_share < 0.9:
        report.notes.append(
            f"only {network.main_share:.0%} of junctions can be reached from each other; "
            "units are placed on that part alone"
        )
    return network, report


class _Ways:
    """The drivable ways, flat: points of all ways one after another."""

    def __init__(self) -> None:
        self.ref = array("q")
        self.lon = array("d")
        self.lat = array("d")
        self.start = array("q", [0])
        self.kph = array("d")
        self.name = array("i")
        self.two_way = array("b")
        self.names: dict[str, int] = {"": 0}


def _take(way: osmium.osm.Way, ways: _Ways, report: LoadReport, *, anywhere: bool) -> None:
    tags = {tag.k: tag.v for tag in way.tags}
    if not is_drivable(tags):
        return
    points = [(n.ref, n.location.lon, n.location.lat) for n in way.nodes if n.location.valid()]
    if len(points) < len(way.nodes):
        report.reject(way.id, "nd", "refers to nodes that the file does not contain")
        return
    if len(points) < 2:
        report.reject(way.id, "nd", "has fewer than two nodes")
        return
    refs, lons, lats = zip(*points, strict=True)
    if not anywhere and not inside(lons, lats).all():
        report.reject(way.id, "lat/lon", "lies outside the British National Grid")
        return
    ahead, back = directions(tags)
    if not ahead:
        refs, lons, lats = refs[::-1], lons[::-1], lats[::-1]
    ways.ref.extend(refs)
    ways.lon.extend(lons)
    ways.lat.extend(lats)
    ways.start.append(len(ways.ref))
    ways.kph.append(speed_kph(tags))
    ways.two_way.append(ahead and back)
    ways.name.append(ways.names.setdefault(road_name(tags), len(ways.names)))
    report.accept()


def _plane(ways: _Ways, *, outside_britain: bool) -> Plane:
    if not outside_britain:
        return NATIONAL_GRID
    if not len(ways.lon):
        raise OutsideGridError("the file holds no road to centre a local plane on")
    return Plane.local(float(np.median(ways.lon)), float(np.median(ways.lat)))


def _assemble(ways: _Ways, plane: Plane) -> RoadNetwork:
    ref = np.frombuffer(ways.ref, np.int64) if ways.ref else np.zeros(0, np.int64)
    start = np.frombuffer(ways.start, np.int64)
    lon, lat = (np.array(column, np.float64) for column in (ways.lon, ways.lat))
    x, y = plane.from_wgs84(lon, lat) if len(lon) else (lon, lat)
    _, point, used = np.unique(ref, return_inverse=True, return_counts=True)
    cut = used[point] > 1
    cut[start[:-1]] = cut[start[1:] - 1] = True

    # A stretch runs from one cut to the next within its way.
    owner = np.repeat(np.arange(len(start) - 1), np.diff(start))
    cuts = np.flatnonzero(cut)
    same_way = owner[cuts[1:]] == owner[cuts[:-1]]
    first, last = cuts[:-1][same_way], cuts[1:][same_way]
    # A loop from a junction to itself has no use in a search for the shortest way.
    real = point[first] != point[last]
    first, last = first[real], last[real]

    step = np.hypot(np.diff(x, append=x[-1:]), np.diff(y, append=y[-1:]))
    travelled = np.concatenate([[0.0], np.cumsum(step)])
    metres = travelled[last] - travelled[first]
    nodes, numbered = np.unique(np.concatenate([point[first], point[last]]), return_inverse=True)
    sample = np.zeros(len(used), np.int64)
    sample[point] = np.arange(len(point))
    bends, indptr = _between(first, last)
    way = owner[first]
    streets = Streets(
        tail=numbered[: len(first)].astype(np.int32),
        head=numbered[len(first) :].astype(np.int32),
        metres=metres,
        kph=np.array(ways.kph, np.float64)[way],
        name_id=np.array(ways.name, np.int32)[way],
        two_way=np.array(ways.two_way, np.bool_)[way],
        bend_indptr=indptr,
        bend_x=x[bends],
        bend_y=y[bends],
    )
    return build_network(
        x[sample[nodes]], y[sample[nodes]], streets, tuple(ways.names), plane=plane
    )


def _between(
    first: NDArray[np.int64], last: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """The positions strictly between each pair, flat, and where each pair's begin."""
    counts = last - first - 1
    indptr = np.concatenate([[0], np.cumsum(counts)])
    within = np.arange(int(indptr[-1])) - np.repeat(indptr[:-1], counts)
    return np.repeat(first + 1, counts) + within, indptr.astype(np.int32)
