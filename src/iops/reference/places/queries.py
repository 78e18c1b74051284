"""Asking about places: road times, the beat of a point, the gazetteer."""

import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from iops.reference.places import network
from iops.reference.places.grid import to_wgs84
from iops.reference.places.roads.travel import rank_units
from iops.reference.places.uprn import uprn_in

#: Without a road network: the crow's way, half again for bends, at 40 km/h.
CROW_METRES_PER_SECOND = 40 / 3.6 / 1.5


@dataclass(frozen=True)
class PlaceMatch:
    """A place of the gazetteer that may be meant, best first."""

    id: int
    kind: str
    label: str
    easting: float
    northing: float
    longitude: float
    latitude: float
    beat: str
    division: str
    score: float
    uprn: str = ""


def roads_known() -> bool:
    """Whether there is a road network, so that times are those of roads."""
    return network.current() is not None


def road_seconds(
    target: tuple[float, float],
    origins: Sequence[tuple[float | None, float | None]],
    *,
    enough: int = 10,
) -> list[float | None]:
    """Seconds by road from each origin to ``target``; None where unknown or too far to matter.

    One search backwards from the target, widened until ``enough`` origins are reached. Without a
    network the times are estimates as the crow flies.
    """
    known = [(east, north) for east, north in origins if east is not None and north is not None]
    held = network.current()
    if not known:
        return [None] * len(origins)
    if held is None:
        found = [math.dist(target, one) / CROW_METRES_PER_SECOND for one in known]
    else:
        ranking = rank_units(
            held[1], target, [one[0] for one in known], [one[1] for one in known],
            wanted=min(enough, len(known)),
        )  # fmt: skip
        found = [float(seconds) for seconds in ranking.seconds]
    answers = iter(found)
    return [
        None
        if east is None or north is None
        else (value if math.isfinite(value := next(answers)) else None)
        for east, north in origins
    ]


def fold(text: str) -> str:
    """Text as it is searched: lower case, no accents, one blank between words."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", " ", plain).strip()


_SEARCH = """
    SELECT id, kind, label, point[0], point[1], longitude, latitude, beat, division,
           word_similarity(%(text)s, search) AS score, uprn
    FROM places_place
    WHERE %(text)s <%% search AND (%(all)s OR NOT confidential)
    ORDER BY word_similarity(%(text)s, search) DESC, length(search), id
    LIMIT %(limit)s
"""
_EXACT = """
    SELECT id, kind, label, point[0], point[1], longitude, latitude, beat, division, 1.0, uprn
    FROM places_place WHERE postcode = %(postcode)s AND (%(all)s OR NOT confidential)
    ORDER BY (kind = 'postcode') DESC, label LIMIT %(limit)s
"""
_NUMBERED = """
    SELECT id, kind, label, point[0], point[1], longitude, latitude, beat, division, 1.0, uprn
    FROM places_place WHERE uprn <> '' AND uprn = %(uprn)s AND (%(all)s OR NOT confidential)
    ORDER BY (kind = 'address') DESC, label, id LIMIT %(limit)s
