"""The duties of access and their clocks."""

from datetime import timedelta

from iops.kernel.registry import DutyKind, EscalationStep

DUTIES = (
    DutyKind(
        code="approve-role-change",
        label="Approve or refuse a wider role",
        queue="data-protection",
        opens=["access.role_change_proposed"],
        closes=["access.role_changed", "access.role_change_refused"],
        due=lambda fact, now: now + timedelta(days=3),
        steps=[EscalationStep(timedelta(0), "role:data-protection-officer", "late", True)],
        risk=lambda fact: 20,
        url="/access/roles/",
        source="House rule: a second person answers within three days",
    ),
)
