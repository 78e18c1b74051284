"""What people do with links and markers."""

from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import Q

from iops.governance.access.audiences import admitted, held_by_all, open_audience
from iops.governance.access.commands.moving import audience_of
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command, locked
from iops.kernel.dates import PartialDate
from iops.kernel.errors import Invalid, NotVisible, Refused
from iops.kernel.events import Fact
from iops.kernel.registry import registry
from iops.pole.links.contracts import CERTAINTY, ENDED, GOES_ON, WRONG
from iops.pole.links.models import Link, LinkChange, Marker
from iops.reference.codes import queries as codes

KINDS_WITHOUT_RECORD = frozenset({"place"})
#: The shortest reason that says anything.
SHORTEST_REASON = 10
#: What a confidential person is not to be found by.
CONFIDENTIAL_ENDS = frozenset({"place", "phone"})


def _known(kind: str) -> None:
    if kind in KINDS_WITHOUT_RECORD:
        return
    try:
        registry.record_kind(kind)
    except LookupError:
        raise Invalid(f"“{kind}” is not a kind of record.") from None


def seen_by(by: Actor, *ends: tuple[str, int]) -> int:
    """The audience of what names these records: never everybody where one of them is not.

    Of two that are restricted it is seen by whoever may see both. What ties a confidential person
    to a place or a phone is seen by whoever may see these. Raises Refused for somebody who may
    not, NotVisible for a record that the actor does not see.
    """
    found = {open_audience(by.force_id)}
    secret: set[int] = set()
    kinds = {kind for kind, _ in ends}
    for kind, record_id in ends:
        if kind in KINDS_WITHOUT_RECORD:
            continue
        model: Any = apps.get_model(registry.record_kind(kind).model)
        record = model.objects.visible_to(by).filter(pk=record_id).first()
        if record is None:
            if audience_of(kind, record_id) is None:
                continue
            raise NotVisible("There is no record with this number that you may see.")
        hidden = getattr(record, "details_audience_id", None)
        if hidden is not None and kinds & CONFIDENTIAL_ENDS:
            if not by.sees(hidden):
                raise Refused(
                    "Address and phone of this person are confidential. Ask the owner to record it."
                )
            secret.add(int(hidden))
        found.add(record.audience_id)
    held = held_by_all(*(secret or found))
    admitted(by, held)  # where it is one that was made for this very row
    return held


def _when(text: str, field: str) -> PartialDate | None:
    try:
        return PartialDate.parse(text) if text.strip() else None
    except ValueError as error:
        raise Invalid(str(error), fields={field: str(error)}) from None


@command("links.link", result="link")
def link(
    *,
    by: Actor,
    from_kind: str,
    from_id: int,
    to_kind: str,
    to_id: int,
    reason: str,
    since: str = "",
    until: str = "",
    source_kind: str = "",
    source_id: int | None = None,
    certainty: str = "known",
    audience_id: int | None = None,
) -> Outcome[Link]:
    """Tie two records. The same link twice is one link; one that has ended can hold again.

    Raises Invalid for an unknown kind, reason or certainty, and for dates that are none or that
    end before they begin.
    """
    if certainty not in CERTAINTY:
        raise Invalid("Say how sure the link is.", fields={"certainty": "Choose one of the list."})
    begun, ended = _when(since, "since"), _when(until, "until")
    if begun and ended and ended.last_day < begun.first_day:
        sentence = f"It ends in {ended}, before it begins in {begun}."
        raise Invalid(sentence, fields={"until": sentence})
    if (from_kind, from_id) == (to_kind, to_id):
        raise Invalid("A record is not linked to itself.", fields={"to": "Choose another record."})
    _known(from_kind)
    _known(to_kind)
    codes.require("link-reasons", reason, field="reason")
    same = Link.objects.visible_to(by).filter(
        from_kind=from_kind, from_id=from_id, to_kind=to_kind, to_id=to_id, reason=reason,
        ended_at=None,
    )  # fmt: skip
    found = same.filter(Q(until=None) | Q(since=begun, until=ended)).first()
    if found is not None:
        return Outcome(found)
    made = Link.objects.create(
        audience_id=audience_id or seen_by(by, (from_kind, from_id), (to_kind, to_id)),
        created_by=by.account_id,
        from_kind=from_kind,
        from_id=from_id,
        to_kind=to_kind,
        to_id=to_id,
        reason=reason,
        since=begun,
        until=ended,
        source_kind=source_kind,
        source_id=source_id,
        certainty=certainty,
    )
    data = {"from": [from_kind, from_id], "to": [to_kind, to_id], "reason": reason}
    return Outcome(made, [Fact("links.linked", "link", made.pk, made.audience_id, data)])


@command("links.unlink", permission="links.link", result="link")
def unlink(*, by: Actor, link_id: int, reason: str) -> Outcome[Link]:
    """Take back a link that was wrong: it is on no card any more, and who and why are kept.

    Raises Invalid without a reason, Refused where it was taken back before.
    """
    if len(reason.strip()) < SHORTEST_REASON:
        said = "Say in a sentence how it is known that the link is wrong."
        raise Invalid(said, fields={"reason": said})
    found = locked(Link.objects, by, link_id, what="link")
    if found.ended_at is not None:
        raise Refused("This link was taken back already.")
    found.ended_at = clock.now()
    found.version += 1
    found.save(update_fields=["ended_at", "version"])
    _note(by, found, WRONG, reason)
    return Outcome(found, [Fact("links.unlinked", "link", found.pk, found.audience_id)])


