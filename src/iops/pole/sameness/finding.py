"""By night: pairs of records that may be one thing, all kinds, set by set."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from django.db import connection

from iops.pole.objects.models import Phone, Vehicle
from iops.pole.sameness.likely import why
from iops.pole.sameness.things import NO_DOOR
from iops.reference.places.models import Place

#: Records with one key that are compared with the first of them; more are no one thing.
MOST_ALIKE: Final = 12
#: Rows that are read and compared at once.
BATCH: Final = 2_000
#: Table, key and what must be known: of each key its oldest record is compared with each of the
#: others. What one key brings together the rules look at again.
KEYS: Final = {
    "place": (
        ("places_place", "postcode, lower(number), lower(street)",
         "postcode <> '' AND number <> '' AND street <> ''"),
        ("places_place", "search, division", "search <> ''"),
    ),
    "vehicle": (
        ("objects_vehicle", "vin", "vin <> ''"),
        ("objects_vehicle", "vrm", "vrm <> ''"),
    ),
    "phone": (("objects_phone", "number", "number <> ''"),),
}  # fmt: skip
MODELS: Final[dict[str, Any]] = {"place": Place, "vehicle": Vehicle, "phone": Phone}


def pairs(kind: str) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Left, right and why, for all records of a kind; each pair once. Needs whole sight."""
    for table, key, known in KEYS[kind]:
        if table == "places_place":
            known += f" AND kind NOT IN ({', '.join(repr(one) for one in sorted(NO_DOOR))})"
        names = [f"k{at}" for at in range(key.count(", ") + 1)]
        columns = ", ".join(
            f"{part} AS {name}" for part, name in zip(key.split(", "), names, strict=True)
        )
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT first, id FROM (SELECT id, min(id) OVER w AS first,"
                f" count(*) OVER w AS many FROM (SELECT id, {columns} FROM {table}"
                f" WHERE {known}) r WINDOW w AS (PARTITION BY {', '.join(names)})) k"
                " WHERE many BETWEEN 2 AND %s AND id <> first",
                [MOST_ALIKE],
            )
            while some := cursor.fetchmany(BATCH):
                yield from _compared(kind, some)


def _compared(kind: str, some: list[tuple[int, int]]) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    rows = MODELS[kind].objects.in_bulk({end for pair in some for end in pair})
    for left, right in some:
        if left in rows and right in rows and (reasons := why(kind, rows[left], rows[right])):
            yield left, right, reasons
