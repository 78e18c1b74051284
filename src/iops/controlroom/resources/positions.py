"""The path of unit positions: many a second, so in batches, and not through the event log.

A batch is one statement: the latest fix of each unit, and the track in day partitions. The live
process reads the latest fixes once a second and sends what moved (`live.py`). A unit that is sent
to a confidential place, or has not left it yet, is seen by those who may know the place: its
latest fix carries their audience.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

import numpy as np
from django.db import connection, transaction

from iops.controlroom.resources.contracts import Fix
from iops.governance.access.authority import system_actor
from iops.kernel import clock
from iops.kernel.commands import visibility
from iops.reference.places.grid import NATIONAL_GRID, inside

#: A fix that a radio kept through a long shift without coverage is still part of the track.
OLDEST: Final = timedelta(hours=24)
#: Clocks of devices run a little fast.
AHEAD: Final = timedelta(seconds=30)
#: Worse than this says nothing about where a unit is, metres.
WORST_ACCURACY: Final = 5_000.0
_AUDIENCES_KEPT: Final = 60.0
#: A unit that has left a confidential place is seen by all again once it is this far from it,
#: metres: from there a dozen streets are as likely.
AWAY_METRES: Final = 500.0

_STORE: Final = """
    WITH sent AS (
        SELECT * FROM unnest(%(unit)s::bigint[], %(audience)s::integer[], %(at)s::timestamptz[],
            %(lon)s::float8[], %(lat)s::float8[], %(east)s::float8[], %(north)s::float8[],
            %(accuracy)s::float8[], %(heading)s::float8[], %(source)s::text[], %(latest)s::bool[])
            AS g (unit_id, audience_id, fix_at, lon, lat, east, north, accuracy, heading, source,
                  latest)
    ), given AS (
        SELECT s.unit_id, s.fix_at, s.lon, s.lat, s.east, s.north, s.accuracy, s.heading, s.source,
               s.latest, w.unit_id IS NOT NULL AND NOT w.sent AND s.fix_at > w.since
               AND point(s.east, s.north) <-> point(w.easting, w.northing) > %(away)s AS away,
               w.audience_id AS few, s.audience_id AS many
        FROM sent s LEFT JOIN resources_withheld w USING (unit_id)
    ), back AS (
        DELETE FROM resources_withheld w USING given g
        WHERE w.unit_id = g.unit_id AND g.latest AND g.away
    ), track AS (
        INSERT INTO resources_position
            (unit_id, fix_at, received_at, longitude, latitude, accuracy, heading, source)
        SELECT unit_id, fix_at, %(now)s, lon, lat, accuracy, heading, source FROM given
    )
    INSERT INTO resources_unit_position AS p (unit_id, audience_id, longitude, latitude, easting,
        northing, accuracy, heading, source, fix_at)
    SELECT unit_id, CASE WHEN few IS NULL OR away THEN many ELSE few END, lon, lat, east, north,
           accuracy, heading, source, fix_at
    FROM given WHERE latest ORDER BY unit_id
    ON CONFLICT (unit_id) DO UPDATE SET audience_id = excluded.audience_id,
        longitude = excluded.longitude, latitude = excluded.latitude,
        easting = excluded.easting, northing = excluded.northing,
        accuracy = excluded.accuracy, heading = excluded.heading, source = excluded.source,
        fix_at = excluded.fix_at
    WHERE p.fix_at < excluded.fix_at
"""


@dataclass
class StoredFixes:
    """How many fixes were kept, how many units moved, and what was refused: (place, reason)."""

    kept: int = 0
    moved: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)


_known: tuple[float, dict[int, int]] = (float("-inf"), {})


def forget() -> None:
    """Drop what this process knows of units (another database is behind the connection)."""
    global _known
    _known = (float("-inf"), {})


def store_fixes(fixes: Sequence[Fix]) -> StoredFixes:
    """Keep a batch of positions; what is impossible is refused one by one, the rest is kept.

    A fix older than the unit's latest joins the track and moves nothing. Committed on return.
    """
    stored, now = StoredFixes(), clock.now()
    if not fixes:
        return stored
    audiences = _audiences({fix.unit_id for fix in fixes})
    possible = inside(
        np.array([fix.longitude for fix in fixes], np.float64),
        np.array([fix.latitude for fix in fixes], np.float64),
    )
    good: list[Fix] = []
    for place, (fix, on_land) in enumerate(zip(fixes, possible.tolist(), strict=True)):
        reason = _fault(fix, on_land, fix.unit_id in audiences, now)
        if reason:
            stored.refused.append((place, reason))
        else:
            good.append(fix)
    if good:
        stored.kept = len(good)
        stored.moved = _write(good, audiences, now)
    return stored


def _fault(fix: Fix, on_land: bool, known: bool, now: datetime) -> str:
    if not known:
        return "no unit has this number"
    if not on_land:
        return "the place lies outside Great Britain"
    if fix.fix_at > now + AHEAD:
        return "the time lies in the future"
    if fix.fix_at < now - OLDEST:
        return "the fix is more than a day old"
    if not 0 <= fix.accuracy <= WORST_ACCURACY:
        return f"the accuracy is not between 0 and {WORST_ACCURACY:.0f} metres"
    if fix.heading is not None and not 0 <= fix.heading <= 360:
        return "the heading is not between 0 and 360 degrees"
    return ""


def _write(fixes: Sequence[Fix], audiences: dict[int, int], now: datetime) -> int:
    latest: dict[int, int] = {}
    for place, fix in enumerate(fixes):
        before = latest.get(fix.unit_id)
        if before is None or fixes[before].fix_at <= fix.fix_at:
            latest[fix.unit_id] = place
    newest = set(latest.values())
    lon, lat = [fix.longitude for fix in fixes], [fix.latitude for fix in fixes]
    east, north = NATIONAL_GRID.from_wgs84(lon, lat)
    values: dict[str, Any] = {
        "now": now,
        "away": AWAY_METRES,
        "unit": _array(fix.unit_id for fix in fixes),
        "audience": _array(audiences[fix.unit_id] for fix in fixes),
        "at": _array(fix.fix_at.isoformat() for fix in fixes),
        "lon": _array(lon),
        "lat": _array(lat),
        "east": _array(np.round(east, 1).tolist()),
        "north": _array(np.round(north, 1).tolist()),
        "accuracy": _array(float(fix.accuracy) for fix in fixes),
        "heading": _array("NULL" if fix.heading is None else fix.heading for fix in fixes),
        "source": [fix.source for fix in fixes],
        "latest": _array(place in newest for place in range(len(fixes))),
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_STORE, values)
        return int(cursor.rowcount)


def _array(values: Iterable[object]) -> str:
    """An array as the server writes it: numbers and moments, nothing that would need quoting.

    A list that the driver turns into an array, value by value, took half of a batch's time.
    """
    return "{" + ",".join(map(str, values)) + "}"


def _audiences(units: set[int]) -> dict[int, int]:
    """The audience of each unit; kept for a minute, since units come rarely."""
    global _known
    read_at, found = _known
    fresh = time.monotonic() - read_at < _AUDIENCES_KEPT
    if not fresh or (not units <= found.keys() and time.monotonic() - read_at > 1):
        with visibility(system_actor("worker")), connection.cursor() as cursor:
            cursor.execute("SELECT id, audience_id FROM resources_unit")
            found = dict(cursor.fetchall())
        _known = (time.monotonic(), found)
    return found
