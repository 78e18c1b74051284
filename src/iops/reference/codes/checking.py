"""Are the code lists sound: no overlaps, no gaps, nothing that points at a code that is not there.

And, asked of the tables that the house declares, whether codes are in use on days on which they
were not valid.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

from django.db import connections
from psycopg import sql

from iops.kernel import clock
from iops.reference.codes.models import Code, CodeList

DOOR: Final = "owner"  # every record counts, whoever may see it


@dataclass(frozen=True)
class Use:
    """A column that holds codes of a list; ``day`` is the column that says for which day.

    ``many``: the column is an array of codes.
    """

    table: str
    column: str
    list: str
    day: str = ""
    many: bool = False


@dataclass(frozen=True)
class Reference:
    """A detail of one list that names codes of another."""

    list: str
    detail: str
    to: str


@dataclass(frozen=True)
class Finding:
    """What is wrong: where, and what to do."""

    kind: str
    list: str
    text: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.list}: {self.text}"


#: What the shipped lists say of each other.
REFERENCES: Final = (
    Reference("incident-types", "crime_class", "crime-classes"),
    Reference("crime-classes", "police_uk", "police-uk-categories"),
    Reference("outcomes", "police_uk", "police-uk-outcomes"),
    Reference("police-uk-outcomes", "home_office", "outcomes"),
    Reference("police-uk-classes", "crime_class", "crime-classes"),
    Reference("offence-codes", "crime_class", "crime-classes"),
)


def check(uses: Sequence[Use], *, references: Sequence[Reference] = REFERENCES) -> list[Finding]:
    """Everything that is wrong with the loaded lists and their use."""
    return [
        *_dates(),
        *_labels(),
        *_references(references),
        *_out_of_date(),
        *(finding for use in uses for finding in _in_use(use)),
    ]


def _dates() -> Iterator[Finding]:
    """Overlaps and gaps between the rows of one code. The database refuses overlaps too."""
    rows: dict[tuple[str, str], list[tuple[date, date | None]]] = {}
    for row in Code.objects.order_by("list_id", "code", "valid_from"):
        if row.valid_to is not None and row.valid_to <= row.valid_from:
            yield Finding("never valid", row.list_id, f"“{row.code}” ends before it begins")
        rows.setdefault((row.list_id, row.code), []).append((row.valid_from, row.valid_to))
    for (name, code), spans in rows.items():
        for (_, ended), (begins, _) in pairwise(spans):
            if ended is None or ended > begins:
                yield Finding("overlap", name, f"“{code}” has two rows valid on {begins}")
            elif ended < begins:
                yield Finding("gap", name, f"“{code}” is not valid from {ended} to {begins}")


def _labels() -> Iterator[Finding]:
    """Two codes of one list that nobody could tell apart today."""
    today = clock.local_date(clock.now())
    seen: dict[tuple[str, str], str] = {}
    # Each holiday is a day of its own, however often its name comes round.
    for row in Code.objects.exclude(list_id="bank-holidays").order_by("list_id", "place", "code"):
        if row.valid_from <= today and (row.valid_to is None or row.valid_to > today):
            other = seen.setdefault((row.list_id, row.label.lower()), row.code)
            if other != row.code:
                text = f"“{other}” and “{row.code}” are both called “{row.label}”"
                yield Finding("same name", row.list_id, text)


def _references(references: Sequence[Reference]) -> Iterator[Finding]:
    known: dict[str, set[str]] = {}
    for name, code in Code.objects.values_list("list_id", "code"):
        known.setdefault(name, set()).add(code)
    for one in references:
        for row in Code.objects.filter(list_id=one.list).order_by("place"):
            named = str(row.detail.get(one.detail, ""))
            if named and named not in known.get(one.to, set()):
                text = f"“{row.code}” names {one.detail} “{named}”, which “{one.to}” does not have"
                yield Finding("points nowhere", one.list, text)


def _out_of_date() -> Iterator[Finding]:
    today = clock.local_date(clock.now())
    for one in CodeList.objects.filter(review_by__lt=today).order_by("name"):
        text = f"to be reviewed by {one.review_by}; load the current list ({one.source})"
        yield Finding("out of date", one.name, text)


_USED: Final = sql.SQL(
    "SELECT t.code, count(*), min(t.day)::date, max(t.day)::date FROM "
    "(SELECT {column}::text AS code, ({day} AT TIME ZONE 'Europe/London')::date AS day "
    " FROM {table}) t "
    "WHERE t.code <> '' AND t.day IS NOT NULL AND NOT EXISTS ("
    " SELECT 1 FROM codes_code c WHERE c.list = %s AND c.code = t.code AND c.valid_from <= t.day"
    " AND (c.valid_to IS NULL OR c.valid_to > t.day)) GROUP BY 1 ORDER BY 1"
)


def _in_use(use: Use) -> Iterator[Finding]:
    """Codes in records on days on which the list does not have them."""
    day = sql.Identifier(use.day) if use.day else sql.SQL("iops_now()")
    column = sql.Identifier(use.column)
    statement = _USED.format(
        column=sql.SQL("unnest({})").format(column) if use.many else column,
        table=sql.Identifier(use.table),
        day=day,
    )
    with connections[DOOR].cursor() as cursor:
        cursor.execute(statement, [use.list])
        rows = cursor.fetchall()
    known = set(Code.objects.filter(list_id=use.list).values_list("code", flat=True))
    for code, count, first, last in rows:
        kind = "expired in use" if code in known else "unknown in use"
        days = f"on {first}" if first == last else f"from {first} to {last}"
        text = f"{count} rows of {use.table}.{use.column} have “{code}”, not valid {days}"
        yield Finding(kind, use.list, text)
