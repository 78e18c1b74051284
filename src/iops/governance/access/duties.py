"""The duties of access and their clocks."""

from datetime import date, datetime, timedelta

from iops.kernel import clock
from iops.kernel.events import Fact
from iops.kernel.registry import DutyKind, EscalationStep, Standing


def _end_of_day(fact: Fact, now: datetime) -> datetime:
    """The end of the London day that the fact names."""
    return clock.local_midnight(date.fromisoformat(fact.data["review_on"]) + timedelta(days=1))


#: Restrictions that were noted by no command that restricts: found by night, or loaded.
_STANDING = """
    SELECT r.id, (SELECT min(o.id) FROM access_audience o
                  WHERE o.force_id = a.force_id AND o.restriction = 'open') AS audience_id,
           r.id::text AS number,
           (r.review_on + 1)::timestamp AT TIME ZONE 'Europe/London' AS due_at, 20 AS risk
    FROM access_restriction r JOIN access_audience a ON a.id = r.audience_id
    WHERE r.ended_at IS NULL
"""

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
        # What has stood for long is no news: nobody is told before its review is near.
        standing=Standing("restriction", _STANDING, from_due=True),
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
