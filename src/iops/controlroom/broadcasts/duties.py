"""The duty of who sent it: that everybody has read it."""

from datetime import datetime, timedelta

from iops.kernel.events import Fact
from iops.kernel.registry import DutyKind, EscalationStep


def _read_by(fact: Fact, now: datetime) -> datetime:
    return datetime.fromisoformat(fact.data["read_by"])


DUTIES = (
    DutyKind(
        code="broadcast-unread",
        label="Broadcast not read by everybody",
        queue="dispatch",
        opens=["broadcasts.sent", "broadcasts.reminded"],
        closes=["broadcasts.all_read", "broadcasts.closed"],
        due=_read_by,
        steps=[EscalationStep(timedelta(0), "owner", "unread", True)],
        risk=lambda fact: 25,
        url="/broadcasts/{id}/",
        source="House rule: an order that was sent is read, or somebody knows who has not",
    ),
)  # fmt: skip
