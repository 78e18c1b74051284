"""Reviews over HTTP: what waits, and the decision on it."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from iops.controlroom.reviews import commands, queries
from iops.kernel.http import REFUSALS, Id, actor

router = Router(tags=["reviews"])


class ReviewOut(Schema):
    """Something that waits for a supervisor. ``kind``: of ``review-rules``, or "right-care"."""

    id: int
    kind: str
    incident_id: int
    at: datetime
    due_at: datetime
    why: str


class ReviewDecisionIn(Schema):
    """Whether it stays as it was done, and why."""

    agreed: bool
    reason: str = Field("", max_length=300)


class ReviewDone(Schema):
    """What was decided."""

    id: int
    decision: str


@router.get("/reviews", response={200: list[ReviewOut], **REFUSALS}, operation_id="reviews")
def reviews(request: HttpRequest) -> Any:
    """What waits, the oldest first."""
    return [
        ReviewOut(id=one.id, kind=one.kind, incident_id=one.incident.pk, at=one.at,
                  due_at=one.due_at, why=one.why)
        for one in queries.review_queue(by=actor(request)).waiting
    ]  # fmt: skip


@router.post("/reviews/{review_id}/decide", response={200: ReviewDone, **REFUSALS},
             operation_id="decide_review")  # fmt: skip
def decide(request: HttpRequest, review_id: Id, given: ReviewDecisionIn) -> Any:
    """Agree, or send it back: then it is undone."""
    return commands.decide_review(
        by=actor(request), review_id=review_id, agreed=given.agreed, reason=given.reason
    ).value
