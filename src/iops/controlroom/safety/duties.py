"""The duty of the dispatcher: a crew that was sent into danger has read of it."""

from datetime import datetime, timedelta

from iops.kernel.events import Fact
from iops.kernel.registry import DutyKind, EscalationStep

CODE = "confirm-safety-notice"


def _receipt_by(fact: Fact, now: datetime) -> datetime:
    return datetime.fromisoformat(fact.data["receipt_by"])


DUTIES = (
    DutyKind(
        code=CODE,
        label="Safety notice not confirmed by the crew",
        queue="dispatch",
        opens=["safety.given"],
        closes=["safety.received", "safety.ended"],
        due=_receipt_by,
        steps=[
            EscalationStep(timedelta(0), "queue", "no receipt", True),
            EscalationStep(timedelta(minutes=1), "role:control-room-supervisor", "late", True),
        ],
        risk=lambda fact: 88 if fact.data.get("grave") else 60,
        url="/jobs/{id}/",
        source="House rule: what endangers a crew goes with its order, and is confirmed",
    ),
)  # fmt: skip
