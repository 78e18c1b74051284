"""The layers of the map as GeoJSON text, of bounded size: areas, roads, places."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from django.db import connection

from iops.reference.places import network
from iops.reference.places.grid import OutsideGridError, to_grid
from iops.reference.places.models import Area
from iops.reference.places.roads.network import RoadNetwork

Box = tuple[float, float, float, float]
MOST_ROADS, MOST_MAIN_ROADS, MOST_PLACES, MOST_AREAS = 15_000, 5_000, 400, 2_000
#: Points nearer than this to the one before are left out of an outline (about 8 metres).
THIN_DEGREES = 0.0001
#: Which class a road is drawn as, by the speed assumed on it (km/h); the others are streets.
MOTORWAY_KPH, MAIN_KPH = 95.0, 56.0


def read_box(text: str) -> Box | None:
    """``west,south,east,north`` in degrees; None for anything else."""
    parts = text.split(",")
    try:
        west, south, east, north = (float(part) for part in parts)
    except ValueError:
        return None
    good = -180 <= west < east <= 180 and -90 <= south < north <= 90
    return (west, south, east, north) if good else None


def collection(features: Iterable[dict[str, Any]]) -> str:
    """A FeatureCollection as text."""
    return json.dumps(
        {"type": "FeatureCollection", "features": list(features)}, separators=(",", ":")
    )


def areas() -> Iterator[dict[str, Any]]:
    """Force, divisions and beats, outlines thinned for the screen; the largest kinds first."""
    rank = {"force": 0, "division": 1}
    found = sorted(Area.objects.all()[:MOST_AREAS], key=lambda one: rank.get(one.kind, 2))
    for area in found:
        shape = area.outline
        if shape.get("type") in ("Polygon", "MultiPolygon"):
            yield _feature(
                {"type": shape["type"], "coordinates": _thin(shape["coordinates"])},
                name=area.name,
                level=area.kind,
            )


def _thin(part: Any) -> Any:
    """The same rings with fewer points and five decimals (about a metre)."""
    if part and part[0] and isinstance(part[0][0], (int, float)):
        kept: list[list[float]] = []
        for point in part[:-1]:
            spot = [round(point[0], 5), round(point[1], 5)]
            if not kept or _apart(spot, kept[-1]) >= THIN_DEGREES:
                kept.append(spot)
        return [*kept, kept[0]] if len(kept) >= 3 else part
    return [_thin(inner) for inner in part]


def _apart(one: Sequence[float], other: Sequence[float]) -> float:
    return max(abs(one[0] - other[0]), abs(one[1] - other[1]))


def roads(box: Box, *, main_only: bool) -> Iterator[dict[str, Any]]:
    """The roads that begin in a box; the fastest where there are too many to draw.

    ``main_only`` is for a picture from afar, where few are drawn.
    """
    held = network.current()
    if held is None:
        return
    yield from _roads(held[0], box, main_only=main_only)


def _roads(of: RoadNetwork, box: Box, *, main_only: bool) -> Iterator[dict[str, Any]]:
    try:
        (west, east), (south, north) = of.plane.from_wgs84([box[0], box[2]], [box[1], box[3]])
    except OutsideGridError:
        return
    x, y = of.x[of.tail], of.y[of.tail]
    wanted = (x >= west) & (x <= east) & (y >= south) & (y <= north)
    # A two-way road is two edges: it is drawn once.
    wanted &= (of.mate < 0) | (np.arange(of.edge_count) < of.mate)
    most = MOST_MAIN_ROADS if main_only else MOST_ROADS
    edges = np.flatnonzero(wanted)
    if len(edges) > most:
        # A county seen whole shows its fastest roads, a small town all it has.
        edges = edges[np.argsort(-of.kph[edges], kind="stable")[:most]]
    lines = [of.polyline(int(edge)) for edge in edges]
    if not lines:
        return
    points = np.concatenate(lines)
    lon, lat = of.plane.to_wgs84(points[:, 0], points[:, 1])
    spots = np.round(np.column_stack([lon, lat]), 5)
    first = 0
    for edge, line in zip(edges, lines, strict=True):
        last = first + len(line)
        yield _feature(
            {"type": "LineString", "coordinates": spots[first:last].tolist()},
            name=of.name_of(int(edge)),
            **{"class": _class(float(of.kph[edge]))},
        )
        first = last


def _class(kph: float) -> str:
    if kph >= MOTORWAY_KPH:
        return "motorway"
    return "primary" if kph >= MAIN_KPH else "residential"


_PLACES = """
    SELECT label, longitude, latitude FROM places_place
    WHERE kind IN ('premises', 'junction') AND NOT confidential
      AND point <@ box(point(%(west)s, %(south)s), point(%(east)s, %(north)s))
    ORDER BY (kind = 'premises') DESC, id LIMIT %(most)s
"""


def places(box: Box) -> Iterator[dict[str, Any]]:
    """Named places in a box; never a confidential one."""
    try:
        (west, east), (south, north) = to_grid([box[0], box[2]], [box[1], box[3]])
    except OutsideGridError:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            _PLACES,
            {"west": west, "south": south, "east": east, "north": north, "most": MOST_PLACES},
        )
        rows = cursor.fetchall()
    for label, longitude, latitude in rows:
        yield _feature(
            {"type": "Point", "coordinates": [round(longitude, 5), round(latitude, 5)]},
            name=label.split(",")[0],
        )


def _feature(geometry: dict[str, Any], **properties: str) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}
