"""Reading links as a graph: what a person is linked with, whichever of their records says so.

To be called where row-level security knows the actor; every statement asks for their audiences too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.db import connection

from iops.kernel.actors import Actor
from iops.pole.diagrams.contracts import End
from iops.pole.identity.queries import nominals_of

#: Rows of link: id, from kind and id, to kind and id, reason, since, until, certainty.
Row = tuple[int, str, int, str, int, str, str | None, str | None, str]
_COLUMNS: Final = (
    "l.id, l.from_kind, l.from_id, l.to_kind, l.to_id, l.reason, l.since, l.until, l.certainty"
)
_ENDS: Final = "unnest(%(kinds)s::text[], %(ids)s::bigint[]) AS e (kind, id)"
_VISIBLE: Final = "l.ended_at IS NULL AND l.audience_id = ANY (%(audiences)s)"
_COUNTS: Final = f"""
    SELECT kind, reason, outward, count(DISTINCT id) FROM (
        SELECT l.to_kind AS kind, l.reason, true AS outward, l.to_id AS id
        FROM {_ENDS} JOIN links_link l ON l.from_kind = e.kind AND l.from_id = e.id
        WHERE {_VISIBLE}
        UNION ALL
        SELECT l.from_kind, l.reason, false, l.from_id
        FROM {_ENDS} JOIN links_link l ON l.to_kind = e.kind AND l.to_id = e.id
        WHERE {_VISIBLE}) f GROUP BY 1, 2, 3
"""
_LINKS: Final = f"""
    (SELECT {_COLUMNS} FROM {_ENDS} JOIN links_link l ON l.from_kind = e.kind AND l.from_id = e.id
     WHERE {_VISIBLE} AND (%(reason)s = '' OR l.reason = %(reason)s)
       AND (%(other)s = '' OR l.to_kind = %(other)s) ORDER BY l.id DESC LIMIT %(most)s)
    UNION
    (SELECT {_COLUMNS} FROM {_ENDS} JOIN links_link l ON l.to_kind = e.kind AND l.to_id = e.id
     WHERE {_VISIBLE} AND (%(reason)s = '' OR l.reason = %(reason)s)
       AND (%(other)s = '' OR l.from_kind = %(other)s) ORDER BY l.id DESC LIMIT %(most)s)
"""
_BETWEEN: Final = f"""
    SELECT {_COLUMNS} FROM {_ENDS} JOIN links_link l ON l.from_kind = e.kind AND l.from_id = e.id
    JOIN unnest(%(kinds)s::text[], %(ids)s::bigint[]) AS o (kind, id)
      ON l.to_kind = o.kind AND l.to_id = o.id
    WHERE {_VISIBLE} ORDER BY l.id DESC LIMIT %(most)s
"""
_MEMBERS: Final = """
    SELECT profile_id, nominal_id FROM identity_membership
    WHERE nominal_id = ANY (SELECT nominal_id FROM identity_membership WHERE profile_id = ANY (%s))
"""


def records_of(ends: Iterable[End], *, resolved: bool) -> dict[End, End]:
    """Each record behind these nodes, with the node that it stands behind.

    ``resolved``: a person stands for all records judged to be theirs.
    """
    found = {end: end for end in ends}
    profiles = [number for kind, number in found if kind == "profile"]
    if not (resolved and profiles):
        return found
    with connection.cursor() as cursor:
        cursor.execute(_MEMBERS, [profiles])
        for profile, nominal in cursor.fetchall():
            found.pop(("profile", profile), None)
            found["profile", profile] = ("profile", nominal)
    return found


def nodes_of(ends: Iterable[End], *, resolved: bool) -> dict[End, End]:
    """The node behind which each of these records stands."""
    wanted = list(ends)
    if not resolved:
        return {end: end for end in wanted}
    nominals = nominals_of([number for kind, number in wanted if kind == "profile"])
    return {
        (kind, number): (kind, nominals[number] if kind == "profile" else number)
        for kind, number in wanted
    }


def counted(by: Actor, records: Iterable[End]) -> list[tuple[str, str, bool, int]]:
    """Kind of the other end, reason, whether it is told from here, and how many there are."""
    return _rows(_COUNTS, by, records)


def links(
    by: Actor, records: Iterable[End], *, reason: str = "", kind: str = "", most: int
) -> list[Row]:
    """Links of these records, of one reason and kind where they are said; the newest first."""
    return _rows(_LINKS, by, records, reason=reason, other=kind, most=most)


def between(by: Actor, records: Iterable[End], *, most: int) -> list[Row]:
    """Links of which both ends are among these records."""
    return _rows(_BETWEEN, by, records, most=most)


def _rows(statement: str, by: Actor, records: Iterable[End], **more: Any) -> list[Any]:
    wanted: Sequence[End] = list(records)
    if not wanted:
        return []
    values = {
        "kinds": [kind for kind, _ in wanted],
        "ids": [number for _, number in wanted],
        "audiences": list(by.audiences),
        **more,
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
