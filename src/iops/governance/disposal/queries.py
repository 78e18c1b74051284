"""What people look at: reviews that are due, proposals that wait, what was blanked."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.apps import apps
from django.db.models import Count
from django.urls import reverse

from iops.governance.access.audiences import whole_sight
from iops.governance.access.commands.moving import audience_of
from iops.governance.access.contracts import ABSENT
from iops.governance.access.models import Account
from iops.governance.audit.looks import record_view
from iops.governance.disposal.commands.proposals import audience_seen
from iops.governance.disposal.contracts import GROUNDS, RETENTION, RetentionClass
from iops.governance.disposal.models import Proposal, Review, Tombstone
from iops.kernel.actors import Actor
from iops.kernel.belonging import belongings_of
from iops.kernel.errors import Invalid, NotVisible
from iops.kernel.models import Record
from iops.kernel.registry import RecordKind, registry

PAGE_SIZE = 50
NEWEST = 20


@dataclass(frozen=True)
class About:
    """The record that a review or a proposal is about, as people call it."""

    kind: str
    id: int
    label: str
    url: str


@dataclass(frozen=True)
class ReviewLine:
    """A review: what it is about, when its period ended, what may be decided."""

    id: int
    about: About
    retention: RetentionClass
    period_ends: date
    opened_at: datetime
    decision: str
    decided_at: datetime | None
    decided_by: str
    keep_until: date | None
    reason: str
    proposal_id: int | None


@dataclass(frozen=True)
class ProposalLine:
    """A proposal: what about, on what ground, who stands behind it, and what it blanked."""

    id: int
    about: About
    ground: str
    note: str
    proposed_by: str
    proposed_at: datetime
    own: bool
    approved_by: str = ""
    done_at: datetime | None = None
    refused_by: str = ""
    refused_at: datetime | None = None
    refusal: str = ""
    rows: int = 0
    hidden: bool = False
    """About a record that the reader may not see: who proposed it is all that is shown."""
    glass: str = ""
    """Where its glass can be broken: only of a record that says that it exists."""
    tables: Sequence[tuple[str, int]] = field(default_factory=tuple)


@dataclass(frozen=True)
class Overview:
    """A page of reviews that are due, all proposals that wait, and the newest that ended."""

    reviews: Sequence[ReviewLine]
    due: int
    page: int
    pages: int
    waiting: Sequence[ProposalLine]
    ended: Sequence[ProposalLine]
    hidden: int = 0
    """Reviews that are due of records that the reader may not see."""


def _shown(lines: Sequence[ReviewLine | ProposalLine]) -> list[tuple[str, int]]:
    return [(line.about.kind, line.about.id) for line in lines if line.about.id]


@record_view(
    "disposal.overview",
    permission="disposal.propose",
    shows=lambda found: _shown([*found.reviews, *found.waiting, *found.ended]),
)
def overview(*, by: Actor, page: int = 1) -> Overview:
    """What waits, the oldest first; reviews a page at a time."""
    due = Review.objects.visible_to(by).filter(decided_at=None)
    count = due.count() if by.may("disposal.review") else 0
    pages = max(1, -(-count // PAGE_SIZE))
    page = min(max(1, page), pages)
    first = (page - 1) * PAGE_SIZE
    ordered = due.order_by("period_ends", "pk")[first : first + PAGE_SIZE] if count else ()
    open_ = Proposal.objects.filter(done_at=None, refused_at=None).order_by("proposed_at")
    ended = Proposal.objects.exclude(done_at=None, refused_at=None).order_by("-pk")
    return Overview(
        reviews=_reviews(list(ordered)),
        due=count,
        page=page,
        pages=pages,
        waiting=_proposals(by, list(open_[:100])),
        ended=_proposals(by, list(ended[:NEWEST])),
        hidden=_hidden_reviews(count) if by.may("disposal.review") else 0,
    )


def _hidden_reviews(seen: int) -> int:
    with whole_sight():
        return max(0, Review.objects.filter(decided_at=None).count() - seen)


@record_view("disposal.review", permission="disposal.review", shows=lambda line: _shown([line]))
def review(*, by: Actor, review_id: int) -> ReviewLine:
    """One review. Raises NotVisible."""
    found = Review.objects.visible_to(by).filter(pk=review_id).first()
    if found is None:
        raise NotVisible("There is no such review.")
    return _reviews([found])[0]


@record_view("disposal.proposal", permission="disposal.propose", shows=lambda line: _shown([line]))
def proposal(*, by: Actor, proposal_id: int) -> ProposalLine:
    """One proposal, with the rows by table that it blanked. Raises NotVisible."""
    found = Proposal.objects.filter(pk=proposal_id).first()
    if found is None:
        raise NotVisible("There is no such proposal.")
    return _proposals(by, [found], by_table=True)[0]


def disposable_kinds() -> list[RecordKind]:
    """Kinds of record that can be disposed of by themselves, in the order of their labels."""
    kinds = [one for one in registry.each("records") if one.kept_since]
    return sorted(kinds, key=lambda one: str(one.label))


def find_record(*, by: Actor, record_kind: str, called: str) -> tuple[int, str]:
    """The id and the number of the record that people call so. Raises Invalid for none."""
    kind = next((one for one in disposable_kinds() if one.kind == record_kind), None)
    if kind is None:
        raise Invalid("Choose what kind of record it is.", fields={"record_kind": "Needed."})
    model, called = apps.get_model(kind.model), called.strip()
    rows = model._base_manager.all()
    if issubclass(model, Record):
        rows = rows.filter(audience_id__in=by.audiences)
    found = None
    if kind.number_field:
        found = rows.filter(**{f"{kind.number_field}__iexact": called}).first()
    if found is None and called.isascii() and called.isdigit() and len(called) < 19:
        found = rows.filter(pk=int(called)).first()
    if found is None:
        raise Invalid(
            f"There is no {kind.label.lower()} “{called}” that you may see.",
            fields={"called": "Its number, as in its address or at its top."},
        )
    number = getattr(found, kind.number_field) if kind.number_field else ""
    return int(found.pk), str(number)


def blanked_places(record_kind: str) -> list[str]:
    """In words, what is blanked with a record of this kind."""
    labels = {one.model: one.label for one in registry.each("records")}
    found = []
    for place in belongings_of(record_kind):
        model = place.declared.model
        name = labels.get(model) or str(apps.get_model(model)._meta.verbose_name).capitalize()
        found.append(name)
    return sorted(set(found))


def _about(record_kind: str, record_id: int, number: str = "") -> About:
    try:
        kind = registry.record_kind(record_kind)
    except LookupError:
        return About(record_kind, record_id, f"{record_kind} {record_id}", "")
    url = kind.url.format(id=record_id) if "{id}" in kind.url else ""
    return About(record_kind, record_id, f"{kind.label} {number or record_id}", url)


def _names(ids: set[int]) -> dict[int, str]:
    return dict(Account.objects.filter(pk__in=ids).values_list("pk", "name"))


def _reviews(found: Sequence[Review]) -> list[ReviewLine]:
    names = _names({one.decided_by for one in found if one.decided_by})
    return [
        ReviewLine(
            id=one.pk,
            about=_about(one.record_kind, one.record_id, one.number),
            retention=RETENTION[one.retention],
            period_ends=one.period_ends,
            opened_at=one.created_at,
            decision=one.decision,
            decided_at=one.decided_at,
            decided_by=names.get(one.decided_by or 0, ""),
            keep_until=one.keep_until,
            reason=one.reason,
            proposal_id=one.proposal_id,
        )
        for one in found
    ]


def _sees(by: Actor, one: Proposal) -> bool:
    try:
        audience_seen(by, one.record_kind, one.record_id)
    except LookupError:
        return True
    except NotVisible:
        return False
    return True


def _glass(by: Actor, one: Proposal) -> str:
    """Where the glass is broken before the record of a proposal; "" where it is hidden whole."""
    audience = audience_of(one.record_kind, one.record_id)
    if audience is None or audience.outside == ABSENT or not by.may("access.break_glass"):
        return ""
    return reverse("break-glass", args=[one.record_kind, one.record_id])


def _proposals(
    by: Actor, found: Sequence[Proposal], *, by_table: bool = False
) -> list[ProposalLine]:
    people = {
        pk for one in found for pk in (one.proposed_by, one.approved_by, one.refused_by) if pk
    }
    names = _names(people)
    stones = Tombstone.objects.filter(proposal_id__in=[one.pk for one in found])
    rows = {
        one["proposal_id"]: one["n"] for one in stones.values("proposal_id").annotate(n=Count("pk"))
    }
    tables: Sequence[tuple[str, int]] = ()
    if by_table:
        counted = stones.values("table_name").annotate(n=Count("pk")).order_by("-n", "table_name")
        tables = [(one["table_name"], one["n"]) for one in counted]
    numbers = dict(
        Review.objects.visible_to(by)
        .filter(proposal_id__in=[one.pk for one in found])
        .values_list("proposal_id", "number")
    )
    unseen = {one.pk: _glass(by, one) for one in found if not _sees(by, one)}
    return [
        ProposalLine(
            id=one.pk,
            about=About("", 0, "Restricted record", "")
            if one.pk in unseen
            else _about(one.record_kind, one.record_id, numbers.get(one.pk) or ""),
            ground="" if one.pk in unseen else GROUNDS.get(one.ground, one.ground),
            note="" if one.pk in unseen else one.note,
            hidden=one.pk in unseen,
            glass=unseen.get(one.pk, ""),
            proposed_by=names.get(one.proposed_by, ""),
            proposed_at=one.proposed_at,
            own=one.proposed_by == by.account_id,
            approved_by=names.get(one.approved_by or 0, ""),
            done_at=one.done_at,
            refused_by=names.get(one.refused_by or 0, ""),
            refused_at=one.refused_at,
            refusal="" if one.pk in unseen else one.refusal,
            rows=0 if one.pk in unseen else rows.get(one.pk, 0),
            tables=() if one.pk in unseen else tables,
        )
        for one in found
    ]
