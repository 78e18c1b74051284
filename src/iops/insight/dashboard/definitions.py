"""The tiles: demand, answering, grades against target, units, duties, recording."""

from iops.kernel.registry import Tile

#: The clock is asked once for a statement: asked for each row, it was what a tile cost.
NOW = "(SELECT iops_now())"
TODAY = f"(date_trunc('day', {NOW} AT TIME ZONE 'Europe/London') AT TIME ZONE 'Europe/London')"


def _waiting(code: str, label: str, channels: str, seconds: int) -> Tile:
    return Tile(
        code,
        label,
        "Calls",
        f"""
        SELECT 'contact', id, number || ' ' || channel, presented_at,
               {NOW} - presented_at > interval '{seconds} seconds',
               date_part('epoch', {NOW} - presented_at)
        FROM contacts_contact
        WHERE answered_at IS NULL AND NOT abandoned AND ended_at IS NULL
          AND channel IN ({channels})
          AND audience_id = ANY (%(audiences)s)
        """,
        ("contacts.",),
        target=f"answered within {seconds} s",
    )


def _answered(code: str, label: str, show: str, unit: str = "") -> Tile:
    return Tile(
        code,
        label,
        "Calls",
        f"""
        SELECT 'contact', id, number, presented_at,
               answered_at - presented_at > interval '10 seconds',
               date_part('epoch', answered_at - presented_at)
        FROM contacts_contact
        WHERE channel = '999' AND answered_at IS NOT NULL AND presented_at >= {TODAY}
          AND audience_id = ANY (%(audiences)s)
        """,
        ("contacts.",),
        show=show,
        unit=unit,
        target="90 % within 10 s",
    )


def _grade(grade: str, label: str) -> Tile:
    return Tile(
        f"grade-{grade.lower()}",
        label,
        "Incidents",
        f"""
        SELECT 'incident', id, number || ' ' || summary, opened_at,
               (first_attended_at IS NULL AND target_at < {NOW}) OR breached_at IS NOT NULL,
               date_part('epoch', {NOW} - opened_at)
        FROM incidents_incident
        WHERE state NOT IN ('closed', 'result-due') AND grade = '{grade}'
          AND audience_id = ANY (%(audiences)s)
        """,
        ("incidents.", "dispatch."),
        target="none past its target",
    )


def _units(code: str, label: str, where: str) -> Tile:
    return Tile(
        code,
        label,
        "Units",
        f"""
        SELECT 'unit', u.id, u.callsign, u.state_since, false, NULL::float8
        FROM resources_unit u
        LEFT JOIN codes_code s ON s.list = 'resource-states' AND s.code = u.state
             AND s.valid_to IS NULL
        WHERE u.meaning <> 'off-duty' AND {where} AND u.audience_id = ANY (%(audiences)s)
        """,
        ("resources.", "dispatch."),
    )


TILES = (
    _waiting("waiting-999", "999 calls waiting", "'999', 'silent'", 10),
    _waiting("waiting-101", "101 calls waiting", "'101'", 40),
    _answered("answer-share", "999 answered within 10 s today", "share"),
    _answered("answer-mean", "999 mean answer time today", "mean", "s"),
    Tile(
        "handlers-ready",
        "Handlers ready",
        "Calls",
        f"""
        SELECT 'telephone_desk', id, extension, since, false, NULL::float8
        FROM telephony_desk
        WHERE (state = 'ready' OR (state = 'wrap-up' AND after = 'ready' AND until < {NOW}))
          AND audience_id = ANY (%(audiences)s)
        """,
        ("telephony.",),
    ),
    Tile(
        "calls-without-contact",
        "Calls without a contact",
        "Calls",
        """
        SELECT 'call_record', id, 'R' || id || ' ' || line, presented_at, true, NULL::float8
        FROM telephony_record
        WHERE verdict IN ('missing', 'empty') AND audience_id = ANY (%(audiences)s)
        """,
        ("telephony.",),
        target="none",
    ),
    _grade("1", "Grade 1 open"),
    _grade("2", "Grade 2 open"),
    _grade("C", "Grade C open"),
    Tile(
        "unresourced",
        "Without a unit",
        "Incidents",
        f"""
        SELECT 'incident', id, number || ' ' || summary, opened_at, target_at < {NOW},
               date_part('epoch', {NOW} - opened_at)
        FROM incidents_incident
        WHERE state = 'open' AND grade IN ('1', '2') AND audience_id = ANY (%(audiences)s)
        """,
        ("incidents.", "dispatch."),
    ),
    _units(
        "units-free", "Units free", "u.incident_id IS NULL AND s.detail ->> 'deployable' = 'yes'"
    ),
    _units("units-committed", "Units committed", "u.incident_id IS NOT NULL"),
    _units("units-on-duty", "Units on duty", "true"),
    Tile(
        "duties-late",
        "Duties late",
        "Duties",
        f"""
        SELECT 'duty', id, kind || ' ' || number, due_at, true,
               date_part('epoch', {NOW} - due_at)
        FROM duties_duty
        WHERE state = 'open' AND due_at < {NOW} AND audience_id = ANY (%(audiences)s)
        """,
        ("duties.", "incidents.", "crimes.", "dispatch."),
    ),
    Tile(
        "crimes-in-time",
        "Crimes recorded within 24 h, last 7 days",
        "Crimes",
        f"""
        SELECT 'crime', id, number, recorded_at, recorded_at - reported_at > interval '24 hours',
               date_part('epoch', recorded_at - reported_at)
        FROM crimes_crime
        WHERE recorded_at >= {NOW} - interval '7 days' AND recorded_at <= {NOW}
          AND state <> 'cancelled' AND audience_id = ANY (%(audiences)s)
        """,
        ("crimes.",),
        show="share",
        target="all",
    ),
    Tile(
        "to-record",
        "Crimes still to record",
        "Crimes",
        f"""
        SELECT 'incident', subject_id, number, due_at, due_at < {NOW},
               date_part('epoch', {NOW} - opened_at)
        FROM duties_duty
        WHERE state = 'open' AND kind = 'record-crime' AND audience_id = ANY (%(audiences)s)
        """,
        ("duties.", "incidents.", "crimes."),
    ),
)
