"""The worker's look at every fence: all units at once, one command for each fence that changed."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Final

import numpy as np
from django.db import connection

from iops.controlroom.fences import commands, rules
from iops.controlroom.fences.contracts import Crossed
from iops.controlroom.fences.models import Fence, Inside
from iops.governance.access.authority import system_actor
from iops.kernel import clock
from iops.kernel.commands import visibility
from iops.kernel.errors import IopsError

log = logging.getLogger("iops.fences")
#: Where a unit stands whose position is withheld is told to nobody by a fence.
_SHOWN: Final = """
    SELECT u.id, u.callsign, p.easting, p.northing, p.accuracy, p.fix_at
    FROM resources_unit u JOIN resources_unit_position p ON p.unit_id = u.id
         AND p.audience_id = u.audience_id
    LEFT JOIN resources_withheld w ON w.unit_id = u.id
    WHERE w.unit_id IS NULL AND u.meaning <> 'off-duty' ORDER BY u.id
"""


def watch_fences() -> int:
    """Compare where units are with where they were; answers how many crossings were told."""
    by, now = system_actor("worker"), clock.now()
    with visibility(by):
        fences = list(Fence.objects.filter(ended_at=None))
        if not fences:
            return 0
        with connection.cursor() as cursor:
            cursor.execute(_SHOWN)
            rows = cursor.fetchall()
        states = list(
            Inside.objects.filter(fence__in=fences).values_list("fence_id", "unit_id", "inside")
        )
    if any(one.until <= now for one in fences):
        commands.end_overdue(by=by)
    told = 0
    for fence in fences:
        if fence.until > now and rows:
            was = {unit: inside for of, unit, inside in states if of == fence.pk}
            told += _look(fence, rows, was)
    return told


Row = tuple[int, str, float, float, float, datetime]


def _look(fence: Fence, rows: list[Row], was: dict[int, bool]) -> int:
    points = np.array([(row[2], row[3]) for row in rows])
    known = np.array([row[0] in was for row in rows])
    came, went = rules.crossed(
        fence.ring, points, np.array([row[4] for row in rows]), known,
        np.array([was.get(row[0], False) for row in rows]),
    )  # fmt: skip
    crossed = [
        Crossed(row[0], row[1], bool(entered), row[5])
        for row, entered, left in zip(rows, came, went, strict=True)
        if entered or left
    ]
    inside = {one.unit_id for one in crossed}
    outside = [row[0] for row in rows if row[0] not in was and row[0] not in inside]
    if not crossed and not outside:
        return 0
    by = system_actor("worker")
    try:
        return int(commands.look(by=by, fence_id=fence.pk, crossed=crossed, outside=outside).value)
    except IopsError as error:
        # The other fences are watched all the same; this one is looked at again next time.
        log.warning("fence %s was not looked at: %s", fence.pk, type(error).__name__)
        return 0
