"""Reviews for records that are restricted and that nobody has noted as such.

They were restricted before restrictions were reviewed, loaded in bulk, or recorded from another
record under its restriction. The note is made by what the records themselves say; the duty to
review it then stands like any other (``duties.open_standing``).
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import connection

from iops.governance.access.audiences import open_audience, whole_sight
from iops.governance.access.commands.restrictions import USUAL
from iops.governance.access.commands.sight import restrictable
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.belonging import record_model
from iops.kernel.commands import Outcome, command
from iops.kernel.events import Fact

BATCH: Final = 20_000
UNSAID: Final = "Restricted before restrictions were reviewed; nobody said why."
#: Who restricted it, when and why: the last move to its audience, else who recorded it. The days of
#: review are spread over four weeks, so that a backlog is worked off and not met in one morning.
_NOTE = """
    WITH unnoted AS (
        SELECT r.id, r.audience_id, r.created_by, r.created_at
        FROM {table} r
        WHERE r.audience_id IN (SELECT a.id FROM access_audience a
                                WHERE a.restriction NOT IN ('open', 'confidential'))
          AND NOT EXISTS (SELECT 1 FROM access_restriction s WHERE s.record_kind = %(kind)s
                          AND s.record_id = r.id AND s.ended_at IS NULL)
        ORDER BY r.id LIMIT %(size)s
    ), made AS (
        INSERT INTO access_restriction (record_kind, record_id, audience_id, reason, set_by_id, at,
                                        review_on, review_note)
        SELECT %(kind)s, u.id, u.audience_id, coalesce(m.reason, %(unsaid)s),
               coalesce(mover.id, maker.id, %(by)s), coalesce(m.at, u.created_at),
               %(first)s::date + (row_number() OVER (ORDER BY u.id) %% %(spread)s)::integer, ''
        FROM unnoted u
        LEFT JOIN LATERAL (
            SELECT v.reason, v.moved_by, v.at FROM access_move v
            WHERE v.record_kind = %(kind)s AND v.record_id = u.id
              AND v.audience_is = u.audience_id AND v.done_at IS NOT NULL
            ORDER BY v.id DESC LIMIT 1
        ) m ON true
        LEFT JOIN access_account mover ON mover.id = m.moved_by
        LEFT JOIN access_account maker ON maker.id = u.created_by
        ON CONFLICT (record_kind, record_id) WHERE ended_at IS NULL DO NOTHING
        RETURNING id
    )
    SELECT count(*), min(id) FROM made
"""


@dataclass(frozen=True)
class Noted:
    """How many restrictions were noted; the number of the first."""

    id: int
    count: int


@command("access.note_unreviewed", permission="access.follow_restrictions", result="restriction")
def note_unreviewed(*, by: Actor, record_kind: str, size: int = BATCH) -> Outcome[Noted]:
    """Note each restricted record of a kind that has no note, ``size`` at most, to be reviewed.

    Raises NotVisible for a kind of which nobody restricts records.
    """
    restrictable(record_kind)
    statement = _NOTE.format(table=record_model(record_kind)._meta.db_table)
    given: dict[str, str | int | date | None] = {
        "kind": record_kind,
        "size": size,
        "unsaid": UNSAID,
        "by": by.account_id,
        "first": clock.local_date(clock.now()) + USUAL,
        "spread": USUAL.days,
    }
    with whole_sight(), connection.cursor() as cursor:
        cursor.execute(statement, given)
        count, first = cursor.fetchone()
    facts = []
    if count:
        data = {"kind": record_kind, "count": count}
        audience = open_audience(by.force_id)
        facts = [Fact("access.restrictions_noted", "restriction", first, audience, data)]
    return Outcome(Noted(first or 0, count), facts)
