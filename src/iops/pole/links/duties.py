"""The duty to look at a marker again: a warning that nobody renews must not stand for ever."""

from datetime import date, datetime, timedelta

from iops.kernel.clock import local_midnight
from iops.kernel.events import Fact
from iops.kernel.registry import DutyKind, EscalationStep, Standing


def _due(fact: Fact, now: datetime) -> datetime:
    return local_midnight(date.fromisoformat(fact.data["review_on"]))


DUTIES = (
    DutyKind(
        code="review-marker",
        label="Review the warning marker",
        queue="marker-review",
        opens=["links.marked", "links.marker_kept"],
        closes=["links.unmarked"],
        due=_due,
        steps=[EscalationStep(timedelta(0), "role:intelligence-officer", "late", True)],
        risk=lambda fact: 25,
        url="/record/review/{id}/",
        source="House rule: a marker has a day of review, set by who set it",
        standing=Standing(
            "marker",
            "SELECT id, audience_id, ''::text AS number, (review_on::timestamp AT TIME ZONE"
            " 'Europe/London') AS due_at, 25 AS risk FROM links_marker WHERE lapsed_at IS NULL",
        ),
    ),
)
