"""The duty of encounters: what a review told an officer is read."""

from datetime import timedelta

from iops.kernel.registry import DutyKind, EscalationStep

DUTIES = (
    DutyKind(
        code="read-search-feedback",
        label="Read what a supervisor says of your stop and search",
        queue="search-feedback",
        opens=["encounters.reviewed"],
        closes=["encounters.feedback_read"],
        applies=lambda fact: fact.data.get("owner") is not None,
        due=lambda fact, now: now + timedelta(days=7),
        steps=[
            EscalationStep(timedelta(0), "owner", "notice"),
            EscalationStep(timedelta(0), "queue", "late", True),
        ],
        risk=lambda fact: 15,
        url="/encounters/{id}/",
        source="House rule: seven days; PACE Code A 5.1 (supervisors monitor the use of powers)",
    ),
)
