"""Opening a review with what was done, and deciding on it."""

from datetime import timedelta

from iops.controlroom.incidents.commands import grade_incident, note_in_log, reopen_incident
from iops.controlroom.incidents.contracts import IncidentState
from iops.controlroom.incidents.models import Incident
from iops.controlroom.reviews import rules
from iops.controlroom.reviews.contracts import (
    AGREED,
    CLOSURE,
    DOWNGRADE,
    LIST,
    SENT_BACK,
    TAKEN_BACK,
)
from iops.controlroom.reviews.models import Review
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command, locked
from iops.kernel.errors import Invalid, Refused
from iops.kernel.events import Fact
from iops.reference.codes import queries as codes

_USUAL_MINUTES = 60


@command("reviews.open", permission="", result="review")
def open_review(
    *, by: Actor, incident_id: int, audience_id: int, kind: str, why: str, before: str = ""
) -> Outcome[Review]:
    """Have a supervisor look at what the actor has just done. Called by the subscribers."""
    listed = codes.find(LIST, kind)
    minutes = str(listed.detail.get("minutes") or "") if listed else ""
    now = clock.now()
    due = now + timedelta(minutes=int(minutes) if minutes.isdecimal() else _USUAL_MINUTES)
    made = Review.objects.create(
        audience_id=audience_id, created_by=by.account_id, incident_id=incident_id, kind=kind,
        at=now, why=why, before=before, due_at=due,
    )  # fmt: skip
    return Outcome(made, [_fact("reviews.opened", made, due_at=due.isoformat())])


@command("reviews.take_back", permission="", result="review")
def end_taken_back(*, by: Actor, incident_id: int) -> Outcome[list[Review]]:
    """A slip of the grade was taken back at once by who made it: nobody needs to look at it."""
    waiting = Review.objects.select_for_update().filter(
        incident_id=incident_id, kind=DOWNGRADE, decided_at=None, created_by=by.account_id
    )
    found = list(waiting)
    for one in found:
        _settle(one, by, TAKEN_BACK, "")
    return Outcome(found, [_fact("reviews.decided", one) for one in found])


@command("reviews.decide", result="review")
def decide_review(*, by: Actor, review_id: int, agreed: bool, reason: str) -> Outcome[Review]:
    """Agree with what was done, or send it back, with a reason.

    What is sent back is undone: a closed incident is open again, a downgrade is graded up again; of
    a reopening the log says so. Raises Invalid without a reason, Refused for who has done it.
    """
    words = " ".join(reason.split())
    if not words:
        raise Invalid.at("reason", "Say why: what you looked at, and what you found.")
    if len(words) > 300:
        raise Invalid.at("reason", "Say it in at most 300 characters; the log takes more.")
    review = locked(Review.objects, by, review_id, what="review")
    if review.decided_at is not None:
        raise Refused("Somebody has decided on this already.")
    why = rules.why_not(done_by=review.created_by, account_id=by.account_id)
    if why is not None:
        raise Refused(why)
    _settle(review, by, AGREED if agreed else SENT_BACK, words)
    label = codes.label(LIST, review.kind)
    said = "agreed" if agreed else "sent back"
    note_in_log(
        by=by, incident_id=review.incident_id, text=f"{label}: {said} by {by.name}. {words}"
    )
    if not agreed:
        _undo(by, review, words)
    return Outcome(review, [_fact("reviews.decided", review)])


def _undo(by: Actor, review: Review, words: str) -> None:
    incident = locked(Incident.objects, by, review.incident_id, what="incident")
    closed = incident.state == IncidentState.CLOSED
    if review.kind == CLOSURE and closed:
        reopen_incident(
            by=by, incident_id=incident.pk, reason=f"Sent back by a supervisor: {words}"
        )
    if (
        review.kind == DOWNGRADE
        and review.before
        and not closed
        and incident.grade != review.before
    ):
        grade_incident(
            by=by, incident_id=incident.pk, grade=review.before,
            reason=f"Sent back by a supervisor: {words}",
        )  # fmt: skip


def _settle(review: Review, by: Actor, decision: str, words: str) -> None:
    review.decided_at, review.decided_by = clock.now(), by.account_id
    review.decision, review.reason = decision, words
    review.version += 1
    review.save(update_fields=["decided_at", "decided_by", "decision", "reason", "version"])


def _fact(event_type: str, review: Review, **data: object) -> Fact:
    given = {"incident": review.incident_id, "kind": review.kind, **data}
    return Fact(event_type, "review", review.pk, review.audience_id, given)
