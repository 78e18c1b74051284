"""The duty of an article's owner: to read it again on its day."""

from datetime import date, datetime, timedelta

from iops.kernel.clock import local_midnight
from iops.kernel.events import Fact
from iops.kernel.registry import DutyKind, EscalationStep


def _on_its_day(fact: Fact, now: datetime) -> datetime:
    return local_midnight(date.fromisoformat(fact.data["review_on"]))


DUTIES = (
    DutyKind(
        code="review-article",
        label="Read an article of the knowledge base again",
        queue="knowledge",
        opens=["knowledge.written"],
        closes=["knowledge.reviewed", "knowledge.withdrawn"],
        due=_on_its_day,
        steps=[
            EscalationStep(timedelta(0), "owner", "notice", True),
            EscalationStep(timedelta(days=7), "role:control-room-supervisor", "late", True),
        ],
        risk=lambda fact: 5,
        url="/knowledge/{id}/",
        source="House rule: what is relied upon in a call has an owner and a day of review",
    ),
)