"""
POSTCODE = re.compile(r"^([A-Z]{1,2}[0-9][A-Z0-9]?) ?([0-9][A-Z]{2})$")


def search_places(text: str, *, limit: int = 10, confidential: bool = False) -> list[PlaceMatch]:
    """Places that may be meant by free text, misspelt or not, best first.

    A postcode and an address number ("UPRN 100021769234") are those and nothing like them.
    ``confidential``: those that only a few may know too; for somebody who may.
    """
    uprn = numbered(text)
    if uprn is not None:
        return places_numbered(uprn, limit=limit, confidential=confidential)
    folded = fold(text)[:200]
    if len(folded) < 3:
        return []
    postcode = POSTCODE.match(text.strip().upper())
    with connection.cursor() as cursor:
        if postcode:
            key = f"{postcode.group(1)} {postcode.group(2)}"
            cursor.execute(_EXACT, {"postcode": key, "limit": limit, "all": confidential})
            rows = cursor.fetchall()
            if rows:
                return [PlaceMatch(*row) for row in rows]
        cursor.execute(_SEARCH, {"text": folded, "limit": limit, "all": confidential})
        return [PlaceMatch(*row) for row in cursor.fetchall()]


def numbered(text: str) -> str | None:
    """The number of an address (UPRN) that a text is; "" for one that cannot be, None for words."""
    try:
        return uprn_in(text)
    except ValueError:
        return ""


def places_numbered(uprn: str, *, limit: int = 10, confidential: bool = False) -> list[PlaceMatch]:
    """Places that bear a UPRN, the address before the premises in it.

    A number that is none, or of a confidential place, is answered like one that nobody has.
    """
    with connection.cursor() as cursor:
        cursor.execute(_NUMBERED, {"uprn": uprn, "limit": limit, "all": confidential})
        return [PlaceMatch(*row) for row in cursor.fetchall()]


_ONE = """
    SELECT id, kind, label, point[0], point[1], longitude, latitude, beat, division, 1.0, uprn
    FROM places_place WHERE id = %s AND (%s OR NOT confidential)
"""


def place_match(place_id: int, *, confidential: bool = False) -> PlaceMatch | None:
    """One place of the gazetteer; None for a confidential one, unless it may be known."""
    with connection.cursor() as cursor:
        cursor.execute(_ONE, [place_id, confidential])
        row = cursor.fetchone()
    return None if row is None else PlaceMatch(*row)


def bounds_of_areas() -> list[float] | None:
    """West, south, east, north of the force area, or else of all areas; None without any."""
    with connection.cursor() as cursor:
        cursor.execute(_BOUNDS)
        row = cursor.fetchone()
    if row is None or row[0] is None:
        return None
    longitudes, latitudes = to_wgs84([row[0], row[2]], [row[1], row[3]])
    return [
        round(float(one), 5) for one in (longitudes[0], latitudes[0], longitudes[1], latitudes[1])
    ]


_BOUNDS = """
    SELECT min(low[0]), min(low[1]), max(high[0]), max(high[1])
    FROM (SELECT (box(ring))[1] AS low, (box(ring))[0] AS high FROM places_area_part
          WHERE NOT hole AND (kind = 'force' OR NOT EXISTS (
              SELECT 1 FROM places_area_part f WHERE f.kind = 'force'))) AS boxes
"""
_AREAS = """
    SELECT p.kind, a.code FROM places_area_part p JOIN places_area a ON a.id = p.area_id
    WHERE p.ring @> point(%(east)s, %(north)s) AND NOT p.hole
      AND NOT EXISTS (SELECT 1 FROM places_area_part h WHERE h.area_id = p.area_id AND h.hole
                      AND h.ring @> point(%(east)s, %(north)s))
"""


def areas_at(easting: float, northing: float) -> dict[str, str]:
    """Which areas a point lies in: kind ("beat", "division", "force") to code."""
    with connection.cursor() as cursor:
        cursor.execute(_AREAS, {"east": easting, "north": northing})
        return dict(cursor.fetchall())


def areas_of(kind: str) -> list[tuple[str, str]]:
    """The areas of a kind ("division", "beat") as code and name, in the order of names."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT code, name FROM places_area WHERE kind = %s ORDER BY name", [kind])
        return [(code, name) for code, name in cursor.fetchall()]


def beside(
    easting: float, northing: float, *, kinds: Sequence[str]
) -> tuple[PlaceMatch, float] | None:
    """The nearest place of these kinds that everybody may know, and how many metres away it is."""
    number = nearest(easting, northing, kinds=kinds)
    found = place_match(number) if number is not None else None
    if found is None:
        return None
    return found, math.dist((easting, northing), (found.easting, found.northing))


def nearest(easting: float, northing: float, *, kinds: Sequence[str] = ("address",)) -> int | None:
    """The nearest place of these kinds, by id."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM places_place WHERE kind = ANY(%s) AND NOT confidential "
            "ORDER BY point <-> point(%s, %s) LIMIT 1",
            [list(kinds), easting, northing],
        )
        row = cursor.fetchone()
    return None if row is None else int(row[0])
