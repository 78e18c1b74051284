"""The duties of access and their clocks."""

from datetime import date, datetime, timedelta

from iops.kernel import clock
from iops.kernel.events import Fact
from iops.kernel.registry import DutyKind, EscalationStep


def _end_of_day(fact: Fact, now: datetime) -> datetime:
    """The end of the London day that the fact names."""
    return clock.local_midnight(date.fromisoformat(fact.data["review_on"]) + timedelta(days=1))


DUTIES = (
    DutyKind(
        code="review-restriction",
        label="Review who may see a record",
        queue="restrictions",
        opens=["access.restricted", "access.restriction_kept", "access.restriction_questioned"],
        closes=["access.restriction_kept", "access.restriction_ended"],
        due=_end_of_day,
        steps=[
            # Whoever holds the post learns of it at once; where nobody does, the queue's people.
            EscalationStep(timedelta(0), "post:duty-inspector", "notice"),
            EscalationStep(timedelta(days=-7), "queue", "notice", True),
            EscalationStep(timedelta(0), "queue", "late", True),
            EscalationStep(timedelta(days=1), "post:force-incident-manager", "late", True),
        ],
        risk=lambda fact: 20,
        url="/access/restrictions/{id}/",
        source="House rule: a restriction is looked at by a second person, on a day that is set",
    ),
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
