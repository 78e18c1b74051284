"""Telling a caller something of their report."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from iops.controlroom.appointments.queries import booked_for
from iops.controlroom.contacts.models import Contact
from iops.controlroom.incidents.commands import note_in_log
from iops.controlroom.incidents.models import Incident, IncidentContact
from iops.controlroom.updates import rules
from iops.controlroom.updates.contracts import FAILED, SENT, SPOKEN, WAITING
from iops.controlroom.updates.models import Update
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command, locked
from iops.kernel.errors import Invalid, Refused, all_at_once
from iops.kernel.events import Fact
from iops.kernel.ids import new_uid
from iops.pole.people.commands import normal_phone
from iops.reference.codes import queries as codes

TEXTS = "update-texts"


@command("updates.send", result="update")
def send_update(
    *, by: Actor, contact_id: int, template: str, phone: str = "", safe: bool = False
) -> Outcome[Update]:
    """Text the caller of a contact, in words of the list. It is in the outbox with this commit.

    ``safe``: they have said that a text is safe; needed where the incident is domestic, of a
    child, or of somebody vulnerable. Raises Invalid naming every wrong field.
    """
    contact = locked(Contact.objects, by, contact_id, what="contact")
    incident = incident_of(contact_id)
    number = normal_phone(phone) or contact.caller_phone
    code = codes.find(TEXTS, template)
    wrong, body = {}, ""
    if code is None or code.detail.get("by") != "person":
        wrong["template"] = "Choose one of the texts."
    else:
        try:
            body = rules.filled(code.detail.get("text", ""), _values(by, contact, incident))
        except ValueError as error:
            wrong["template"] = str(error)
    if not rules.is_mobile(number):
        wrong["phone"] = "This is no UK mobile number: a text cannot go there. Ring them."
    if incident is not None and rules.must_ask(incident.qualifiers) and not safe:
        wrong["safe"] = (
            "Somebody else may read their telephone. Ask them first, and tick that they have said"
            " it is safe."
        )
    all_at_once(wrong)
    made = _made(by, contact, incident, template, number, body, clock.now())
    label = code.label if code else template
    if incident is not None:
        text = f"Text to the caller of {contact.number}: {label}."
        note_in_log(by=by, incident_id=incident.pk, text=text)
    return Outcome(made, [_fact("updates.ordered", made)])


@command("updates.send_by_machine", permission="", result="update")
def send_by_machine(
    *, by: Actor, contact_id: int, template: str, link: str, not_before: datetime
) -> Outcome[Update | None]:
    """A text that nobody chooses (a survey): nothing where the number takes none."""
    contact = Contact.objects.filter(pk=contact_id).first()
    code = codes.find(TEXTS, template)
    if contact is None or code is None or not rules.is_mobile(contact.caller_phone):
        return Outcome(None)
    incident = incident_of(contact_id)
    values = {**_values(by, contact, incident), "link": link}
    body = rules.filled(code.detail.get("text", ""), values)
    made = _made(by, contact, incident, template, contact.caller_phone, body, not_before)
    return Outcome(made, [_fact("updates.ordered", made)])


@command("updates.read_out", permission="updates.send", result="update")
def read_out(*, by: Actor, contact_id: int) -> Outcome[Update]:
    """The caller was given their reference by voice: who, and when, stands with the contact."""
    contact = locked(Contact.objects, by, contact_id, what="contact")
    before = Update.objects.filter(contact_id=contact_id, state=SPOKEN).first()
    if before is not None:
        return Outcome(before, replayed=True)
    incident = incident_of(contact_id)
    made = Update.objects.create(
        uid=new_uid(), audience_id=contact.audience_id, created_by=by.account_id,
        contact_id=contact.pk, incident_id=incident.pk if incident else None,
        template="reference", body=contact.number, state=SPOKEN, sent_at=clock.now(),
    )  # fmt: skip
    return Outcome(made, [_fact("updates.spoken", made)])


@command("updates.settle", permission="", result="")
def settle_update(
    *, by: Actor, update_id: int, problem: str = "", gateway_reference: str = ""
) -> Outcome[Update | None]:
    """An attempt is over: taken over by the gateway, or not; after many, a person is told."""
    one = Update.objects.select_for_update().filter(pk=update_id, state=WAITING).first()
    if one is None:
        return Outcome(None)
    now = clock.now()
    one.attempts, one.version = one.attempts + 1, one.version + 1
    one.problem, one.gateway_reference = problem[:200], gateway_reference[:100]
    facts = []
    if not problem:
        one.state, one.sent_at, one.next_at = SENT, now, None
        one.body = _without_link(one.body)
        facts.append(_fact("updates.sent", one))
    elif one.attempts >= rules.MOST_ATTEMPTS:
        one.state, one.next_at = FAILED, None
        one.body = _without_link(one.body)
        facts.append(_fact("updates.failed", one))
    else:
        one.next_at = now + rules.pause_after(one.attempts)
    one.save()
    return Outcome(one, facts)


@command("updates.see_failed", permission="updates.send", result="update")
def see_failed(*, by: Actor, update_id: int, result: str) -> Outcome[Update]:
    """A text did not go out, and somebody has told them otherwise, or says why not."""
    words = " ".join(result.split())
    if not words:
        raise Invalid.at("result", "Say how they were told, or why they are not.")
    one = locked(Update.objects, by, update_id, what="update")
    if one.state != FAILED or one.problem.startswith("Seen: "):
        raise Refused("Nothing waits to be seen here.")
    one.problem, one.version = f"Seen: {words}"[:200], one.version + 1
    one.save(update_fields=["problem", "version"])
    return Outcome(one, [_fact("updates.seen_failed", one)])


def incident_of(contact_id: int) -> Incident | None:
    """The incident that a contact belongs to. Called within a command or a look."""
    tie = IncidentContact.objects.filter(contact_id=contact_id).select_related("incident").first()
    return tie.incident if tie is not None else None


def _made(
    by: Actor, contact: Contact, incident: Incident | None, template: str, phone: str, body: str,
    not_before: datetime,
) -> Update:  # fmt: skip
    made: Update = Update.objects.create(
        uid=new_uid(), audience_id=contact.audience_id, created_by=by.account_id,
        contact_id=contact.pk, incident_id=incident.pk if incident else None, template=template,
        phone=phone, body=body, next_at=not_before,
    )  # fmt: skip
    return made


def _values(by: Actor, contact: Contact, incident: Incident | None) -> dict[str, str]:
    booked = booked_for(by, incident.pk) if incident is not None else None
    when = ""
    if booked is not None:
        local = booked.during.lower.astimezone(clock.LONDON)
        when = f"{local:%A} {local.day} {local:%B} at {local:%H:%M}"
    return {
        "force": str(settings.IOPS_FORCE["name"]), "reference": contact.number, "when": when,
    }  # fmt: skip


def _without_link(body: str) -> str:
    return " ".join("(link)" if one.startswith(("https://", "http://")) else one
                    for one in body.split())  # fmt: skip


def _fact(event_type: str, one: Update) -> Fact:
    data = {"contact": one.contact_id, "template": one.template}
    return Fact(event_type, "update", one.pk, one.audience_id, data)
