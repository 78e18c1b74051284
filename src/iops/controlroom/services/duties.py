"""The duties about other services: who is silent is rung, who asks us is answered."""

from datetime import datetime, timedelta

from iops.kernel.events import Fact
from iops.kernel.registry import DutyKind, EscalationStep

SUPERVISOR, MANAGER = "role:control-room-supervisor", "post:force-incident-manager"
_RISK = {"1": 88, "2": 60}


def _risk(fact: Fact) -> int:
    return _RISK.get(fact.data.get("grade", ""), 35)


DUTIES = (
    DutyKind(
        code="ring-service",
        label="Another service has not answered: ring them",
        queue="services",
        opens=["services.silent"],
        closes=["services.answered", "services.withdrawn"],
        due=lambda fact, now: now,
        steps=[
            EscalationStep(timedelta(0), "asking", "ring them"),
            EscalationStep(timedelta(minutes=5), SUPERVISOR, "late", True),
            EscalationStep(timedelta(minutes=10), MANAGER, "late", True),
        ],
        risk=_risk,
        url="/services/{id}/",
        source="House rule: what is not acknowledged in time is said by telephone",
    ),
    DutyKind(
        code="confirm-transfer",
        label="Grade 1 handed over: speak with whoever takes it on",
        queue="services",
        opens=["services.unconfirmed"],
        closes=["services.confirmed", "services.refused", "services.withdrawn", "services.done"],
        due=lambda fact, now: now + timedelta(minutes=2),
        steps=[
            EscalationStep(timedelta(0), "asking", "ring them"),
            EscalationStep(timedelta(0), SUPERVISOR, "late", True),
        ],
        risk=lambda fact: 85,
        url="/services/{id}/",
        source="House rule: a grade 1 is ours until somebody there has taken it on by voice",
    ),
    DutyKind(
        code="refused-by-service",
        label="Another service has refused: decide who goes",
        queue="services",
        opens=["services.turned"],
        closes=["services.seen_refused"],
        due=lambda fact, now: now + timedelta(minutes=2),
        steps=[
            EscalationStep(timedelta(0), "asking", "refused"),
            EscalationStep(timedelta(0), SUPERVISOR, "late", True),
        ],
        risk=_risk,
        url="/services/{id}/",
        source="House rule: a refusal is read by a person before it counts as known",
    ),
    DutyKind(
        code="answer-service",
        label="Another service asks us: take it on, or say why not",
        queue="services",
        opens=["services.came"],
        closes=["services.taken_on", "services.turned_down", "services.withdrawn",
                "services.done"],
        due=lambda fact, now: datetime.fromisoformat(fact.data["answer_by"]),
        steps=[
            EscalationStep(timedelta(0), "queue", "asked"),
            EscalationStep(timedelta(0), SUPERVISOR, "late", True),
            EscalationStep(timedelta(minutes=5), MANAGER, "late", True),
        ],
        risk=_risk,
        url="/services/{id}/",
        source="House rule: another service is answered within five minutes",
    ),
)  # fmt: skip
