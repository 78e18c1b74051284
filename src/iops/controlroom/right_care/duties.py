"""The duty that a decision against the advice leaves."""

from datetime import timedelta

from iops.kernel.registry import DutyKind, EscalationStep

DUTIES = (
    DutyKind(
        code="look-at-right-care",
        label="Look at a decision that the police need not go",
        queue="right-care",
        opens=["right_care.against"],
        closes=["right_care.looked_at", "right_care.replaced"],
        due=lambda fact, now: now + timedelta(minutes=15),
        steps=[
            EscalationStep(timedelta(0), "role:control-room-supervisor", "look now"),
            EscalationStep(timedelta(0), "post:force-incident-manager", "late", True),
        ],
        risk=lambda fact: 80,
        url="/right-care/",
        source="Human Rights Act 1998, Schedule 1, Articles 2 and 3; the times are house practice",
    ),
)
