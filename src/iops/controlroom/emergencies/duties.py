"""The duty to acknowledge: up the chain, until a person has it."""

from collections.abc import Callable
from datetime import datetime, timedelta

from iops.controlroom.incidents.limits import limit
from iops.kernel.events import Fact
from iops.kernel.registry import DutyKind, EscalationStep

SUPERVISOR, INSPECTOR = "role:control-room-supervisor", "post:duty-inspector"
MANAGER = "post:force-incident-manager"


def _seconds(code: str) -> Callable[[], timedelta]:
    """A time that the force sets for its control room."""
    return lambda: timedelta(seconds=limit(code))


def _by(fact: Fact, now: datetime) -> datetime:
    return now + timedelta(seconds=limit("emergency-acknowledge"))


DUTIES = (
    DutyKind(
        code="acknowledge-emergency",
        label="Officer emergency",
        queue="dispatch",
        opens=["emergencies.pressed", "emergencies.renewed"],
        closes=["emergencies.acknowledged", "emergencies.stood_down"],
        due=_by,
        steps=[
            EscalationStep(timedelta(0), "queue", "red", True),
            EscalationStep(_seconds("emergency-supervisor"), SUPERVISOR, "red", True),
            EscalationStep(_seconds("emergency-inspector"), INSPECTOR, "red", True),
            EscalationStep(_seconds("emergency-manager"), MANAGER, "late", True),
        ],
        risk=lambda fact: 100,
        url="/emergencies/{id}/",
        source="House rule: a call for help goes on up the chain until a person acknowledges it",
    ),
)  # fmt: skip
