"""How the machinery does: statements by cost, readers, parts, health."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from iops.governance.audit.looks import record_view
from iops.kernel import clock, events
from iops.kernel.actors import Actor
from iops.kernel.models import Heartbeat, ReaderPosition
from iops.kernel.registry import registry


@dataclass(frozen=True)
class Statement:
    """A statement without its values, and what it cost."""

    text: str
    calls: int
    mean_ms: float
    total_s: float


@dataclass(frozen=True)
class Machinery:
    """The state of the parts. ``statements`` is None where the database keeps no statistics."""

    statements: Sequence[Statement] | None
    readers: Sequence[tuple[str, int, datetime | None, str]]
    parts: Sequence[tuple[str, float]]
    problems: Sequence[tuple[str, str]]


@record_view("operations.machinery", permission="operations.view", shows=lambda _: ())
def machinery(*, by: Actor, most: int = 25) -> Machinery:
    """What is slow, what lags, what is silent."""
    now, latest = clock.now(), events.latest_position()
    return Machinery(
        statements=_statements(most),
        readers=[
            (one.name, latest - one.position, one.failing_since, one.last_error)
            for one in ReaderPosition.objects.order_by("name")
        ],
        parts=[
            (one.part, (now - one.beat_at).total_seconds())
            for one in Heartbeat.objects.order_by("part")
        ],
        problems=[
            (check.name, sentence)
            for check in registry.each("health")
            if (sentence := check.check())
        ],
    )


def _statements(most: int) -> list[Statement] | None:
    """The costliest statements of the application's own role; values are replaced by $1."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('pg_stat_statements') IS NOT NULL")
        if not cursor.fetchone()[0]:
            return None
        cursor.execute(
            "SELECT query, calls, mean_exec_time, total_exec_time / 1000 FROM pg_stat_statements "
            "WHERE userid = (SELECT oid FROM pg_roles WHERE rolname = current_user) "
            "AND dbid = (SELECT oid FROM pg_database WHERE datname = current_database()) "
            "ORDER BY total_exec_time DESC LIMIT %s",
            [most],
        )
        return [Statement(*row) for row in cursor.fetchall()]
