"""Asking another service, telling it more, and what it says by telephone."""

from __future__ import annotations

from datetime import timedelta

from iops.controlroom.contacts.models import Contact
from iops.controlroom.incidents.models import Incident
from iops.controlroom.incidents.queries import opening_contact
from iops.controlroom.services import rules
from iops.controlroom.services.agencies import agencies, agency, label
from iops.controlroom.services.commands.shared import (
    advance,
    content_of,
    fact,
    limit,
    note,
    number_of,
    post,
    settle_owner,
    step,
)
from iops.controlroom.services.contracts import (
    ACCEPTED,
    ASKED,
    CREATE,
    KINDS,
    MESSAGE,
    OUT,
    REFUSED,
    STATES,
    TELEPHONE,
    TRANSFER,
    UPDATE,
    WITHDRAWN,
    Content,
)
from iops.controlroom.services.models import Message, Request
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command, locked
from iops.kernel.errors import Invalid, Refused, all_at_once
from iops.kernel.ids import new_uid
from iops.kernel.numbering import next_number
from iops.reference.codes import queries as codes

_LONGEST = 300


@command("services.ask", result="service_request")
def ask(
    *, by: Actor, incident_id: int, agency_code: str, kind: str, what: str, way: str = "",
    with_caller: bool = False,
) -> Outcome[Request]:  # fmt: skip
    """Ask an agency to attend, to take the incident over, or tell it.

    By message where messages are agreed with it (and ``way`` does not say telephone); then it is
    in the outbox with this commit. Raises Invalid naming every wrong field; Refused where the
    same agency is asked for the same already.
    """
    known = agencies()
    wanted = next((one for one in known if one.code == agency_code), None)
    all_at_once(
        rules.wrong_with_request(
            agencies=frozenset(one.code for one in known), agency=agency_code, kind=kind,
            what=what, police=wanted is not None and wanted.kind == "police",
        )
    )  # fmt: skip
    assert wanted is not None
    incident = locked(Incident.objects, by, incident_id, what="incident")
    if incident.state == "closed":
        raise Refused("This incident is closed. Have it reopened first.")
    open_ones = Request.objects.filter(incident_id=incident_id, direction=OUT, kind=kind)
    if open_ones.filter(agency=agency_code).exclude(state__in=rules.ENDED).exists():
        raise Refused(f"{wanted.label} is asked already. Tell them more, or withdraw it first.")
    if kind == TRANSFER:
        other = open_ones.exclude(state__in=rules.ENDED).first()
        if other is not None:
            raise Refused(
                f"{label(other.agency)} is to take it over: an incident has one owner. Withdraw"
                " that first."
            )
    now = clock.now()
    by_message = wanted.by_message and way != TELEPHONE
    grade = incident.grade or ""
    made = Request.objects.create(
        uid=new_uid(), audience_id=incident.audience_id, created_by=by.account_id,
        number=next_number("SVC", at=now), direction=OUT, agency=agency_code, kind=kind,
        way=MESSAGE if by_message else TELEPHONE, incident_id=incident_id,
        what=what.strip(), grade=grade, asked_at=now,
        answer_by=now + timedelta(seconds=limit(rules.limit_code(grade))),
    )  # fmt: skip
    how = "by message" if by_message else f"by telephone {wanted.telephone}".strip()
    step(by, made, state=ASKED, how=made.way, text=made.what)
    note(by, made, f"{KINDS[kind]}: {wanted.label}, {how} ({made.number}). {made.what}")
    if by_message:
        type_label = codes.label("incident-types", incident.type_code)
        caller = _caller(by, incident_id) if with_caller else ("", "")
        post(by, made, CREATE, content_of(incident, made, type_label, caller))
    assert made.answer_by is not None
    return Outcome(made, [fact("services.asked", made, answer_by=made.answer_by.isoformat())])


def _caller(by: Actor, incident_id: int) -> tuple[str, str]:
    number = opening_contact(by, incident_id)
    found = Contact.objects.visible_to(by).filter(pk=number or 0).first()
    return (found.caller_name, found.caller_phone) if found else ("", "")


