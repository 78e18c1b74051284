"""The drivable ways of an OpenStreetMap file, and the streets that they are cut into."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field

import numpy as np
import osmium
from numpy.typing import NDArray

from iops.reference.places.grid import Plane, inside
from iops.reference.places.report import LoadReport
from iops.reference.places.roads.build import Streets
from iops.reference.places.roads.osm_tags import directions, is_drivable, road_name, speed_kph

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]


@dataclass(eq=False)
class Ways:
    """The ways that were taken, flat: the points of all ways one after another, each way in the
    direction in which it may be driven."""

    id: array[int] = field(default_factory=lambda: array("q"))
    ref: array[int] = field(default_factory=lambda: array("q"))
    lon: array[float] = field(default_factory=lambda: array("d"))
    lat: array[float] = field(default_factory=lambda: array("d"))
    start: array[int] = field(default_factory=lambda: array("q", [0]))
    kph: array[float] = field(default_factory=lambda: array("d"))
    name: array[int] = field(default_factory=lambda: array("i"))
    two_way: array[int] = field(default_factory=lambda: array("b"))
    names: dict[str, int] = field(default_factory=lambda: {"": 0})

    def take(self, way: osmium.osm.Way, report: LoadReport, *, anywhere: bool) -> None:
        """Add a way that a car may drive; a fault goes to the report."""
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
        self.id.append(way.id)
        self.ref.extend(refs)
        self.lon.extend(lons)
        self.lat.extend(lats)
        self.start.append(len(self.ref))
        self.kph.append(speed_kph(tags))
        self.two_way.append(ahead and back)
        self.name.append(self.names.setdefault(road_name(tags), len(self.names)))
        report.accept()


@dataclass(frozen=True, eq=False)
class Cut:
    """The ways cut at their junctions. Columns are by street, a way's streets in its order."""

    plane: Plane
    x: Floats  # of each junction
    y: Floats
    streets: Streets
    way: Numbers  # the id of the way that each street is part of
    first_ref: Numbers  # the id of the node where each street begins
    last_ref: Numbers


def cut(ways: Ways, plane: Plane) -> Cut:
    """Cut ways at junctions (a node used by two roads, or an end); points between become bends."""
    ref = np.array(ways.ref, np.int64)
    start = np.array(ways.start, np.int64)
    lon, lat = (np.array(column, np.float64) for column in (ways.lon, ways.lat))
    x, y = plane.from_wgs84(lon, lat) if len(lon) else (lon, lat)
    _, point, used = np.unique(ref, return_inverse=True, return_counts=True)
    is_cut = used[point] > 1
    is_cut[start[:-1]] = is_cut[start[1:] - 1] = True

    # A street runs from one cut to the next within its way.
    owner = np.repeat(np.arange(len(start) - 1), np.diff(start))
    cuts = np.flatnonzero(is_cut)
    same_way = owner[cuts[1:]] == owner[cuts[:-1]]
    first, last = cuts[:-1][same_way], cuts[1:][same_way]
    # A loop from a junction to itself has no use in a search for the shortest way.
    real = point[first] != point[last]
    first, last = first[real], last[real]

    step = np.hypot(np.diff(x, append=x[-1:]), np.diff(y, append=y[-1:]))
    travelled = np.concatenate([[0.0], np.cumsum(step)])
    nodes, numbered = np.unique(np.concatenate([point[first], point[last]]), return_inverse=True)
    sample = np.zeros(len(used), np.int64)
    sample[point] = np.arange(len(point))
    bends, indptr = _between(first, last)
    way = owner[first]
    streets = Streets(
        tail=numbered[: len(first)].astype(np.int32),
        head=numbered[len(first) :].astype(np.int32),
        metres=travelled[last] - travelled[first],
        kph=np.array(ways.kph, np.float64)[way],
        name_id=np.array(ways.name, np.int32)[way],
        two_way=np.array(ways.two_way, np.bool_)[way],
        bend_indptr=indptr,
        bend_x=x[bends],
        bend_y=y[bends],
    )
    return Cut(
        plane=plane,
        x=x[sample[nodes]],
        y=y[sample[nodes]],
        streets=streets,
        way=np.array(ways.id, np.int64)[way],
        first_ref=ref[first],
        last_ref=ref[last],
    )


def _between(first: Numbers, last: Numbers) -> tuple[Numbers, NDArray[np.int32]]:
    """The positions strictly between each pair, flat, and where each pair's begin."""
    counts = last - first - 1
    indptr = np.concatenate([[0], np.cumsum(counts)])
    within = np.arange(int(indptr[-1])) - np.repeat(indptr[:-1], counts)
    return np.repeat(first + 1, counts) + within, indptr.astype(np.int32)
