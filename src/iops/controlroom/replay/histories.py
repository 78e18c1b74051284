"""How incidents and units stood, from the old rows that the database keeps of each.

Where an incident is comes from its row of today: a place that became confidential since is on no
replay either.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.db import connection

from iops.controlroom.replay.rules import Window, stood

INCIDENT: Final = ("grade", "state", "type_code")
UNIT: Final = ("state", "meaning", "incident_id")

_BEFORE: Final = """
    SELECT row_id, at, (SELECT jsonb_object_agg(n, row -> n) FROM unnest(%s::text[]) AS n)::text
    FROM kernel_history
    WHERE table_name = %s AND row_id = ANY(%s) AND at > %s AND row IS NOT NULL ORDER BY row_id, id
"""


def histories(
    table: str, names: tuple[str, ...], records: Iterable[Any], window: Window
) -> dict[int, list[tuple[float, Mapping[str, Any]]]]:
    """By record, how the columns ``names`` stood within the window (``rules.stood``)."""
    now = {one.pk: {name: getattr(one, name) for name in names} for one in records}
    before = _before(table, names, list(now), window.start)
    return {number: stood(before[number], values, window) for number, values in now.items()}


def _before(
    table: str, names: tuple[str, ...], numbers: Sequence[int], since: datetime
) -> dict[int, list[tuple[datetime, Mapping[str, Any]]]]:
    found: dict[int, list[tuple[datetime, Mapping[str, Any]]]] = defaultdict(list)
    if not numbers:
        return found
    with connection.cursor() as cursor:
        cursor.execute(_BEFORE, [list(names), table, list(numbers), since])
        for number, at, row in cursor.fetchall():
            found[number].append((at, json.loads(row)))
    return found