@command("services.tell", permission="services.ask", result="service_request")
def tell(*, by: Actor, request_id: int, text: str) -> Outcome[Request]:
    """Tell them more. It goes by message where they are reached so; the log says it either way."""
    words = _words(text, "text", "Say what they are to know.")
    one = locked(Request.objects, by, request_id, what="request")
    if one.state in rules.ENDED:
        raise Refused("This request has ended. Ask them anew.")
    step(by, one, how=one.way, text=words)
    if one.way == MESSAGE:
        post(by, one, UPDATE, _content(one, text=words))
        note(by, one, f"Told {label(one.agency)} ({one.number}): {words}")
    else:
        found = agency(one.agency)
        telephone = found.telephone if found else ""
        note(by, one, f"Tell {label(one.agency)} by telephone {telephone} ({one.number}): {words}")
    return Outcome(one, [fact("services.told", one)])


@command("services.hear", permission="services.ask", result="service_request")
def hear(
    *, by: Actor, request_id: int, state: str, taken_by: str = "", reference: str = "",
    text: str = "",
) -> Outcome[Request]:  # fmt: skip
    """What they have said by telephone: whoever took it on there, their reference, their state.

    The warm handover: acceptance needs a name. Raises Invalid naming every wrong field.
    """
    name, their, words = (" ".join(one.split()) for one in (taken_by, reference, text))
    one = locked(Request.objects, by, request_id, what="request")
    wrong = {}
    confirms = state == one.state and name and not one.taken_by
    if not confirms and not rules.may_become(one.state, state):
        wrong["state"] = (
            f"It is “{STATES[one.state].lower()}” and cannot become that. Choose another."
            if state in STATES else "Choose what they have said."
        )  # fmt: skip
    if state == ACCEPTED and not name:
        wrong["taken_by"] = "Say who there has taken it on: name or desk."
    if state == REFUSED and not words:
        wrong["text"] = "Say why they refuse."
    for field, said, most in (("taken_by", name, _LONGEST), ("reference", their, 100),
                              ("text", words, _LONGEST)):  # fmt: skip
        if len(said) > most:
            wrong[field] = f"At most {most} characters."
    all_at_once(wrong)
    if confirms:
        one.taken_by, one.their_reference = name, their or one.their_reference
        one.version += 1
        one.save(update_fields=["taken_by", "their_reference", "version"])
        step(by, one, how=TELEPHONE, text=f"Taken on by {name}. {words}".strip())
        note(by, one, f"{label(one.agency)} ({one.number}): taken on by {name}.")
        return Outcome(one, [fact("services.told", one), *settle_owner(by, one)])
    facts = advance(by, one, state, how=TELEPHONE, text=words, taken_by=name, reference=their)
    _stop_asking(one)
    return Outcome(one, facts)


@command("services.withdraw", permission="services.ask", result="service_request")
def withdraw(*, by: Actor, request_id: int, reason: str) -> Outcome[Request]:
    """They are not needed any more; what was handed over is ours again from now on."""
    words = _words(reason, "reason", "Say why it is withdrawn.")
    one = locked(Request.objects, by, request_id, what="request")
    if one.direction != OUT or one.state in rules.ENDED:
        raise Refused("This request has ended already.")
    facts = advance(by, one, WITHDRAWN, how="us", text=words)
    if one.way == MESSAGE:
        _stop_asking(one)
        post(by, one, UPDATE, _content(one, text=words, state=WITHDRAWN))
    return Outcome(one, facts)


def _stop_asking(one: Request) -> None:
    """A person has spoken with them: the question itself is not sent again and again.

    One that the other side never took over still goes out once, so that their record is whole.
    """
    waiting = Message.objects.filter(request=one, direction=OUT, kind=CREATE, answered_at=None)
    waiting.update(outcome="by-voice")
    waiting.exclude(handed_at=None).update(next_at=None)


def _content(one: Request, *, text: str, state: str = "") -> Content:
    return Content(
        reference=number_of(one), their_reference=one.their_reference, kind=one.kind,
        text=text, state=state,
    )  # fmt: skip


def _words(text: str, field: str, sentence: str) -> str:
    words = " ".join(text.split())
    if not words:
        raise Invalid.at(field, sentence)
    if len(words) > 2000:
        raise Invalid.at(field, "At most 2,000 characters: the rest by telephone.")
    return words
