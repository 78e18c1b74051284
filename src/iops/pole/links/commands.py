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
from iops.kernel.errors import Invalid, NotVisible, Refused, all_at_once
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


def _read_dates(**texts: str) -> tuple[dict[str, PartialDate | None], dict[str, str]]:
    """Partial dates by their field, and what is wrong with those that are none."""
    found: dict[str, PartialDate | None] = dict.fromkeys(texts)
    wrong = {}
    for field, text in texts.items():
        try:
            found[field] = PartialDate.parse(text) if text.strip() else None
        except ValueError as error:
            wrong[field] = str(error)
    return found, wrong


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
    _known(from_kind)
    _known(to_kind)
    dates, wrong = _read_dates(since=since, until=until)
    begun, ended = dates["since"], dates["until"]
    if begun and ended and ended.last_day < begun.first_day:
        wrong["until"] = f"It ends in {ended}, before it begins in {begun}."
    if certainty not in CERTAINTY:
        wrong["certainty"] = "Say how sure the link is: choose one of the list."
    if (from_kind, from_id) == (to_kind, to_id):
        wrong["to"] = "A record is not linked to itself: choose another."
    all_at_once(wrong | codes.wrong("link-reasons", reason, field="reason"))
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
        raise Invalid.at("reason", "Say in a sentence how it is known that the link is wrong.")
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
    dates, wrong = _read_dates(until=until)
    all_at_once(wrong)
    ended = dates["until"]
    found = locked(Link.objects, by, link_id, what="link")
    if found.ended_at is not None:
        raise Refused("This link was taken back as wrong. Link the two again if it held.")
    doubt = _wrong_end(found, ended)
    if doubt:
        raise Invalid.at("until", doubt)
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
    wrong = codes.wrong("marker-types", type_code, field="type")
    all_at_once(wrong | _unfounded(evidence, "Say on what evidence.", review_on))
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


def _unfounded(evidence: str, unsaid: str, review_on: date) -> dict[str, str]:
    """What a marker lacks to be set or kept, by field: evidence, and a review to come."""
    wrong = {}
    if not evidence.strip():
        wrong["evidence"] = unsaid
    if review_on <= clock.local_date(clock.now()):
        wrong["review_on"] = "The review must be in the future."
    return wrong


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
    all_at_once(_unfounded(why, "Say why it stays.", review_on))
    today = clock.local_date(clock.now())
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
