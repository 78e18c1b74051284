"""Retention reviews: opened by the night when a period ends, ended by a person."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from iops.governance.access.audiences import open_audience
from iops.governance.disposal.commands.proposals import propose
from iops.governance.disposal.contracts import RETENTION, Decision
from iops.governance.disposal.models import Proposal, Review
from iops.governance.disposal.periods import Period, class_of, runs_again
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command, locked
from iops.kernel.errors import Invalid, Refused
from iops.kernel.events import Fact
from iops.kernel.registry import registry

BATCH = 20_000

#: A batch of a table by key: what is over, has no review that stands, and was not blanked.
_OPEN = """
    WITH batch AS (
        SELECT id FROM {table} WHERE id > %(after)s ORDER BY id LIMIT %(size)s
    ), over AS (
        SELECT r.id, {audience} AS audience_id, {number} AS number, {ends} AS ends
        FROM {table} r JOIN batch USING (id) WHERE {over}
    ), made AS (
        INSERT INTO disposal_review (uid, audience_id, version, created_at, created_by,
            record_kind, record_id, number, retention, period_ends, decision, reason)
        SELECT gen_random_uuid(), o.audience_id, 1, %(now)s, %(by)s, %(kind)s, o.id, o.number,
            %(retention)s, greatest(o.ends, k.until), '', ''
        FROM over o CROSS JOIN LATERAL (
            SELECT max(v.keep_until) AS until,
                   bool_or(v.decided_at IS NULL OR v.decision = 'dispose') AS stands
            FROM disposal_review v WHERE v.record_kind = %(kind)s AND v.record_id = o.id
        ) k
        WHERE k.stands IS NOT TRUE AND (k.until IS NULL OR k.until <= %(today)s)
          AND NOT EXISTS (SELECT 1 FROM disposal_tombstone t
                          WHERE t.table_name = '{table}' AND t.row_id = o.id)
        ON CONFLICT (record_kind, record_id, period_ends) DO NOTHING
        RETURNING id
    )
    SELECT (SELECT max(id) FROM batch), (SELECT count(*) FROM made), (SELECT min(id) FROM made)
"""


@dataclass(frozen=True)
class Opened:
    """What a batch opened, and the last key it looked at: 0 when the table is done."""

    id: int
    count: int


@command("disposal.open_reviews")
def open_reviews(
    *, by: Actor, record_kind: str, after: int = 0, size: int = BATCH
) -> Outcome[Opened]:
    """Open a review for each record whose period is over, in one batch of the table by key.

    A record that has a review which stands, or whose keeping goes on, is passed over; the same
    period is never reviewed twice. Raises LookupError for a kind that is not reviewed.
    """
    kind = registry.record_kind(record_kind)
    if not kind.kept_since:
        raise LookupError(f"{record_kind!r} declares no kept_since.")
    period, now = Period.of(kind), clock.now()
    statement = _OPEN.format(
        table=period.table, audience=period.audience, number=period.number, ends=period.ends,
        over=period.over,
    )  # fmt: skip
    audience = open_audience(by.force_id)
    given: dict[str, Any] = {
        "after": after, "size": size, "now": now, "today": clock.local_date(now),
        "by": by.account_id, "kind": record_kind, "retention": class_of(kind).code,
        "open": audience,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        last, count, first = cursor.fetchone()
    facts = []
    if count:
        data = {"kind": record_kind, "count": count}
        facts = [Fact("disposal.reviews_opened", "retention_review", first, audience, data)]
    return Outcome(Opened(last or 0, count), facts)


@command("disposal.keep", permission="disposal.review", result="retention_review")
def keep_record(*, by: Actor, review_id: int, until: date, reason: str) -> Outcome[Review]:
    """Keep a record until a day, and say why; it is reviewed again then.

    Raises Invalid for a day that is not ahead, or further ahead than the class allows.
    """
    review = _undecided(by, review_id)
    today, longest = clock.local_date(clock.now()), RETENTION[review.retention].most
    last = date(today.year + longest, 12, 31)
    if not today < until <= last:
        raise Invalid(
            f"Keep it until a day after today, by {last:%d %B %Y} at the latest.",
            fields={"until": "Another day."},
        )
    if not reason.strip():
        raise Invalid("Say why it is kept.", fields={"reason": "Needed."})
    review.keep_until, review.reason = until, reason.strip()
    return _decide(by, review, Decision.KEEP)


@command("disposal.propose_from_review", permission="disposal.review", result="proposal")
def propose_from_review(*, by: Actor, review_id: int, note: str) -> Outcome[Proposal]:
    """End a review with a proposal to dispose of the record; another person approves it.

    Raises Refused where something happened to the record since the review was opened.
    """
    review = _undecided(by, review_id)
    if runs_again(review.record_kind, review.record_id):
        raise Refused(
            "Something happened to this record since: its period runs again. Say until when it "
            "is kept."
        )
    proposal = propose(
        by=by,
        record_kind=review.record_kind,
        record_id=review.record_id,
        ground="retention",
        note=note,
        number=review.number,
    ).value
    review.proposal_id = proposal.pk
    decided = _decide(by, review, Decision.DISPOSE)
    return Outcome(proposal, decided.events)


def _undecided(by: Actor, review_id: int) -> Review:
    review = locked(Review.objects, by, review_id, what="review")
    if review.decided_at is not None:
        raise Refused("This was decided already.")
    return review


def _decide(by: Actor, review: Review, decision: Decision) -> Outcome[Review]:
    review.decision, review.decided_at = decision, clock.now()
    review.decided_by = by.account_id
    review.version += 1
    review.save()
    data = {"decision": str(decision)}
    fact = Fact("disposal.review_decided", "retention_review", review.pk, review.audience_id, data)
    return Outcome(review, [fact])
