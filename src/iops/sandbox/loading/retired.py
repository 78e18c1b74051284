"""A retired system beside the invented force, so that its archive has something to find.

A third of its people were brought over, a third are people of the force that nobody brought over,
spelt as an old system spelt them, and a third are nobody whom the force knows.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, Final

from django.db import connections

from iops.governance.access.audiences import open_audience
from iops.governance.access.authority import system_actor
from iops.kernel.bulk import DOOR
from iops.pole.archive.commands import load_archive
from iops.sandbox.force.misspell import misspell

NAME: Final = "NORTHGATE"
RETIRED: Final = "2016-11"
HELD: Final = "People, vehicles and custody of the old eastern division"
#: One of so many people of the force, and no more than these.
ONE_OF, MOST = 20, 3_000
_COLUMNS: Final = (
    "reference", "kind", "forename", "surname", "born", "phone", "plate", "day", "words",
    "migrated_kind", "migrated_id",
)  # fmt: skip
#: Nobody whose record or address only a few may see: an open archive would tell of them.
_PEOPLE: Final = """
    SELECT id, forename, surname, born, phone FROM people_profile
    WHERE id %% %s = 0 AND audience_id = %s AND details_audience_id IS NULL
      AND forename <> '' AND surname <> '' AND born IS NOT NULL
    ORDER BY id LIMIT %s
"""
_WORDS: Final = (
    "Index card: see paper file.", "Stopped on the quay, no further action.",
    "Reported as a witness, statement on paper.", "Cautioned for theft from a shop.",
)  # fmt: skip


def load_retired(*, seed: int) -> int:
    """Load the archive of the invented force; answers how many records it has."""
    by = system_actor("sandbox")
    with connections[DOOR].cursor() as cursor:
        cursor.execute(_PEOPLE, [ONE_OF, open_audience(by.force_id), MOST])
        people = cursor.fetchall()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "northgate.csv"
        with path.open("w", newline="") as file:
            writer = csv.DictWriter(file, _COLUMNS, restval="")
            writer.writeheader()
            writer.writerows(_records(people, Random(seed)))
        done = load_archive(path, by=by, system=NAME, retired=RETIRED, held=HELD)
    return done.report.loaded


def _day(draw: Random) -> str:
    return f"{draw.randint(1996, 2015)}-{draw.randint(1, 12):02d}-{draw.randint(1, 28):02d}"


def _records(people: Sequence[Any], draw: Random) -> Iterator[dict[str, Any]]:
    for at, (number, forename, surname, born, phone) in enumerate(people):
        said = {
            "reference": f"N/{10_000 + at}", "kind": "person", "forename": forename,
            "surname": surname, "born": born, "phone": phone, "words": draw.choice(_WORDS),
            "day": _day(draw),
        }  # fmt: skip
        if at % 3 == 0:
            yield said | {"migrated_kind": "profile", "migrated_id": number}
        elif at % 3 == 1:
            yield said | {"surname": misspell(surname, draw.getrandbits(24)), "phone": ""}
        else:
            other = people[(at + 1) % len(people)]
            yield said | {"surname": other[2], "born": str(draw.randint(1930, 1990)), "phone": ""}
        if at % 10 == 0:
            # A mark of a form that was never issued, as all of the invented force.
            mark = f"QQ{draw.randint(10, 99)} {''.join(draw.choices('BCDFGHJ', k=3))}"
            yield {
                "reference": f"V/{at}", "kind": "vehicle", "plate": mark,
                "words": "Seen by the docks at night.",
            }  # fmt: skip
