"""Who and what is within an area, the geofences, and one with its crossings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import numpy as np
from django.db import connection
from django.db.models import Q

from iops.controlroom.fences import rules
from iops.controlroom.fences.models import Crossing, Fence
from iops.controlroom.incidents.models import Incident
from iops.controlroom.resources.models import CrewMember
from iops.governance.access.models import Account
from iops.governance.audit.looks import record_view
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.errors import Invalid, NotVisible
from iops.pole.confidential.queries import unveil
from iops.reference.places.grid import NATIONAL_GRID
from iops.reference.places.said import point_in

MOST_INCIDENTS: Final = 200
MOST_CROSSINGS: Final = 200

_UNITS: Final = """
    SELECT u.id, u.callsign, coalesce(s.label, u.state), p.easting, p.northing, p.longitude,
           p.latitude, p.fix_at
    FROM resources_unit u
    JOIN resources_unit_position p ON p.unit_id = u.id AND p.audience_id = ANY(%(audiences)s)
    LEFT JOIN codes_code s ON s.list = 'resource-states' AND s.code = u.state
         AND s.valid_to IS NULL
    WHERE u.audience_id = ANY(%(audiences)s) AND u.meaning <> 'off-duty'
      AND p.easting BETWEEN %(west)s AND %(east)s AND p.northing BETWEEN %(south)s AND %(north)s
    ORDER BY u.callsign
"""


@dataclass(frozen=True)
class UnitThere:
    """A unit within an area, by its newest position. ``crewed``: somebody is aboard."""

    id: int
    callsign: str
    state: str
    longitude: float
    latitude: float
    fix_at: datetime
    crewed: bool


@dataclass(frozen=True)
class There:
    """What is within a ring now, as far as the actor may see."""

    ring: Sequence[tuple[float, float]]
    units: Sequence[UnitThere]
    incidents: Sequence[Incident]

    @property
    def square_km(self) -> float:
        return rules.square_metres(self.ring) / 1e6

    @property
    def crewed(self) -> list[str]:
        """Call signs to which a broadcast can go."""
        return [one.callsign for one in self.units if one.crewed]


@dataclass(frozen=True)
class FenceCard:
    """A geofence with who set it, which units are in it, and what crossed it, the newest first."""

    fence: Fence
    who: str
    inside: Sequence[tuple[str, datetime]]
    crossings: Sequence[Crossing]


def ring_typed(text: str) -> list[tuple[float, float]]:
    """The ring that was typed or drawn. Raises Invalid about ``ring``."""
    try:
        return rules.ring_in(text, _read)
    except ValueError as error:
        raise Invalid.at("ring", str(error)) from None


def _read(text: str) -> tuple[float, float] | None:
    point = point_in(text)
    return None if point is None else (point.easting, point.northing)


def _subjects(found: There) -> list[tuple[str, int]]:
    return [
        *(("unit", one.id) for one in found.units),
        *(("incident", one.pk) for one in found.incidents),
    ]


@record_view("fences.within", permission="fences.view", shows=_subjects)
def there(*, by: Actor, ring: Sequence[tuple[float, float]]) -> There:
    """Units on duty and open incidents within a ring. A withheld position is not found."""
    corners = np.asarray(ring, np.float64)
    (west, south), (east, north) = corners.min(axis=0).tolist(), corners.max(axis=0).tolist()
    asked: dict[str, Any] = {
        "audiences": list(by.audiences), "west": west, "east": east, "south": south,
        "north": north,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_UNITS, asked)
        rows = cursor.fetchall()
    spots = np.array([(row[3], row[4]) for row in rows], np.float64).reshape(-1, 2)
    seen = [row for row, good in zip(rows, rules.within(ring, spots), strict=True) if good]
    seats = CrewMember.objects.visible_to(by).filter(
        unit_id__in=[row[0] for row in seen], aboard__contains=clock.now()
    )
    crewed = set(seats.values_list("unit_id", flat=True))
    units = [
        UnitThere(row[0], row[1], row[2], row[5], row[6], row[7], row[0] in crewed) for row in seen
    ]
    near = list(
        Incident.objects.visible_to(by)
        .exclude(state="closed")
        .filter(Q(easting__range=(west, east)) & Q(northing__range=(south, north)))
        .order_by("-pk")[: MOST_INCIDENTS * 2]
    )
    at = np.array([(one.easting, one.northing) for one in near], np.float64).reshape(-1, 2)
    good = rules.within(ring, at)
    incidents = [one for one, yes in zip(near, good, strict=True) if yes][:MOST_INCIDENTS]
    unveil(by, *incidents)
    return There(list(ring), units, incidents)


@record_view(
    "fences.list",
    permission="fences.view",
    shows=lambda found: [("fence", one.pk) for one in found],
)
def fences(*, by: Actor) -> list[Fence]:
    """The geofences that are watched, the one that ends first first."""
    return list(Fence.objects.visible_to(by).filter(ended_at=None).order_by("until", "pk"))


@record_view(
    "fences.card",
    permission="fences.view",
    shows=lambda card: [
        ("fence", card.fence.pk), *(("fence_crossing", one.pk) for one in card.crossings)
    ],
)  # fmt: skip
def fence_card(*, by: Actor, fence_id: int) -> FenceCard:
    """One geofence. Raises NotVisible."""
    fence = Fence.objects.visible_to(by).filter(pk=fence_id).first()
    if fence is None:
        raise NotVisible("There is no geofence with this number that you may see.")
    who = Account.objects.filter(pk=fence.created_by).values_list("name", flat=True).first()
    crossings = Crossing.objects.visible_to(by).filter(fence=fence)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT u.callsign, i.since FROM fences_inside i JOIN resources_unit u"
            " ON u.id = i.unit_id WHERE i.fence_id = %s AND i.inside ORDER BY u.callsign",
            [fence_id],
        )
        inside = cursor.fetchall()
    return FenceCard(fence, who or "", inside, list(crossings.order_by("-pk")[:MOST_CROSSINGS]))


def outline(ring: Sequence[Sequence[float]]) -> list[list[float]]:
    """A ring as longitude and latitude, for a map; closed."""
    closed = np.asarray([*ring, ring[0]], np.float64)
    lon, lat = NATIONAL_GRID.to_wgs84(closed[:, 0], closed[:, 1])
    return [[round(x, 6), round(y, 6)] for x, y in zip(lon.tolist(), lat.tolist(), strict=True)]
