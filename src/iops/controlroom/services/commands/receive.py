"""What comes from other services: once, in any order, and answered."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection

from iops.controlroom.contacts.commands import receive_message
from iops.controlroom.incidents.models import Incident
from iops.controlroom.services import rules
from iops.controlroom.services.agencies import label
from iops.controlroom.services.commands.shared import (
    advance,
    fact,
    limit,
    note,
    number_of,
    post,
    step,
)
from iops.controlroom.services.contracts import (
    ACCEPT,
    ACCEPTED,
    ACKNOWLEDGE,
    ASKED,
    CREATE,
    DONE,
    IN,
    MESSAGE,
    NOT_UNDERSTOOD,
    OUT,
    REFUSED,
    REJECT,
    UPDATE,
    WITHDRAWN,
    Content,
    Incoming,
)
from iops.controlroom.services.models import Message, Request
from iops.governance.access.audiences import admitted, open_audience
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command, locked
from iops.kernel.errors import Invalid, Refused
from iops.kernel.events import Fact
from iops.kernel.ids import new_uid
from iops.kernel.numbering import next_number

#: So many messages of an agency about what is not known yet are kept until that comes.
_MOST_EARLY = 50


@command("services.receive", result="")
def receive(*, by: Actor, given: Incoming) -> Outcome[Message]:
    """Keep a message of another service and do what it says.

    The same message again changes nothing. One about an incident of which nothing is known yet is
    kept, and done when that comes. What is older than what is known is kept and changes nothing.
    """
    by = admitted(by, open_audience(by.force_id))
    with connection.cursor() as cursor:
        # Messages of an agency are dealt with one after the other.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"services {given.agency}"])
    before = Message.objects.filter(
        direction=IN, agency=given.agency, message_id=given.message_id
    ).first()
    if before is not None:
        return Outcome(before, replayed=True)
    kept = Message.objects.create(
        uid=new_uid(), audience_id=open_audience(by.force_id), created_by=by.account_id,
        direction=IN, agency=given.agency, message_id=given.message_id, kind=given.kind,
        sequence=given.sequence, body=given.content.as_json(), at=given.sent_at, outcome="early",
    )  # fmt: skip
    facts = _deal_with(by, kept)
    if kept.kind == CREATE or kept.outcome == "done":
        facts += _what_was_early(by, given.agency)
    return Outcome(kept, facts)


def _what_was_early(by: Actor, agency: str) -> list[Fact]:
    waiting = Message.objects.filter(direction=IN, agency=agency, outcome="early")
    return [
        one
        for kept in waiting.order_by("sequence", "pk")[:_MOST_EARLY]
        for one in _deal_with(by, kept)
    ]


def _deal_with(by: Actor, kept: Message) -> list[Fact]:
    content = Content.from_json(kept.body)
    if kept.kind == CREATE:
        return _created(by, kept, content)
    if kept.kind == ACKNOWLEDGE:
        return _acknowledged(by, kept, content)
    return _updated(by, kept, content)


def _close(kept: Message, outcome: str, one: Request | None) -> None:
    kept.outcome, kept.request = outcome, one
    if one is not None:
        kept.audience_id = one.audience_id
    kept.save(update_fields=["outcome", "request", "audience_id"])


def _created(by: Actor, kept: Message, content: Content) -> list[Fact]:
    """They ask us: it waits in the inbox of all channels, and is owed an answer."""
    known = Request.objects.filter(
        direction=IN, agency=kept.agency, their_reference=content.reference
    ).exclude(state__in=rules.ENDED)
    if content.reference and (same := known.first()) is not None:
        # They sent the incident anew under another id: it is the same one.
        _close(kept, "known", same)
        _answer(by, same, kept.message_id, ACCEPT if same.state != ASKED else "", "")
        return []
    words = [f"{label(kept.agency)}: {content.type_label or 'incident'}", content.text]
    words += [f"Grade {content.grade}"] if content.grade else []
    words += [f"Caller {content.caller_name} {content.caller_phone}".strip()] if (
        content.caller_name or content.caller_phone) else []  # fmt: skip
    words += [f"Risks: {', '.join(content.risks)}"] if content.risks else []
    words += [f"Their reference {content.reference}"] if content.reference else []
    contact = receive_message(
        by=by, channel="partner", reference=f"{kept.agency} {kept.message_id}"[:200],
        body="\n".join(filter(None, words)), sender=label(kept.agency),
        phone=content.caller_phone, place_text=content.place,
    ).value  # fmt: skip
    now = clock.now()
    one = Request.objects.create(
        uid=new_uid(), audience_id=contact.audience_id, created_by=by.account_id,
        number=next_number("SVC", at=now), direction=IN, agency=kept.agency,
        kind=content.kind or "attend", way=MESSAGE, contact_id=contact.pk,
        what=content.text or content.type_label or "incident", grade=content.grade[:4],
        their_reference=content.reference, asked_at=now, heard=kept.sequence,
        answer_by=now + timedelta(seconds=limit("service-came")),
    )  # fmt: skip
    step(by, one, state=ASKED, how=MESSAGE, text=one.what)
    _close(kept, "done", one)
    assert one.answer_by is not None
    return [fact("services.came", one, answer_by=one.answer_by.isoformat())]


def _acknowledged(by: Actor, kept: Message, content: Content) -> list[Fact]:
    """They answer one of ours."""
    ours = (
        Message.objects.select_for_update()
        .filter(direction=OUT, agency=kept.agency, message_id=content.about)
        .first()
    )
    if ours is None or ours.request_id is None:
        # Not one of ours: nothing that comes later can make it one.
        _close(kept, "unknown", None)
        return []
    first = ours.answered_at is None
    ours.answered_at, ours.next_at = ours.answered_at or clock.now(), None
    ours.outcome = content.verdict
    ours.save(update_fields=["answered_at", "next_at", "outcome"])
    one = Request.objects.select_for_update().get(pk=ours.request_id)
    _close(kept, "done", one)
    if content.verdict == NOT_UNDERSTOOD and first:
        text = f"{label(one.agency)} has not understood our message: {content.reason}"
        step(by, one, how=MESSAGE, text=text)
        note(by, one, f"{text} Ring them.")
        return [fact("services.silent", one)] if one.state == ASKED else []
    if ours.kind != CREATE:
        return []
    if content.verdict == ACCEPT and rules.may_become(one.state, ACCEPTED):
        return advance(
            by, one, ACCEPTED, how=MESSAGE, text=content.reason, reference=content.reference
        )
    if content.verdict == REJECT and rules.may_become(one.state, REFUSED):
        why = content.reason or "no reason was given"
        return [*advance(by, one, REFUSED, how=MESSAGE, text=why), fact("services.turned", one)]
    return []


def _updated(by: Actor, kept: Message, content: Content) -> list[Fact]:
    """They tell us more, of an incident of theirs or of ours."""
    one = _about(kept.agency, content)
    if one is None:
        return []  # it stays early
    if kept.sequence <= one.heard and kept.sequence:
        _close(kept, "old", one)
        _confirm(by, one, kept)
        return []
    one.heard = max(one.heard, kept.sequence)
    one.save(update_fields=["heard"])
    _close(kept, "done", one)
    _confirm(by, one, kept)
    new = content.state
    mine = one.direction == OUT
    if new and new != one.state and rules.may_become(one.state, new):
        if mine or new in (DONE, WITHDRAWN):
            facts = advance(
                by, one, new, how=MESSAGE, text=content.text,
                reference=content.reference if mine else "",
            )  # fmt: skip
            return [*facts, fact("services.turned", one)] if new == REFUSED else facts
    elif content.text:
        step(by, one, how=MESSAGE, text=content.text)
        note(by, one, f"{label(one.agency)} ({one.number}): {content.text}")
    return [fact("services.heard", one)]


def _about(agency: str, content: Content) -> Request | None:
    """The request that an update belongs to: by both references, by ours, else by theirs."""
    found = Request.objects.select_for_update().filter(agency=agency).order_by("-pk")
    theirs = found.filter(their_reference=content.reference) if content.reference else None
    ways = []
    if content.their_reference:
        incident = Incident.objects.filter(number=content.their_reference).first()
        ours = found.filter(incident_id=incident.pk if incident else 0)
        if theirs is not None:
            ways.append(ours.filter(their_reference=content.reference))
        ways += [
            ours.filter(direction=OUT), ours, found.filter(number=content.their_reference)
        ]  # fmt: skip
    if theirs is not None:
        ways.append(theirs)
    for way in ways:
        one: Request | None = way.first()
        if one is not None:
            return one
    return None


def _confirm(by: Actor, one: Request, kept: Message) -> None:
    """An update is acknowledged by the machine: it was kept and done."""
    _answer(by, one, kept.message_id, ACCEPT, "")


def _answer(by: Actor, one: Request, message_id: str, verdict: str, reason: str) -> None:
    if not verdict:
        return
    post(
        by, one, ACKNOWLEDGE,
        Content(reference=number_of(one), their_reference=one.their_reference,
                verdict=verdict, reason=reason, about=message_id),
    )  # fmt: skip


def _first_message(one: Request) -> str:
    first = Message.objects.filter(request=one, direction=IN, kind=CREATE).order_by("pk").first()
    return first.message_id if first else ""


@command("services.take_on", permission="services.ask", result="service_request")
def take_on(*, by: Actor, request_id: int, incident_id: int) -> Outcome[Request]:
    """What another service asked is an incident of ours now; they get our reference."""
    one = locked(Request.objects, by, request_id, what="request")
    if one.direction != IN or one.state != ASKED:
        raise Refused("This request was answered already.")
    incident = locked(Incident.objects, by, incident_id, what="incident")
    return Outcome(one, _take_on(by, one, incident.pk))


def _take_on(by: Actor, one: Request, incident_id: int) -> list[Fact]:
    one.incident_id = incident_id
    one.save(update_fields=["incident_id"])
    facts = advance(by, one, ACCEPTED, how="us", taken_by=by.name)
    _answer(by, one, _first_message(one), ACCEPT, "")
    return [*facts, fact("services.taken_on", one)]


@command("services.see_refused", permission="services.ask", result="service_request")
def see_refused(*, by: Actor, request_id: int, decision: str) -> Outcome[Request]:
    """Somebody has read that they refuse, and says who goes instead."""
    words = " ".join(decision.split())
    if not words:
        raise Invalid.at("decision", "Say who deals with it instead.")
    one = locked(Request.objects, by, request_id, what="request")
    if one.state != REFUSED or one.direction != OUT:
        raise Refused("Nothing was refused here.")
    step(by, one, how="us", text=words[:2000])
    note(by, one, f"{label(one.agency)} refused {one.number}; instead: {words[:2000]}")
    return Outcome(one, [fact("services.seen_refused", one)])


@command("services.turn_down", permission="services.ask", result="service_request")
def turn_down(*, by: Actor, request_id: int, reason: str) -> Outcome[Request]:
    """We do not take it on, and they are told why."""
    words = " ".join(reason.split())
    if not words:
        raise Invalid.at("reason", "Say why, so that they can ask somebody else.")
    one = locked(Request.objects, by, request_id, what="request")
    if one.direction != IN or one.state != ASKED:
        raise Refused("This request was answered already.")
    facts = advance(by, one, REFUSED, how="us", text=words[:2000])
    _answer(by, one, _first_message(one), REJECT, words[:2000])
    return Outcome(one, [*facts, fact("services.turned_down", one)])


@command("services.report", permission="services.ask", result="service_request")
def report(*, by: Actor, request_id: int, state: str, text: str = "") -> Outcome[Request]:
    """Tell another service how far we are with what it asked."""
    words = " ".join(text.split())[:2000]
    one = locked(Request.objects, by, request_id, what="request")
    if one.direction != IN or not rules.may_become(one.state, state) or one.state == ASKED:
        raise Refused("That cannot be said of this request now. Look at what stands there.")
    facts = advance(by, one, state, how="us", text=words)
    post(
        by, one, UPDATE,
        Content(reference=number_of(one), their_reference=one.their_reference, text=words,
                state=state),
    )  # fmt: skip
    return Outcome(one, facts)


@command("services.contact_joined", permission="", result="")
def contact_joined(*, by: Actor, contact_id: int, incident_id: int) -> Outcome[Request | None]:
    """The contact as which a request came belongs to an incident now: it is taken on.

    Whoever opens the incident has taken it on, whatever else their role may.
    """
    waiting = Request.objects.select_for_update().filter(direction=IN, state=ASKED)
    one = waiting.filter(contact_id=contact_id).first()
    if one is None:
        return Outcome(None)
    return Outcome(one, _take_on(by, one, incident_id))
