"""The duties of appointments: somebody is there, and what was missed gets a new time."""

from datetime import datetime, timedelta

from iops.kernel.events import Fact
from iops.kernel.registry import DutyKind, EscalationStep

SUPERVISOR = "role:control-room-supervisor"


def _begins(fact: Fact, now: datetime) -> datetime:
    return datetime.fromisoformat(fact.data["starts_at"])


DUTIES = (
    DutyKind(
        code="keep-appointment",
        label="Appointment: be there, and say what came of it",
        queue="appointments",
        opens=["appointments.booked"],
        closes=["appointments.kept", "appointments.missed", "appointments.moved",
                "appointments.cancelled"],
        due=_begins,
        steps=[
            EscalationStep(timedelta(minutes=-30), "keepers", "in half an hour", True),
            EscalationStep(timedelta(0), "keepers", "now", True),
        ],
        risk=lambda fact: 25,
        url="/appointments/{id}/",
        source="House rule: whoever has an appointment is reminded before it, and at its time",
    ),
    DutyKind(
        code="missed-appointment",
        label="Missed appointment: ring the caller, and give a new time",
        queue="appointments",
        opens=["appointments.missed"],
        closes=["appointments.made_good", "appointments.kept"],
        due=lambda fact, now: now + timedelta(hours=1),
        steps=[
            EscalationStep(timedelta(0), "queue", "missed"),
            EscalationStep(timedelta(0), SUPERVISOR, "late", True),
        ],
        risk=lambda fact: 45,
        url="/appointments/{id}/",
        source="House rule: who waited in vain is rung within the hour",
    ),
)  # fmt: skip
