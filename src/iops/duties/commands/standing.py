"""Duties of what no command ever stated: opened in one statement, by what the records say."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection

from iops.duties import kinds
from iops.governance.access.audiences import open_audience
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command
from iops.kernel.events import Fact
from iops.kernel.registry import DutyKind, EscalationStep

BATCH = 20_000
#: Of what is late already when it is found, so many raise an alarm at once, the riskiest first.
#: The others are shown as late in their queue: a thousand alerts would mute the one that counts.
ALARMS = 20

_WANTED = """
    ({sql}) AS s WHERE NOT EXISTS (
        SELECT 1 FROM duties_duty d WHERE d.kind = %(kind)s AND d.subject_kind = %(about)s
        AND d.subject_id = s.id AND d.state = 'open')
"""
_OPEN = """
    WITH batch AS (
        SELECT s.id, s.audience_id, s.number, s.due_at, s.risk
        FROM {wanted} ORDER BY s.id LIMIT %(size)s
    ), found AS (
        SELECT *, due_at < %(now)s AND row_number() OVER (
            PARTITION BY due_at < %(now)s ORDER BY risk DESC, due_at) > %(alarms)s AS quiet
        FROM batch
    ), made AS (
        INSERT INTO duties_duty (uid, audience_id, version, created_at, created_by, kind,
            subject_kind, subject_id, number, queue, state, opened_at, due_at, end_reason, risk,
            steps_taken, next_step_at, level)
        SELECT gen_random_uuid(), audience_id, 1, %(now)s, %(by)s, %(kind)s, %(about)s, id, number,
            %(queue)s, 'open', %(now)s, due_at, '', risk,
            CASE WHEN quiet THEN %(steps)s ELSE %(taken)s END,
            CASE WHEN quiet THEN NULL ELSE {first} END,
            CASE WHEN quiet THEN 'late' ELSE '' END
        FROM found
        ON CONFLICT (kind, subject_kind, subject_id) WHERE state = 'open' DO NOTHING
        RETURNING id
    )
    SELECT count(*), min(id) FROM made
"""


@dataclass(frozen=True)
class Opened:
    """How many duties of a kind were opened; the number of the first."""

    id: int
    count: int


@command("duties.open_standing", permission="duties.run")
def open_standing_duties(
    *, by: Actor, kind: str, size: int = BATCH, alarms: int = ALARMS
) -> Outcome[Opened]:
    """Open the duty of a kind for whatever should have one and has none, ``size`` at most.

    Of those that are late already, ``alarms`` escalate; the others only stand late in their queue.

    Raises LookupError for a kind that declares nothing standing.
    """
    declared = kinds.kind(kind)
    if declared.standing is None:
        raise LookupError(f"The duty {kind!r} declares nothing standing.")
    taken = _taken(declared)
    step = declared.steps[taken] if taken < len(declared.steps) else None
    statement = _OPEN.format(wanted=_wanted(declared), first=_due(step))
    given = _given(declared) | {
        "now": clock.now(), "by": by.account_id, "queue": declared.queue, "size": size,
        "steps": len(declared.steps), "alarms": alarms, "taken": taken,
        "after": step.wait if step else timedelta(0),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        count, first = cursor.fetchone()
    facts = []
    if count:
        data = {"kind": kind, "count": count}
        facts = [Fact("duties.opened_many", "duty", first, open_audience(by.force_id), data)]
    return Outcome(Opened(first or 0, count), facts)


def missing(declared: DutyKind) -> int:
    """How many records should have this duty and have none. Inside ``visibility``."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {_wanted(declared)}", _given(declared))
        return int(cursor.fetchone()[0])


def _wanted(declared: DutyKind) -> str:
    return _WANTED.format(sql=declared.standing.sql if declared.standing else "")


def _given(declared: DutyKind) -> dict[str, Any]:
    about = declared.standing.kind if declared.standing else ""
    return {"kind": declared.code, "about": about}


def _taken(declared: DutyKind) -> int:
    """How many steps are passed over: none, or those before the first that counts from due."""
    if declared.standing is None or not declared.standing.from_due:
        return 0
    return next((at for at, step in enumerate(declared.steps) if step.from_due), 0)


def _due(step: EscalationStep | None) -> str:
    """When a step is due, in SQL as in ``rules.step_due``."""
    if step is None:
        return "NULL"
    begin = "coalesce(due_at, %(now)s)" if step.from_due else "%(now)s"
    return f"{begin} + %(after)s"
