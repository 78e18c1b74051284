"""The duties of dispatch: an order is answered, and a refusal is dealt with."""

from datetime import datetime, timedelta

from iops.kernel.events import Fact
from iops.kernel.registry import DutyKind, EscalationStep

_RISK = {"1": 85, "2": 55, "C": 20}


def _answer_by(fact: Fact, now: datetime) -> datetime:
    return datetime.fromisoformat(fact.data["answer_by"])


def _risk(fact: Fact) -> int:
    return _RISK.get(fact.data.get("grade", ""), 30)


DUTIES = (
    DutyKind(
        code="acknowledge-job",
        label="Acknowledge the job",
        queue="dispatch",
        opens=["dispatch.ordered", "dispatch.hurried"],
        closes=["dispatch.order_answered"],
        due=_answer_by,
        steps=[
            EscalationStep(timedelta(0), "queue", "no answer", True),
            EscalationStep(timedelta(minutes=1), "role:control-room-supervisor", "no answer", True),
        ],
        risk=_risk,
        url="/jobs/{id}/",
        source="House rule: an order is answered within the time that the list of grades sets",
    ),
    DutyKind(
        code="replace-unit",
        label="Unit declined: send another",
        queue="dispatch",
        opens=["dispatch.declined"],
        closes=["dispatch.deployed", "dispatch.acknowledged", "incidents.attended",
                "incidents.closed"],
        due=lambda fact, now: now,
        steps=[
            EscalationStep(timedelta(0), "queue", "declined"),
            EscalationStep(timedelta(minutes=2), "role:control-room-supervisor", "declined"),
        ],
        applies=lambda fact: not fact.data.get("others_there"),
        risk=_risk,
        url="/incidents/{id}/",
        source="House rule: a refusal reaches the dispatcher at once",
    ),
)  # fmt: skip