@command("links.end", permission="links.link", result="link")
def end_link(*, by: Actor, link_id: int, until: str, why: str = "") -> Outcome[Link]:
    """Say that a link held until a year, month or day; it stays on the cards, with that date.

    An empty ``until`` says of a link that had ended that it goes on after all.
    Raises Invalid for a date that is none, that has not been yet, or that is before the link began,
    and where nothing differs; Refused for a link that was taken back.
    """
    ended = _when(until, "until")
    found = locked(Link.objects, by, link_id, what="link")
    if found.ended_at is not None:
        raise Refused("This link was taken back as wrong. Link the two again if it held.")
    wrong = _wrong_end(found, ended)
    if wrong:
        raise Invalid(wrong, fields={"until": wrong})
    found.until = ended
    found.version += 1
    found.save(update_fields=["until", "version"])
    _note(by, found, ENDED if ended else GOES_ON, why)
    return Outcome(found, [Fact("links.ended", "link", found.pk, found.audience_id)])


def _wrong_end(found: Link, ended: PartialDate | None) -> str:
    """What is wrong with the end of a link, in a sentence; "" where nothing is."""
    if ended == found.until:
        return "Say when it ended: a year, a month or a day." if ended is None else (
            f"That it ended in {ended} is what the link says already."
        )  # fmt: skip
    if ended is None:
        return ""
    if ended.first_day > clock.local_date(clock.now()):
        return f"“{ended}” has not been yet. Say it once the link has ended."
    if found.since and ended.last_day < found.since.first_day:
        return f"It began in {found.since}: it cannot have ended in {ended}."
    return ""


def _note(by: Actor, found: Link, what: str, reason: str) -> None:
    LinkChange.objects.create(
        audience_id=found.audience_id,
        created_by=by.account_id,
        link_id=found.pk,
        tie=found.reason,
        from_kind=found.from_kind,
        from_id=found.from_id,
        to_kind=found.to_kind,
        to_id=found.to_id,
        what=what,
        until=found.until,
        reason=reason.strip(),
    )


@command("links.set_marker", result="marker")
def set_marker(
    *,
    by: Actor,
    about_kind: str,
    about_id: int,
    type_code: str,
    evidence: str,
    review_on: date,
    audience_id: int | None = None,
) -> Outcome[Marker]:
    """Set a warning marker. It needs evidence and a day of review."""
    _known(about_kind)
    codes.require("marker-types", type_code, field="type")
    if not evidence.strip():
        raise Invalid("Say on what evidence.", fields={"evidence": "Needed."})
    if review_on <= clock.local_date(clock.now()):
        raise Invalid("The review must be in the future.", fields={"review_on": "Too early."})
    marker = Marker.objects.create(
        audience_id=audience_id or seen_by(by, (about_kind, about_id)),
        created_by=by.account_id,
        about_kind=about_kind,
        about_id=about_id,
        type_code=type_code,
        evidence=evidence.strip(),
        set_at=clock.now(),
        review_on=review_on,
    )
    return Outcome(marker, [_marked("links.marked", marker, by)])


def _marked(event_type: str, marker: Marker, by: Actor) -> Fact:
    """Who sets or keeps a marker owns its next review; one that a system set is the queue's."""
    data = {
        "about": [marker.about_kind, marker.about_id],
        "type": marker.type_code,
        "review_on": marker.review_on.isoformat(),
        "owner": None if by.is_system else by.account_id,
    }
    return Fact(event_type, "marker", marker.pk, marker.audience_id, data)


@command("links.keep_marker", permission="links.set_marker", result="marker")
def keep_marker(*, by: Actor, marker_id: int, why: str, review_on: date) -> Outcome[Marker]:
    """Renew a marker at its review: why it stays, and when it is looked at again."""
    marker = locked(Marker.objects, by, marker_id, what="marker")
    if marker.lapsed_at is not None:
        raise Refused("This marker has lapsed already.")
    today = clock.local_date(clock.now())
    if not why.strip():
        raise Invalid("Say why it stays.", fields={"evidence": "Say why it stays."})
    if review_on <= today:
        raise Invalid("The review must be in the future.", fields={"review_on": "Too early."})
    marker.evidence += f"\nReviewed {today.isoformat()}: {why.strip()}"
    marker.review_on = review_on
    marker.version += 1
    marker.save()
    return Outcome(marker, [_marked("links.marker_kept", marker, by)])


@command("links.lapse_marker", permission="links.set_marker", result="marker")
def lapse_marker(*, by: Actor, marker_id: int) -> Outcome[Marker]:
    """End a marker."""
    marker = locked(Marker.objects, by, marker_id, what="marker")
    if marker.lapsed_at is not None:
        raise Refused("This marker has lapsed already.")
    marker.lapsed_at = clock.now()
    marker.version += 1
    marker.save()
    data = {"about": [marker.about_kind, marker.about_id]}
    return Outcome(marker, [Fact("links.unmarked", "marker", marker.pk, marker.audience_id, data)])
