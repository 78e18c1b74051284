"""The duty of a plan's owner: to read it again on its day."""

from datetime import date, datetime, timedelta

from iops.kernel.clock import local_midnight
from iops.kernel.events import Fact
from iops.kernel.registry import DutyKind, EscalationStep


def _on_its_day(fact: Fact, now: datetime) -> datetime:
    return local_midnight(date.fromisoformat(fact.data["review_on"]))


DUTIES = (
    DutyKind(
        code="review-plan",
        label="Read a plan again",
        queue="plans",
        opens=["plans.written"],
        closes=["plans.reviewed", "plans.withdrawn"],
        due=_on_its_day,
        steps=[
            EscalationStep(timedelta(0), "owner", "notice", True),
            EscalationStep(timedelta(days=7), "role:control-room-supervisor", "late", True),
        ],
        risk=lambda fact: 10,
        url="/plans/{id}/",
        source="House rule: what opens by itself in a call has an owner and a day of review",
    ),
)
