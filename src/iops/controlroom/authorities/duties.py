"""What authority leaves to be done: it is decided, renewed or ended in time, and crews know."""

from datetime import datetime, timedelta

from iops.controlroom.incidents.limits import limit
from iops.kernel.events import Fact
from iops.kernel.registry import DutyKind, EscalationStep

INSPECTOR, MANAGER = "post:duty-inspector", "post:force-incident-manager"
SUPERVISOR = "role:control-room-supervisor"
RUNS_OUT = "authority-ends"


def _until(fact: Fact, now: datetime) -> datetime:
    return datetime.fromisoformat(fact.data["until"])


DUTIES = (
    DutyKind(
        code="decide-authority",
        label="Authority is asked for",
        queue="dispatch",
        opens=["authorities.asked"],
        closes=["authorities.given", "authorities.refused", "authorities.withdrawn"],
        due=lambda fact, now: now + timedelta(seconds=limit("authority-decide")),
        steps=[
            EscalationStep(timedelta(0), MANAGER, "asked"),
            EscalationStep(timedelta(0), INSPECTOR, "asked"),
            EscalationStep(timedelta(0), SUPERVISOR, "late", True),
        ],
        risk=lambda fact: 90,
        url="/authorities/{id}/",
        source="College of Policing, APP Armed policing; the time is of the house",
    ),
    DutyKind(
        code=RUNS_OUT,
        label="Authority has run out",
        queue="dispatch",
        opens=["authorities.given"],
        closes=["authorities.renewed", "authorities.withdrawn", "authorities.crews_told"],
        due=_until,
        steps=[
            EscalationStep(timedelta(0), "crews", "ran out", True),
            EscalationStep(timedelta(0), "queue", "ran out", True),
            EscalationStep(timedelta(minutes=2), MANAGER, "late", True),
        ],
        applies=lambda fact: bool(fact.data.get("until")),
        risk=lambda fact: 95,
        url="/authorities/{id}/",
        source="College of Policing, APP Armed policing: authority is for a time, and reviewed",
    ),
    DutyKind(
        code="tell-crews",
        label="Authority withdrawn: every crew on the job knows",
        queue="dispatch",
        opens=["authorities.withdrawn"],
        closes=["authorities.crews_told", "authorities.renewed"],
        due=lambda fact, now: now + timedelta(minutes=1),
        steps=[
            EscalationStep(timedelta(0), "crews", "withdrawn"),
            EscalationStep(timedelta(0), "queue", "withdrawn"),
            EscalationStep(timedelta(minutes=1), MANAGER, "late", True),
        ],
        applies=lambda fact: bool(fact.data.get("given")),
        risk=lambda fact: 96,
        url="/authorities/{id}/",
        source="House rule: who acts on an authority learns at once that it has ended",
    ),
    DutyKind(
        code="confirm-authority",
        label="Confirm the authority that you gave by word of mouth",
        queue="dispatch",
        opens=["authorities.given_by_word"],
        closes=["authorities.word_confirmed"],
        due=lambda fact, now: now + timedelta(minutes=30),
        steps=[
            EscalationStep(timedelta(0), "owner", "confirm"),
            EscalationStep(timedelta(0), MANAGER, "late", True),
        ],
        risk=lambda fact: 50,
        url="/authorities/{id}/",
        source="House rule: what somebody else writes down for you, you confirm",
    ),
)
