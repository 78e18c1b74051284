"""The duties of crimes and their clocks."""

from datetime import datetime, timedelta

from iops.casework.crimes.rules import RECORD_WITHIN
from iops.kernel.events import Fact
from iops.kernel.registry import DutyKind, EscalationStep


def _recording_due(fact: Fact, now: datetime) -> datetime:
    return datetime.fromisoformat(fact.data["reported_at"]) + RECORD_WITHIN


DUTIES = (
    DutyKind(
        code="record-crime",
        label="Record the crime, or say why it is none",
        queue="crime-recording",
        opens=["incidents.looked_like_crime"],
        closes=["crimes.recorded_for", "incidents.no_crime"],
        due=_recording_due,
        steps=[
            EscalationStep(timedelta(hours=-4), "role:sergeant", "soon", True),
            EscalationStep(timedelta(0), "role:crime-registrar", "late", True),
        ],
        risk=lambda fact: 45,
        url="/crimes/record/{id}/",
        source="Home Office Counting Rules: 24 hours from when the report is first received",
    ),
    DutyKind(
        code="allocate-crime",
        label="Allocate the crime",
        queue="crime-allocation",
        opens=["crimes.recorded"],
        closes=["crimes.allocated", "crimes.outcome_given"],
        due=lambda fact, now: now + timedelta(hours=24),
        steps=[EscalationStep(timedelta(0), "role:sergeant", "late", True)],
        risk=lambda fact: 30,
        url="/crimes/{id}/",
        source="House rule: no crime without an owner after a day",
    ),
    DutyKind(
        code="investigate-crime",
        label="Investigate, to an outcome",
        queue="investigations",
        opens=["crimes.allocated"],
        closes=["crimes.outcome_given"],
        due=lambda fact, now: now + timedelta(days=28),
        steps=[EscalationStep(timedelta(0), "role:sergeant", "late", True)],
        risk=lambda fact: 20,
        url="/crimes/{id}/",
        source="House rule: supervisor review after 28 days",
    ),
)
