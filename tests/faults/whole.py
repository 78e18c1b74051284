"""Whether anything was left half done: what one command writes is there together or not at all."""

from __future__ import annotations

from typing import Final

import psycopg

#: What has to be empty: a sentence, and the records that contradict it. Loaded history (which has
#: a run) was not made by commands.
RULES: Final = (
    (
        "an incident has no log",
        "SELECT id FROM incidents_incident i WHERE run_id IS NULL AND NOT EXISTS"
        " (SELECT 1 FROM incidents_log_entry e WHERE e.incident_id = i.id)",
    ),
    (
        "a graded incident has no decision",
        "SELECT id FROM incidents_incident i WHERE run_id IS NULL AND grade IS NOT NULL"
        " AND NOT EXISTS (SELECT 1 FROM incidents_grade_decision g"
        " WHERE g.incident_id = i.id AND g.grade = i.grade)",
    ),
    (
        "a unit is committed to an incident without a deployment",
        "SELECT id FROM resources_unit u WHERE incident_id IS NOT NULL AND NOT EXISTS"
        " (SELECT 1 FROM dispatch_deployment d WHERE d.unit_id = u.id"
        " AND d.incident_id = u.incident_id)",
    ),
    (
        "an open incident has no duty",
        "SELECT id FROM incidents_incident i WHERE run_id IS NULL"
        " AND state IN ('open', 'result-due') AND grade IS NOT NULL AND NOT EXISTS"
        " (SELECT 1 FROM duties_duty d WHERE d.subject_kind = 'incident'"
        " AND d.subject_id = i.id AND d.state = 'open')",
    ),
    (
        "a crime of a command has no event",
        "SELECT id FROM crimes_crime c WHERE run_id IS NULL AND NOT EXISTS"
        " (SELECT 1 FROM kernel_event e WHERE e.subject_kind = 'crime' AND e.subject_id = c.id)",
    ),
    (
        "two events have one position",
        "SELECT min(event_id) FROM kernel_event_position GROUP BY position HAVING count(*) > 1",
    ),
)


def half_done(dsn: str) -> list[str]:
    """One line for each record that contradicts a rule."""
    with psycopg.connect(dsn) as connection:
        return [
            f"{said}: {row[0]}"
            for said, query in RULES
            for row in connection.execute(query).fetchall()  # type: ignore[call-overload]
        ]


def lived(dsn: str) -> str:
    """How much a simulated force did, by commands alone."""
    with psycopg.connect(dsn) as connection:
        row = connection.execute(
            "SELECT (SELECT count(*) FROM incidents_incident WHERE run_id IS NULL),"
            " (SELECT count(*) FROM dispatch_deployment WHERE run_id IS NULL),"
            " (SELECT count(*) FROM crimes_crime WHERE run_id IS NULL),"
            " (SELECT count(*) FROM kernel_event),"
            " (SELECT max(iops_now()) - min(recorded_at) FROM kernel_event)"
        ).fetchone()
    assert row is not None
    return (
        f"{row[0]} incidents, {row[1]} deployments, {row[2]} crimes, {row[3]} events over {row[4]}"
    )
