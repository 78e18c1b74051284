"""Whoever set a fence reads what crossed it."""

from datetime import datetime, timedelta

from iops.kernel.events import Fact
from iops.kernel.registry import DutyKind, EscalationStep


def _soon(fact: Fact, now: datetime) -> datetime:
    return now + timedelta(minutes=5)


DUTIES = (
    DutyKind(
        code="fence-crossed",
        label="Geofence crossed",
        queue="dispatch",
        opens=["fences.crossed"],
        closes=["fences.seen", "fences.ended"],
        due=_soon,
        steps=[EscalationStep(timedelta(0), "owner", "notice")],
        risk=lambda fact: 30,
        url="/areas/{id}/",
        source="House rule: whoever has an area watched is told who comes in and who goes out",
    ),
)
