"""The path of unit positions: many a second, so in batches, and not through the event log.

What cannot be is refused fix by fix before anything is stored (`position_rules.py`), and counted
(`position_counts.py`). A batch is one statement: the fix that is shown of each unit, and the track
in day partitions. The live process reads the fixes that are shown once a second and sends what
moved (`live.py`). A unit that is sent to a confidential place, or has not left it yet, is seen by
those who may know the place: its fixes carry their audience, in the track, too.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

import numpy as np
from django.db import connection, transaction

from iops.controlroom.resources import position_counts
from iops.controlroom.resources import position_rules as rules
from iops.controlroom.resources.contracts import Fix
from iops.controlroom.resources.position_limits import limits
from iops.controlroom.resources.position_rules import Fixes, Floats, Ints, Limits
from iops.governance.access.authority import system_actor
from iops.kernel import clock
from iops.kernel.commands import visibility
from iops.reference.places.grid import NATIONAL_GRID, inside

_AUDIENCES_KEPT: Final = 60.0
#: A unit that has left a confidential place is seen by all again once it is this far from it,
#: metres: from there a dozen streets are as likely.
AWAY_METRES: Final = 500.0

_STORE: Final = """
    WITH sent AS (
        SELECT g.*, to_timestamp(g.epoch) AS fix_at
        FROM unnest(%(unit)s::bigint[], %(audience)s::integer[], %(at)s::float8[],
            %(lon)s::float8[], %(lat)s::float8[], %(east)s::float8[], %(north)s::float8[],
            %(accuracy)s::float8[], %(heading)s::float8[], %(source)s::text[], %(latest)s::bool[],
            %(behind)s::float8[])
            AS g (unit_id, audience_id, epoch, lon, lat, east, north, accuracy, heading, source,
                  latest, behind)
    ), given AS (
        SELECT s.unit_id, s.fix_at, s.lon, s.lat, s.east, s.north, s.accuracy, s.heading, s.source,
               s.latest, s.fix_at - s.behind * interval '1 second' AS counts_at,
               w.unit_id IS NOT NULL AND NOT w.sent AND s.fix_at > w.since
               AND point(s.east, s.north) <-> point(w.easting, w.northing) > %(away)s AS away,
               w.audience_id AS few, s.audience_id AS many
        FROM sent s LEFT JOIN resources_withheld w USING (unit_id)
    ), back AS (
        DELETE FROM resources_withheld w USING given g
        WHERE w.unit_id = g.unit_id AND g.latest AND g.away
    ), track AS (
        INSERT INTO resources_position
            (unit_id, fix_at, received_at, longitude, latitude, accuracy, heading, source,
             audience_id)
        SELECT unit_id, fix_at, %(now)s, lon, lat, accuracy, heading, source,
               CASE WHEN few IS NULL OR away THEN many ELSE few END FROM given
    )
    INSERT INTO resources_unit_position AS p (unit_id, audience_id, longitude, latitude, easting,
        northing, accuracy, heading, source, fix_at, counts_at)
    SELECT unit_id, CASE WHEN few IS NULL OR away THEN many ELSE few END, lon, lat, east, north,
           accuracy, heading, source, fix_at, counts_at
    FROM given WHERE latest ORDER BY unit_id
    ON CONFLICT (unit_id) DO UPDATE SET audience_id = excluded.audience_id,
        longitude = excluded.longitude, latitude = excluded.latitude,
        easting = excluded.easting, northing = excluded.northing,
        accuracy = excluded.accuracy, heading = excluded.heading, source = excluded.source,
        fix_at = excluded.fix_at, counts_at = excluded.counts_at
    WHERE coalesce(p.counts_at, p.fix_at) < excluded.counts_at
