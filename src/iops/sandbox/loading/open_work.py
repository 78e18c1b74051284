"""What is still to be done about the past: crimes to record, and crimes under investigation."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import connections

from iops.duties import rules
from iops.kernel.bulk import DOOR, Run, copy_rows
from iops.kernel.ids import new_uid
from iops.kernel.registry import registry
from iops.sandbox.loading.context import Context

_TO_RECORD = """
    SELECT i.id, i.number, i.reported_at, i.opened_at, i.audience_id FROM incidents_incident i
    WHERE i.crime_like AND i.opened_at > %(now)s - interval '30 days'
      AND NOT EXISTS (SELECT 1 FROM crimes_incident c WHERE c.incident_id = i.id)
"""
_INVESTIGATED = """
    SELECT id, number, recorded_at, owner_id, audience_id FROM crimes_crime WHERE state = 'open'
"""
_COLUMNS = ("uid", "audience_id", "version", "created_at", "created_by", "run_id", "kind",
            "subject_kind", "subject_id", "number", "queue", "owner_id", "state", "opened_at",
            "due_at", "end_reason", "risk", "steps_taken", "next_step_at", "level")  # fmt: skip


def open_duties(ctx: Context, run: Run) -> int:
    """Open the duties that commands would have opened; answers how many."""
    kinds = {kind.code: kind for kind in registry.each("duties")}
    rows: list[tuple[Any, ...]] = []

    def add(kind: str, about: str, record: int, number: str, opened: Any, due: Any, owner: Any,
            risk: int, seen: int) -> None:  # fmt: skip
        declared = kinds[kind]
        taken = 0
        step = rules.next_step(declared.steps, 0, opened, due)
        while step is not None and step <= ctx.now:
            # Its alerts were sent, and confirmed, in the past.
            taken += 1
            step = rules.next_step(declared.steps, taken, opened, due)
        level = declared.steps[taken - 1].level if taken else ""
        rows.append(
            (new_uid(), seen, 1, opened, ctx.loader, ctx.run, kind, about, record, number,
             declared.queue, owner, "open", opened, due, "", risk, taken, step, level)
        )  # fmt: skip

    with connections[DOOR].cursor() as cursor:
        cursor.execute(_TO_RECORD, {"now": ctx.now})
        for record, number, reported, opened, seen in cursor.fetchall():
            due = reported + timedelta(hours=24)
            add("record-crime", "incident", record, number, opened, due, None, 45, seen)
        cursor.execute(_INVESTIGATED)
        for record, number, recorded, owner, seen in cursor.fetchall():
            due = recorded + timedelta(days=28)
            add("investigate-crime", "crime", record, number, recorded, due, owner, 20, seen)
    return copy_rows(run, "duties_duty", _COLUMNS, rows, audience_id=ctx.audience)
