"""Facts and the event log.

A command states facts; they are written in its transaction and get their position at commit, so
that position order is commit order and a reader needs only "everything after mine".
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, connections

from iops.kernel import clock
from iops.kernel.actors import Actor

#: The fact that a record was blanked: whatever shows it draws it anew.
DISPOSED = "disposal.disposed"


@dataclass(frozen=True)
class Fact:
    """Something that happened: its type, the record it is about, its audience.

    ``data`` holds ids and codes only; content belongs to the record. ``version`` counts the
    shape of ``data``, so that two releases read each other's events.
    """

    type: str
    kind: str
    id: int
    audience_id: int
    data: dict[str, Any] = field(default_factory=dict)
    version: int = 1


@dataclass(frozen=True)
class LoggedEvent:
    """A fact as a reader finds it in the log."""

    position: int
    id: int
    recorded_at: datetime
    type: str
    version: int
    kind: str
    subject_id: int
    audience_id: int
    actor_id: int
    correlation: UUID
    data: dict[str, Any]


def append(facts: Sequence[Fact], *, by: Actor, command: str, using: str = "default") -> None:
    """Write facts into the log, inside the command's transaction. For the kernel only."""
    if not facts:
        return
    at = clock.now()
    row = "(%s,%s,%s,%s,%s,%s,%s,%s,%s,%s)"
    values: list[Any] = []
    for fact in facts:
        values += [
            at, fact.type, fact.version, fact.kind, fact.id, fact.audience_id,
            by.account_id, command, by.correlation, json.dumps(fact.data),
        ]  # fmt: skip
    with connections[using].cursor() as cursor:
        cursor.execute(
            "INSERT INTO kernel_event (recorded_at, type, version, subject_kind, subject_id, "
            "audience_id, actor_id, command, correlation, data) VALUES "
            + ",".join([row] * len(facts)),
            values,
        )


AFTER_SQL = """
    SELECT p.position, e.id, e.recorded_at, e.type, e.version, e.subject_kind, e.subject_id,
           e.audience_id, e.actor_id, e.correlation, e.data
    FROM kernel_event_position p
    JOIN kernel_event e ON e.id = p.event_id AND e.recorded_at = p.recorded_at
    WHERE p.position > %s ORDER BY p.position LIMIT %s
"""


#: Those of some kinds of record, in commit order: after one position, up to another.
OF_KINDS_SQL = """
    SELECT p.position, e.id, e.recorded_at, e.type, e.version, e.subject_kind, e.subject_id,
           e.audience_id, e.actor_id, e.correlation, e.data
    FROM kernel_event_position p
    JOIN kernel_event e ON e.id = p.event_id AND e.recorded_at = p.recorded_at
    WHERE p.position > %s AND p.position <= %s AND e.subject_kind = ANY (%s) ORDER BY p.position
"""


def after(position: int, *, limit: int = 1000) -> list[LoggedEvent]:
    """Events after ``position``, in commit order, at most ``limit``."""
    with connection.cursor() as cursor:
        cursor.execute(AFTER_SQL, [position, limit])
        return [LoggedEvent(*(*row[:10], _loaded(row[10]))) for row in cursor.fetchall()]


def types_between(
    position: int, upto: int, *, prefixes: Sequence[str], audiences: Sequence[int],
    limit: int = 1000,
) -> list[str]:  # fmt: skip
    """Types of the events after ``position``, up to ``upto``, that somebody of these audiences saw.

    Only those that begin with one of the prefixes, in commit order, at most ``limit``.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.type FROM kernel_event_position p"
            " JOIN kernel_event e ON e.id = p.event_id AND e.recorded_at = p.recorded_at"
            " WHERE p.position > %s AND p.position <= %s AND e.audience_id = ANY (%s)"
            " AND e.type LIKE ANY (%s) ORDER BY p.position LIMIT %s",
            [position, upto, list(audiences), [f"{one}%" for one in prefixes], limit],
        )
        return [row[0] for row in cursor.fetchall()]


def latest_position() -> int:
    """The newest position in the log; 0 for an empty one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(position), 0) FROM kernel_event_position")
        return int(cursor.fetchone()[0])


def _loaded(data: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(data) if isinstance(data, str) else data
    return found
