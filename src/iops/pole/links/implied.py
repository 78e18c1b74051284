"""Links that nobody recorded: two that stand in the same incident, crime, search or call.

They are read from the tables that say so each time somebody looks, and never kept: one that is
corrected there is right here. To be called where row-level security knows the actor; every
statement asks for their audiences too, and the card or diagram that shows them logs the look.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.apps import apps
from django.db import connection

from iops.kernel.actors import Actor
from iops.kernel.registry import Meeting, registry
from iops.pole.identity.queries import nominals_of
from iops.pole.links.contracts import End, Implied, Standing
from iops.pole.links.rules import implied

#: Kinds of record that can stand in another.
STAND: Final = ("profile", "vehicle", "phone", "organisation", "document", "property")
#: Records that are looked at, the newest; and rows of those that stand in one: more than stand in
#: any but an event of hundreds of callers.
MOST_MET, MOST_IN_ONE = 300, 200
#: Of each kind of record, one that stands in more is looked up in so many, the newest.
MOST_OF_KIND: Final = 2_000


@dataclass(frozen=True)
class Ties:
    """Implied links, and how many records there are beside those that were looked at."""

    ties: Sequence[Implied]
    older: int = 0


_Dated = dict[End, tuple[str, datetime]]


def implied_of(
    by: Actor, whose: Mapping[End, End], *, resolved: bool = True, meeting: str = "",
    most: int = MOST_MET,
) -> Ties:  # fmt: skip
    """What these records are tied to by the records in which they stand, the newest first.

    ``whose``: each record with the person or thing that it is of. ``resolved``: a person at the
    other end is one, whichever of their records stands there. ``meeting``: only by records of this
    kind. Not more than the newest ``most`` are looked at.
    """
    here, dated, count = _standing(by, whose, meeting, most)
    there = _parties(by, dated)
    return Ties(implied(here, there, dated, _whose(whose, there, resolved)), count - len(dated))


def implied_between(
    by: Actor, whose: Mapping[End, End], *, resolved: bool = True, most: int = MOST_MET
) -> Ties:
    """What ties these records to each other, each pair once."""
    here, dated, count = _standing(by, whose, "", most)
    found = implied(here, here, dated, _whose(whose, here, resolved))
    return Ties([one for one in found if one.here < one.there], count - len(dated))


def label_of(tie: Implied) -> str:
    """An implied link in words: "both in CR-000123-26 and 2 more"."""
    more = len(tie.met) - 1
    return f"both in {tie.met[0].number}" + (f" and {more} more" if more else "")


def _whose(
    known: Mapping[End, End], standing: Iterable[Standing], resolved: bool
) -> Mapping[End, End]:
    if not resolved:
        return known
    others = {one.end[1] for one in standing if one.end[0] == "profile" and one.end not in known}
    nominals = nominals_of(others) if others else {}
    return {**{("profile", one): ("profile", who) for one, who in nominals.items()}, **known}


def _standing(
    by: Actor, whose: Mapping[End, End], meeting: str, most: int
) -> tuple[list[Standing], _Dated, int]:
    """Where these stand, the newest records; and in how many they do."""
    ends = [end for end in whose if end[0] in STAND]
    meetings = [one for one in _meetings() if meeting in ("", one.kind)]
    if not ends or not meetings:
        return [], {}, 0
    kinds = sorted({kind for kind, _ in ends})
    rows = _rows(_where_they_stand(meetings, kinds), by, ends, of_kind=MOST_OF_KIND, most=most)
    found, dated = [], {}
    for of, record, kind, number, part, shut, name, at, _ in rows:
        found.append(Standing((of, record), (kind, number), part, shut))
        dated[of, record] = (name, at)
    return found, dated, rows[0][-1] if rows else 0


def _parties(by: Actor, meetings: Iterable[End]) -> list[Standing]:
    """Whoever and whatever stands in these records, as far as the actor may see them."""
    wanted = list(meetings)
    kinds = {kind for kind, _ in wanted}
    declared = [one for one in _meetings() if one.kind in kinds]
    if not declared:
        return []
    rows = _rows(_who_stands_there(declared), by, wanted, in_one=MOST_IN_ONE)
    return [
        Standing((of, record), (kind, number), part, shut)
        for of, record, kind, number, part, shut in rows
    ]


def _meetings() -> list[Meeting]:
    return registry.each("meetings")


def _rows(statement: str, by: Actor, ends: Sequence[End], **more: Any) -> list[Any]:
    values = {
        "kinds": [kind for kind, _ in ends],
        "ids": [number for _, number in ends],
        "audiences": list(by.audiences),
        **more,
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


_VISIBLE: Final = "audience_id = ANY (%(audiences)s)"


def _table(kind: str) -> tuple[str, str]:
    """Table of a kind of record, and its column with the number that people know it by."""
    declared = registry.record_kind(kind)
    table = str(apps.get_model(declared.model)._meta.db_table)
    return table, declared.number_field or "id"


def _parties_of(meeting: Meeting, kinds: Collection[str]) -> str:
    """Who of these kinds stands in records of a kind: as declared, and as linked to them."""
    declared = (
        f"SELECT d.record, '{kind}' AS kind, d.id, d.part, d.audience_id FROM ({rows}) d"
        for kind, rows in meeting.parties
        if kind in kinds
    )
    linked = (
        f"SELECT l.{near}_id AS record, l.{far}_kind AS kind, l.{far}_id AS id,"
        " replace(l.reason, '-', ' ') AS part, l.audience_id FROM links_link l"
        f" WHERE l.ended_at IS NULL AND l.{near}_kind = '{meeting.kind}'"
        for near, far in (("to", "from"), ("from", "to"))
    )
    return " UNION ALL ".join(f"({one})" for one in (*declared, *linked))


def _seen(of: str, kinds: Collection[str]) -> str:
    """The record that a row names, where the actor may see it; whether its phone is shut."""
    pieces = []
    for kind in kinds:
        shut = (
            "coalesce(x.details_audience_id <> ALL (%(audiences)s), false)"
            if kind == "profile"
            else "false"
        )
        pieces.append(
            f"SELECT {shut} AS shut FROM {_table(kind)[0]} x"
            f" WHERE {of}.kind = '{kind}' AND x.id = {of}.id AND x.{_VISIBLE}"
        )
    return f"LATERAL ({' UNION ALL '.join(pieces)})"


def _where_they_stand(meetings: Sequence[Meeting], kinds: Collection[str]) -> str:
    """SQL: each row that ties one of the asked to a record; the newest records, and their count."""
    pieces = []
    for one in meetings:
        table, number = _table(one.kind)
        pieces.append(
            f"SELECT '{one.kind}' AS of, p.record, a.kind, a.id, p.part, a.shut,"
            f" r.{number}::text || {one.remark} AS name, r.{one.dated} AS at"
            f" FROM asked a CROSS JOIN LATERAL (SELECT q.record, q.part FROM"
            f" ({_parties_of(one, kinds)}) q WHERE q.kind = a.kind AND q.id = a.id AND q.{_VISIBLE}"
            " ORDER BY q.record DESC LIMIT %(of_kind)s) p"
            f" JOIN {table} r ON r.id = p.record AND r.{_VISIBLE}"
        )
    return f"""
        WITH asked AS MATERIALIZED (
            SELECT e.kind, e.id, v.shut
            FROM unnest(%(kinds)s::text[], %(ids)s::bigint[]) AS e (kind, id)
            CROSS JOIN {_seen("e", kinds)} v),
        stands AS MATERIALIZED ({" UNION ALL ".join(pieces)}),
        newest AS (SELECT of, record FROM stands GROUP BY of, record
                   ORDER BY max(at) DESC, of, record DESC LIMIT %(most)s)
        SELECT s.of, s.record, s.kind, s.id, s.part, s.shut, s.name, s.at,
               (SELECT count(*) FROM (SELECT DISTINCT of, record FROM stands) d)
        FROM newest JOIN stands s USING (of, record)
        ORDER BY s.at DESC, s.of, s.record DESC, s.kind, s.id, s.part
    """


def _who_stands_there(meetings: Sequence[Meeting]) -> str:
    """SQL: each row that ties anybody or anything to one of the asked records."""
    pieces = " UNION ALL ".join(
        f"(SELECT q.kind, q.id, q.part FROM ({_parties_of(one, STAND)}) q"
        f" WHERE w.of = '{one.kind}' AND q.record = w.record AND q.{_VISIBLE})"
        for one in meetings
    )
    return f"""
        SELECT w.of, w.record, s.kind, s.id, s.part, s.shut
        FROM unnest(%(kinds)s::text[], %(ids)s::bigint[]) AS w (of, record)
        CROSS JOIN LATERAL (
            SELECT p.kind, p.id, p.part, v.shut
            FROM ({pieces}) p CROSS JOIN {_seen("p", STAND)} v
            ORDER BY p.kind, p.id, p.part LIMIT %(in_one)s) s
    """
