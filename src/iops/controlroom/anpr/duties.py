"""What is owed: a look at every hit, and a word on every circulation before its end."""

from datetime import datetime, timedelta

from iops.kernel.events import Fact
from iops.kernel.registry import DutyKind, EscalationStep


def _due(fact: Fact, now: datetime) -> datetime:
    return datetime.fromisoformat(fact.data["due_at"])


DUTIES = (
    DutyKind(
        code="anpr-hit",
        label="ANPR hit",
        queue="dispatch",
        opens=["anpr.hit"],
        closes=["anpr.done", "anpr.expired"],
        due=_due,
        steps=[
            EscalationStep(timedelta(0), "queue", "notice"),
            EscalationStep(timedelta(0), "role:control-room-supervisor", "late", True),
        ],
        risk=lambda fact: 60,
        url="/anpr/{id}/",
        source="House rule: a hit is dealt with within minutes, or it is of no use to anybody",
    ),
    DutyKind(
        code="circulation-ends",
        label="Circulation about to end",
        queue="dispatch",
        opens=["anpr.circulated", "anpr.renewed"],
        closes=["anpr.renewed", "anpr.circulation_ended"],
        due=_due,
        steps=[EscalationStep(timedelta(0), "owner", "notice", True)],
        risk=lambda fact: 20,
        url="/anpr/circulations/{id}/",
        source="House rule: whoever has something looked for says in time whether it goes on",
    ),
)
