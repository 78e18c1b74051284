"""By night: pairs of records that may be one thing, all kinds, set by set."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Final

from django.db import connection

from iops.pole.sameness.likely import why
from iops.pole.sameness.things import NO_DOOR, THINGS

#: Records with one key that are compared with each other; more are no one thing.
MOST_ALIKE: Final = 60
#: Keys whose records are read and compared at once.
BATCH: Final = 500
_A_DOOR: Final = f"kind NOT IN ({', '.join(repr(one) for one in sorted(NO_DOOR))})"
#: Table, key and what must be known of it. What one key brings together the rules look at again.
KEYS: Final = {
    "place": (
        ("places_place", "postcode, lower(number), lower(street)",
         f"postcode <> '' AND number <> '' AND street <> '' AND {_A_DOOR}"),
        ("places_place", "uprn", f"uprn <> '' AND {_A_DOOR}"),
        ("places_place", "search, division", f"search <> '' AND {_A_DOOR}"),
    ),
    "vehicle": (
        ("objects_vehicle", "vin", "vin <> ''"),
        ("objects_vehicle", "vrm", "vrm <> ''"),
    ),
    "phone": (("objects_phone", "number", "number <> ''"),),
}  # fmt: skip


def pairs(kind: str) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Left, right and why, for all records of a kind. Needs whole sight."""
    for table, key, known in KEYS[kind]:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT array_agg(id ORDER BY id) FROM {table} WHERE {known}"
                f" GROUP BY {key} HAVING count(*) BETWEEN 2 AND %s",
                [MOST_ALIKE],
            )
            while some := cursor.fetchmany(BATCH):
                yield from _compared(kind, [ids for (ids,) in some])


def _compared(kind: str, groups: list[list[int]]) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    rows = THINGS[kind].model.objects.in_bulk([one for ids in groups for one in ids])
    for ids in groups:
        for left, right in combinations([one for one in ids if one in rows], 2):
            if reasons := why(kind, rows[left], rows[right]):
                yield left, right, reasons
