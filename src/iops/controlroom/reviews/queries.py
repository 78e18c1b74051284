"""What people look at: everything that waits for a supervisor, with its age; what was decided."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from iops.controlroom.incidents.models import Incident
from iops.controlroom.reviews.contracts import AGREED, LIST, TAKEN_BACK
from iops.controlroom.reviews.models import Review
from iops.controlroom.right_care.models import Decision
from iops.governance.access.models import Account
from iops.governance.audit.looks import record_view
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.pole.confidential.queries import unveil
from iops.reference.codes import queries as codes

#: Of what was decided the list shows the last so many days.
LATELY, MOST = timedelta(days=7), 200
RIGHT_CARE = "right-care"


@dataclass(frozen=True)
class ReviewLine:
    """Something that waits, or was decided: of which incident, what was done, by whom, how old."""

    kind: str
    label: str
    id: int
    incident: Incident
    at: datetime
    due_at: datetime
    who: str
    why: str
    mine: bool
    decided_at: datetime | None = None
    decided_by: str = ""
    decision: str = ""
    reason: str = ""

    @property
    def late(self) -> bool:
        return self.decided_at is None and self.due_at <= clock.now()


@dataclass(frozen=True)
class ReviewQueue:
    """What waits, the oldest first; what was decided lately; how many of each kind wait."""

    waiting: Sequence[ReviewLine]
    decided: Sequence[ReviewLine]
    kinds: Sequence[tuple[str, str, int]]


def _shown(found: ReviewQueue) -> list[tuple[str, int]]:
    lines = [*found.waiting, *found.decided]
    return [
        *(("review" if one.kind != RIGHT_CARE else "right_care_decision", one.id) for one in lines),
        *(("incident", one.incident.pk) for one in lines),
    ]


@record_view("reviews.queue", permission="reviews.decide", shows=_shown)
def review_queue(*, by: Actor, kind: str = "") -> ReviewQueue:
    """Everything that waits for a supervisor's decision, right care among it."""
    found = Review.objects.visible_to(by)
    waiting = list(found.filter(decided_at=None).order_by("at", "pk")[:MOST])
    since = clock.now() - LATELY
    decided = list(
        found.filter(decided_at__gte=since)
        .exclude(decision=TAKEN_BACK)
        .order_by("-decided_at")[:50]
    )
    care = Decision.objects.visible_to(by).filter(against=True, looked_at=None)
    against = list(care.order_by("at", "pk")[:MOST])
    incidents = Incident.objects.visible_to(by).in_bulk(
        {one.incident_id for one in (*waiting, *decided, *against)}
    )
    names = _names(
        {one.created_by for one in (*waiting, *decided, *against)}
        | {one.decided_by for one in decided if one.decided_by}
    )
    unveil(by, *waiting, *decided, *against, *incidents.values())
    lines = [_line(by, one, incidents, names) for one in waiting if one.incident_id in incidents]
    lines += [_care(by, one, incidents, names) for one in against if one.incident_id in incidents]
    lines.sort(key=lambda line: line.at)
    labels = [*codes.choices(LIST), (RIGHT_CARE, "Without the police, against the advice")]
    return ReviewQueue(
        [line for line in lines if kind in ("", line.kind)],
        [_line(by, one, incidents, names) for one in decided if one.incident_id in incidents],
        [(code, label, sum(line.kind == code for line in lines)) for code, label in labels],
    )


def reviews_on(by: Actor, incident_ids: Sequence[int]) -> list[Review]:
    """What waits for a supervisor on these incidents. Whoever shows it logs."""
    found = Review.objects.visible_to(by).filter(incident_id__in=incident_ids, decided_at=None)
    lines = list(found.order_by("at")[:MOST])
    for one in lines:
        one.label = codes.label(LIST, one.kind)
    return lines


def _line(
    by: Actor, one: Review, incidents: dict[int, Incident], names: dict[int, str]
) -> ReviewLine:
    words = {AGREED: "Agreed", "sent-back": "Sent back"}
    return ReviewLine(
        one.kind, codes.label(LIST, one.kind), one.pk, incidents[one.incident_id], one.at,
        one.due_at, names.get(one.created_by, ""), one.why, one.created_by == by.account_id,
        one.decided_at, names.get(one.decided_by or 0, ""), words.get(one.decision, ""),
        one.reason,
    )  # fmt: skip


def _care(
    by: Actor, one: Decision, incidents: dict[int, Incident], names: dict[int, str]
) -> ReviewLine:
    return ReviewLine(
        RIGHT_CARE, "Without the police, against the advice", one.pk, incidents[one.incident_id],
        one.at, one.at + timedelta(minutes=15), names.get(one.created_by, ""), one.reason,
        one.created_by == by.account_id,
    )  # fmt: skip


def _names(ids: Iterable[int]) -> dict[int, str]:
    return dict(Account.objects.filter(pk__in=set(ids)).values_list("pk", "name"))
