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
        "meetings": [one.kind for one in _meetings()],
        "stand": list(STAND),
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


def _declared(meeting: Meeting, kinds: Collection[str]) -> str:
    """Who of these kinds stands in records of a kind, as declared."""
    return " UNION ALL ".join(
        f"(SELECT d.record, '{kind}' AS kind, d.id, d.part, d.audience_id FROM ({rows}) d)"
        for kind, rows in meeting.parties
        if kind in kinds
    )


def _linked(asked: str, *, by_end: bool) -> str:
    """Who stands in records because somebody linked them to it: from ``asked`` ends or records."""
    pieces = []
    for near, far in (("to", "from"), ("from", "to")):
        known, other = (far, near) if by_end else (near, far)
        kind, number = ("kind", "id") if by_end else ("of", "record")
        pieces.append(
            f"SELECT l.{near}_kind AS of, l.{near}_id AS record, l.{far}_kind AS kind,"
            f" l.{far}_id AS id, replace(l.reason, '-', ' ') AS part"
            f" FROM {asked} a JOIN links_link l"
            f" ON l.{known}_kind = a.{kind} AND l.{known}_id = a.{number}"
            f" WHERE l.ended_at IS NULL AND l.{_VISIBLE}"
            f" AND l.{other}_kind = ANY (%({'meetings' if by_end else 'stand'})s)"
        )
    return " UNION ALL ".join(pieces)


def _seen(kinds: Collection[str], of: str) -> str:
    """SQL: those of the records ``of (kind, id)`` that the actor may see; whose phone is shut."""
    pieces = []
    for kind in kinds:
        shut = (
            "coalesce(x.details_audience_id <> ALL (%(audiences)s), false)"
            if kind == "profile"
            else "false"
        )
        pieces.append(
            f"SELECT '{kind}' AS kind, x.id, {shut} AS shut FROM {_table(kind)[0]} x"
            # An array, so that the table is never read whole for it.
            f" WHERE x.{_VISIBLE}"
            f" AND x.id = ANY (ARRAY(SELECT o.id FROM {of} o WHERE o.kind = '{kind}'))"
        )
    return " UNION ALL ".join(pieces)


def _where_they_stand(meetings: Sequence[Meeting], kinds: Collection[str]) -> str:
    """SQL: each row that ties one of the asked to a record; the newest records, and their count."""
    found = [
        f"SELECT '{one.kind}' AS of, p.record, a.kind, a.id, p.part"
        f" FROM asked a CROSS JOIN LATERAL (SELECT q.record, q.part FROM ({declared}) q"
        f" WHERE q.kind = a.kind AND q.id = a.id AND q.{_VISIBLE}"
        " ORDER BY q.record DESC LIMIT %(of_kind)s) p"
        for one in meetings
        if (declared := _declared(one, kinds))
    ]
    found.append(_linked("asked", by_end=True))
    stands = []
    for one in meetings:
        table, number = _table(one.kind)
        stands.append(
            "SELECT f.of, f.record, f.kind, f.id, f.part, a.shut,"
            f" r.{number}::text || {one.remark} AS name, r.{one.dated} AS at"
            f" FROM found f JOIN asked a USING (kind, id) JOIN {table} r ON r.id = f.record"
            f" WHERE f.of = '{one.kind}' AND r.{_VISIBLE}"
        )
    return f"""
        WITH given AS MATERIALIZED (
            SELECT kind, id FROM unnest(%(kinds)s::text[], %(ids)s::bigint[]) AS e (kind, id)),
        asked AS MATERIALIZED ({_seen(kinds, "given")}),
        found AS MATERIALIZED ({" UNION ALL ".join(found)}),
        stands AS MATERIALIZED ({" UNION ALL ".join(stands)}),
        newest AS (SELECT of, record FROM stands GROUP BY of, record
                   ORDER BY max(at) DESC, of, record DESC LIMIT %(most)s)
        SELECT s.of, s.record, s.kind, s.id, s.part, s.shut, s.name, s.at,
               (SELECT count(*) FROM (SELECT DISTINCT of, record FROM stands) d)
        FROM newest JOIN stands s USING (of, record)
        ORDER BY s.at DESC, s.of, s.record DESC, s.kind, s.id, s.part
    """


def _who_stands_there(meetings: Sequence[Meeting]) -> str:
    """SQL: each row that ties anybody or anything to one of the asked records."""
    found = [
        # Record by record: joined any other way, the tables of all contacts are read whole for one.
        f"SELECT w.of, w.record, p.kind, p.id, p.part FROM given w CROSS JOIN LATERAL ("
        f"SELECT q.kind, q.id, q.part FROM ({declared}) q"
        f" WHERE q.record = w.record AND q.{_VISIBLE} OFFSET 0) p WHERE w.of = '{one.kind}'"
        for one in meetings
        if (declared := _declared(one, STAND))
    ]
    found.append(_linked("given", by_end=False))
    return f"""
        WITH given AS MATERIALIZED (
            SELECT of, record FROM unnest(%(kinds)s::text[], %(ids)s::bigint[]) AS e (of, record)),
        found AS MATERIALIZED ({" UNION ALL ".join(found)}),
        seen AS MATERIALIZED ({_seen(STAND, "found")}),
        placed AS (SELECT f.of, f.record, f.kind, f.id, f.part, s.shut, row_number() OVER (
                       PARTITION BY f.of, f.record ORDER BY f.kind, f.id, f.part) AS place
                   FROM found f JOIN seen s USING (kind, id))
        SELECT of, record, kind, id, part, shut FROM placed WHERE place <= %(in_one)s
    """
