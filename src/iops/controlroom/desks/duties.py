"""The duty of a desk with open incidents at which nobody sits."""

from datetime import timedelta

from iops.controlroom.desks.contracts import ALARM
from iops.kernel.registry import DutyKind, EscalationStep

SUPERVISOR, MANAGER = "role:control-room-supervisor", "post:force-incident-manager"

DUTIES = (
    DutyKind(
        code=ALARM,
        label="Nobody sits at a desk with open incidents",
        queue="desks",
        opens=["desks.unstaffed"],
        closes=["desks.staffed"],
        due=lambda fact, now: now,
        steps=[
            EscalationStep(timedelta(0), SUPERVISOR, "unstaffed"),
            EscalationStep(timedelta(minutes=2), MANAGER, "unstaffed"),
        ],
        risk=lambda fact: 85,
        url="/desks/",
        source="House rule: every incident belongs to a desk at which somebody sits",
        each_shift=SUPERVISOR,
    ),
)