"""


@dataclass
class StoredFixes:
    """How many fixes were kept, how many units moved, and what was refused: (place, reason)."""

    kept: int = 0
    moved: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)


_known: tuple[float, dict[int, int]] = (float("-inf"), {})
_memory = rules.Memory()
_judging = threading.Lock()


def forget() -> None:
    """Drop what this process knows of units (another database is behind the connection)."""
    global _known, _memory
    _known, _memory = (float("-inf"), {}), rules.Memory()
    position_counts.forget()


def store_fixes(fixes: Sequence[Fix]) -> StoredFixes:
    """Keep a batch of positions; what is impossible is refused one by one, the rest is kept.

    A fix older than the one that is shown joins the track and moves nothing; so does one of a
    worse source while a better one is fresh. Committed on return.
    """
    stored, now = StoredFixes(), clock.now()
    if not fixes:
        return stored
    audiences, allowed = _audiences({fix.unit_id for fix in fixes}), limits()
    given = _columns(fixes, allowed)
    reasons = rules.by_themselves(
        given,
        known=np.array([fix.unit_id in audiences for fix in fixes], np.bool_),
        on_land=inside(given.longitude, given.latitude),
        limits=allowed,
        now=now.timestamp(),
    )
    right = np.flatnonzero(reasons == rules.KEPT)
    east, north = NATIONAL_GRID.from_wgs84(given.longitude[right], given.latitude[right])
    spots = np.column_stack([given.at[right], east, north, given.accuracy[right]])
    with _judging:
        rows = _memory.rows(given.unit[right], given.source[right])
        reasons[right] = _memory.judge(rows, spots, allowed.top_speed[given.source[right]])
    kept = reasons[right] == rules.KEPT
    try:
        if kept.any():
            stored.kept = int(kept.sum())
            stored.moved = _write(fixes, given, right[kept], spots[kept], audiences, allowed, now)
    except BaseException:
        # Nothing was stored: the sender sends it again, and it is no repetition then.
        with _judging:
            _memory.forget(rows[kept])
        raise
    position_counts.count(given.source, reasons, allowed.sources)
    position_counts.flush(now)
    stored.refused = [
        (place, _sentence(int(reasons[place]), int(given.source[place]), allowed))
        for place in np.flatnonzero(reasons).tolist()
    ]
    return stored


def _sentence(reason: int, source: int, allowed: Limits) -> str:
    _, words = rules.REASONS[reason]
    return words.format(accuracy=allowed.accuracy[source])


def _columns(fixes: Sequence[Fix], allowed: Limits) -> Fixes:
    heading = np.array(
        [np.nan if fix.heading is None else fix.heading for fix in fixes], np.float64
    )
    sent = np.array([fix.heading is not None for fix in fixes], np.bool_)
    numbers = {one: allowed.number(one) for one in {fix.source for fix in fixes}}
    return Fixes(
        unit=np.array([fix.unit_id for fix in fixes], np.int64),
        source=np.array([numbers[fix.source] for fix in fixes], np.int64),
        at=np.array([fix.fix_at.timestamp() for fix in fixes], np.float64),
        longitude=np.array([fix.longitude for fix in fixes], np.float64),
        latitude=np.array([fix.latitude for fix in fixes], np.float64),
        accuracy=np.array([fix.accuracy for fix in fixes], np.float64),
        heading=heading,
        bad_heading=sent & ~((heading >= 0) & (heading <= 360)),
    )


def _write(
    sent: Sequence[Fix],
    given: Fixes,
    kept: Ints,
    spots: Floats,
    audiences: dict[int, int],
    allowed: Limits,
    now: datetime,
) -> int:
    units, headings = given.unit[kept].tolist(), given.heading[kept].tolist()
    shown = rules.best_of_each(given.unit[kept], rules.counts_at(given, allowed)[kept])
    values: dict[str, Any] = {
        "now": now,
        "away": AWAY_METRES,
        "unit": _array(units),
        "audience": _array([audiences[unit] for unit in units]),
        # Seconds since 1970: a float holds the microseconds of this century whole.
        "at": _array(given.at[kept].tolist()),
        "lon": _array(given.longitude[kept].tolist()),
        "lat": _array(given.latitude[kept].tolist()),
        "east": _array(np.round(spots[:, 1], 1).tolist()),
        "north": _array(np.round(spots[:, 2], 1).tolist()),
        "accuracy": _array(given.accuracy[kept].tolist()),
        "heading": _array(["NULL" if one != one else one for one in headings]),
        "source": [sent[place].source for place in kept.tolist()],
        "latest": _array(shown.tolist()),
        "behind": _array(allowed.behind[given.source[kept]].tolist()),
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
