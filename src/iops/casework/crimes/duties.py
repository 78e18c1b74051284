"""The duties of crimes and their clocks."""

from datetime import datetime, timedelta

from iops.casework.crimes.cancelling import DECIDE_WITHIN
from iops.casework.crimes.models import CrimeIncident
from iops.casework.crimes.rules import RECORD_WITHIN
from iops.controlroom.incidents.queries import crime_reasons
from iops.kernel.events import Fact
from iops.kernel.registry import DutyKind, EscalationStep, Standing


def _recording_due(fact: Fact, now: datetime) -> datetime:
    return datetime.fromisoformat(fact.data["reported_at"]) + RECORD_WITHIN


def _not_recorded(fact: Fact) -> bool:
    """Whoever recorded the crime before the incident was called one has done this duty."""
    return not CrimeIncident.objects.filter(incident_id=fact.id).exists()


def _review_due(fact: Fact, now: datetime) -> datetime:
    """From when it was recorded: passing a crime on buys no time."""
    return datetime.fromisoformat(fact.data["recorded_at"]) + timedelta(days=28)


def _standing(owned: str, due: str, risk: int) -> Standing:
    """Open crimes of this force; what was published elsewhere (``external_id``) is no work here."""
    return Standing(
        "crime",
        f"SELECT id, audience_id, number, {due} AS due_at, {risk} AS risk FROM crimes_crime"
        f" WHERE state = 'open' AND owner_id IS {owned} AND external_id = ''",
    )


#: Incidents that look like a crime, marked as one or typed as one by a load, with no crime, no
#: standing "not a crime", and not handed over to the incident of which they are a duplicate.
UNRECORDED = """
    WITH crime AS (SELECT DISTINCT code FROM codes_code
                   WHERE list = 'incident-types' AND detail ->> 'crime' = 'yes'),
    decided AS (SELECT DISTINCT ON (incident_id) incident_id, agreed FROM incidents_no_crime
                ORDER BY incident_id, at DESC, id DESC)
    SELECT i.id, i.audience_id, i.number, i.reported_at + interval '24 hours' AS due_at, 45 AS risk
    FROM incidents_incident i
    WHERE (i.crime_like OR i.type_code IN (TABLE crime) OR i.closing_code IN (TABLE crime))
      AND NOT EXISTS (SELECT 1 FROM crimes_incident c WHERE c.incident_id = i.id)
      AND NOT EXISTS (SELECT 1 FROM incidents_link l WHERE l.incident_id = i.id
                      AND l.kind = 'duplicate-of' AND l.ended_at IS NULL)
      AND NOT EXISTS (SELECT 1 FROM decided d
                      WHERE d.incident_id = i.id AND d.agreed IS DISTINCT FROM false)
"""


DUTIES = (
    DutyKind(
        code="record-crime",
        label="Record the crime, or say why it is none",
        queue="crime-recording",
        opens=["incidents.looked_like_crime"],
        closes=["crimes.recorded_for", "incidents.no_crime", "incidents.duplicate"],
        due=_recording_due,
        applies=_not_recorded,
        steps=[
            EscalationStep(timedelta(hours=-4), "role:sergeant", "soon", True),
            EscalationStep(timedelta(0), "role:crime-registrar", "late", True),
        ],
        risk=lambda fact: 45,
        url="/crimes/record/{id}/",
        why=crime_reasons,
        source="Home Office Counting Rules: 24 hours from when the report is first received",
        standing=Standing("incident", UNRECORDED),
    ),
    DutyKind(
        code="allocate-crime",
        label="Allocate the crime",
        queue="crime-allocation",
        opens=["crimes.recorded", "crimes.reinstated"],
        closes=["crimes.allocated", "crimes.outcome_given", "crimes.cancelled"],
        due=lambda fact, now: now + timedelta(hours=24),
        applies=lambda fact: fact.data.get("owner") is None,
        steps=[EscalationStep(timedelta(0), "role:sergeant", "late", True)],
        risk=lambda fact: 30,
        url="/crimes/{id}/",
        source="House rule: no crime without an owner after a day",
        standing=_standing("NULL", "recorded_at + interval '24 hours'", 30),
    ),
    DutyKind(
        code="decide-cancellation",
        label="Decide whether the crime is cancelled",
        queue="crime-cancellations",
        opens=["crimes.cancellation_proposed"],
        closes=["crimes.cancelled", "crimes.cancellation_refused"],
        due=lambda fact, now: now + DECIDE_WITHIN,
        steps=[EscalationStep(timedelta(0), "role:crime-registrar", "late", True)],
        risk=lambda fact: 25,
        url="/crimes/{id}/",
        source="House rule: three days; Home Office Counting Rules, General Rules section C",
    ),
    DutyKind(
        code="investigate-crime",
        label="Investigate, to an outcome",
        queue="investigations",
        opens=["crimes.allocated", "crimes.reinstated"],
        closes=["crimes.outcome_given", "crimes.cancelled"],
        applies=lambda fact: fact.data.get("owner") is not None,
        due=_review_due,
        steps=[EscalationStep(timedelta(0), "role:sergeant", "late", True)],
        risk=lambda fact: 20,
        url="/crimes/{id}/",
        source="House rule: supervisor review after 28 days",
        standing=_standing("NOT NULL", "recorded_at + interval '28 days'", 20),
    ),
)
