"""Markers about places, for the map: which lie in a box, and never at a confidential place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db import connection

from iops.governance.audit.looks import record_view
from iops.kernel.actors import Actor
from iops.reference.codes import queries as codes
from iops.reference.places.grid import OutsideGridError, to_grid

#: More pins than this in one picture are not told apart.
MOST: Final = 500

_MARKED: Final = """
    SELECT p.id, p.longitude, p.latitude, array_agg(DISTINCT m.type_code ORDER BY m.type_code)
    FROM places_place p JOIN links_marker m ON m.about_kind = 'place' AND m.about_id = p.id
         AND m.lapsed_at IS NULL
    WHERE p.point <@ box(point(%(west)s, %(south)s), point(%(east)s, %(north)s))
      AND NOT p.confidential AND m.audience_id = ANY(%(audiences)s)
    GROUP BY p.id ORDER BY p.id LIMIT %(most)s
"""


@dataclass(frozen=True)
class Marked:
    """A place with the codes of its markers; ``danger`` is that of the gravest, of 100."""

    place_id: int
    longitude: float
    latitude: float
    codes: Sequence[str]
    danger: int


@record_view(
    "safety.map", permission="safety.view",
    shows=lambda found: [("place", one.place_id) for one in found],
)  # fmt: skip
def marked_places(*, by: Actor, box: tuple[float, float, float, float]) -> list[Marked]:
    """Places with markers in a box: west, south, east, north in degrees. None outside the grid."""
    try:
        (west, east), (south, north) = to_grid([box[0], box[2]], [box[1], box[3]])
    except OutsideGridError:
        return []
    grave = {
        one.code: int(str(one.detail.get("danger") or 0)) for one in codes.codes("marker-types")
    }
    with connection.cursor() as cursor:
        cursor.execute(
            _MARKED,
            {
                "west": float(west), "south": float(south), "east": float(east),
                "north": float(north), "audiences": list(by.audiences), "most": MOST,
            },
        )  # fmt: skip
        rows = cursor.fetchall()
    return [
        Marked(place, lon, lat, found, max(grave.get(code, 0) for code in found))
        for place, lon, lat, found in rows
    ]
