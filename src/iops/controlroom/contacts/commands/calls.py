"""Calls from ring to end, and what is typed of them meanwhile."""

from datetime import datetime
from typing import Any
from uuid import UUID

from iops.controlroom.contacts.commands.shared import (
    draft_ended,
    fact,
    new_contact,
    new_draft,
    returned_by,
    seen_by,
)
from iops.controlroom.contacts.limits import span
from iops.controlroom.contacts.models import Contact, Draft, Message
from iops.governance.access.audiences import admitted
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command, locked
from iops.kernel.errors import Invalid, NotVisible, Refused
from iops.kernel.ids import new_uid
from iops.kernel.registry import refuse_if_guarded
from iops.pole.confidential.commands import keep
from iops.pole.confidential.contracts import CONFIDENTIAL, VEILED, Spot
from iops.pole.confidential.queries import is_shut, unveil
from iops.pole.people.commands import normal_phone


@command("contacts.present", permission="contacts.present", result="contact")
def present_contact(
    *,
    by: Actor,
    channel: str,
    presented_at: datetime | None = None,
    caller_phone: str = "",
    cli_withheld: bool = False,
) -> Outcome[Contact]:
    """A call rings (from the telephone system). It waits until a handler answers."""
    contact = new_contact(by, channel, presented_at or clock.now(), caller_phone)
    contact.cli_withheld = cli_withheld
    contact.save()
    return Outcome(contact, [fact("contacts.presented", contact)])


@command("contacts.answer", permission="contacts.log", result="contact")
def answer_contact(*, by: Actor, contact_id: int) -> Outcome[Contact]:
    """A handler takes the call."""
    contact = locked(Contact.objects, by, contact_id, what="contact")
    if contact.answered_at is None:
        contact.answered_at, contact.handler_id = clock.now(), by.account_id
        contact.version += 1
        contact.save()
    return Outcome(contact, [fact("contacts.answered", contact)])


@command("contacts.abandon", permission="contacts.present", result="contact")
def abandon_contact(*, by: Actor, contact_id: int) -> Outcome[Contact]:
    """The caller rang off before anybody answered: the call is to be returned, and waits for it."""
    contact = locked(Contact.objects, by, contact_id, what="contact")
    if contact.answered_at is None:
        contact.abandoned, contact.ended_at = True, clock.now()
        contact.version += 1
        contact.save()
    return Outcome(contact, [fact("contacts.abandoned", contact)])


@command("contacts.log", result="contact")
def log_contact(
    *,
    by: Actor,
    channel: str,
    what: str = "",
    place_text: str = "",
    place_id: int | None = None,
    caller_name: str = "",
    caller_phone: str = "",
    caller_profile_id: int | None = None,
    presented_at: datetime | None = None,
    contact_id: int | None = None,
    confidential: bool = False,
) -> Outcome[Contact]:
    """Record a contact that is being dealt with; fills in the one that rang, if it did."""
    now = clock.now()
    if contact_id is not None:
        contact = locked(Contact.objects, by, contact_id, what="contact")
        contact.version += 1
    else:
        contact = new_contact(by, channel, presented_at or now, caller_phone)
    contact.answered_at = contact.answered_at or now
    contact.handler_id = contact.handler_id or by.account_id
    spot = Spot(place_text, place_id)
    veiled = bool(place_text) and (confidential or is_shut(spot))
    shown = VEILED if veiled else spot
    contact.what, contact.place_text, contact.place_id = what, shown.place_text, shown.place_id
    contact.caller_name = caller_name
    contact.caller_phone = normal_phone(caller_phone) or contact.caller_phone
    contact.caller_profile_id = caller_profile_id
    contact.save()
    facts = [fact("contacts.logged", contact), *returned_by(by, contact)]
    if veiled and place_text != CONFIDENTIAL:
        facts += keep(by, "contact", contact.pk, spot, asked=confidential)
    return Outcome(contact, facts)


@command("contacts.end", permission="contacts.log", result="contact")
def end_contact(*, by: Actor, contact_id: int, resolution: str = "") -> Outcome[Contact]:
    """The caller rings off. Whoever was never answered, and is not dealt with, is rung back."""
    contact = locked(Contact.objects, by, contact_id, what="contact")
    missed = contact.answered_at is None and contact.ended_at is None and not resolution.strip()
    contact.ended_at = contact.ended_at or clock.now()
    contact.resolution = resolution or contact.resolution
    contact.version += 1
    contact.save()
    facts = [fact("contacts.ended", contact)]
    if missed:
        facts.append(fact("contacts.missed", contact))
    return Outcome(contact, facts)


@command("contacts.take_call", permission="contacts.log", result="draft")
def take_call(*, by: Actor, contact_id: int) -> Outcome[Draft]:
    """Answer a waiting contact and begin its draft; the number it came from is typed already.

    Raises Refused when somebody else was quicker, or the caller has rung off.
    """
    contact = locked(Contact.objects, by, contact_id, what="contact")
    if contact.abandoned:
        raise Refused("The caller has rung off. The call is on the list of calls to return.")
    if contact.handler_id not in (None, by.account_id):
        raise Refused("Somebody else has answered this call.")
    refuse_if_guarded("contacts.take_call", contact, by)
    answer_contact(by=by, contact_id=contact_id)
    begun = Draft.objects.filter(contact_id=contact_id, ended_at=None).first()
    if begun is not None:
        return Outcome(begun)
    draft = new_draft(by, new_uid())
    draft.contact_id, draft.body = contact_id, {"sequence": 0, "fields": _known(by, contact)}
    draft.audience_id = seen_by(by, draft.body)
    admitted(by, draft.audience_id)
    draft.save()
    return Outcome(draft)


def _known(by: Actor, contact: Contact) -> dict[str, list[str]]:
    """What is known before anybody types: the number that rang, or the words that were sent."""
    fields = {"phone": [contact.caller_phone], "channel": [contact.channel]}
    message = Message.objects.filter(contact=contact).first()
    if message is not None:
        unveil(by, message)
        place = "" if contact.place_text == CONFIDENTIAL else contact.place_text
        fields |= {"name": [contact.caller_name], "place": [place], "what": [message.body]}
    return fields


@command("contacts.take_over", permission="contacts.log", result="draft")
def take_over(*, by: Actor, contact_id: int) -> Outcome[Draft]:
    """Take a call from the colleague who took it a moment ago, with its draft: one of them has it.

    Two press at once, or one presses and the other lifts the receiver: whoever speaks to the
    caller takes it over within the grace (``telephone-take-over``), without a reason. Raises
    Refused after it, and once anything was typed.
    """
    contact = locked(Contact.objects, by, contact_id, what="contact")
    draft = Draft.objects.select_for_update().filter(contact_id=contact_id, ended_at=None).first()
    if contact.answered_at is None or contact.handler_id is None or draft is None:
        raise Refused("Nobody has this call in hand: take it from the list.")
    if contact.handler_id == by.account_id:
        return Outcome(draft)
    if clock.now() > contact.answered_at + span("telephone-take-over"):
        raise Refused("This call was answered some time ago: speak to whoever has it.")
    if draft.incident_id is not None or int(draft.body.get("sequence", 0)) > 0 or contact.what:
        raise Refused("Whoever answered this call is typing already: speak to them.")
    contact.handler_id, contact.version = by.account_id, contact.version + 1
    contact.save()
    draft.handler_id = by.account_id
    draft.save()
    return Outcome(draft, [fact("contacts.taken_over", contact)])


@command("contacts.save_draft", permission="contacts.log", result="draft")
def save_draft(*, by: Actor, uid: UUID, body: dict[str, Any]) -> Outcome[Draft]:
    """Keep what was typed so far. Each save replaces the one before; the page does it itself.

    ``body`` may carry a ``sequence`` that grows with each change: an older one than is stored is
    refused, because another desk has typed on. A draft that was handed in is refused too. One
    that says a confidential address is seen by those who may know it, and by who types it.
    """
    draft = Draft.objects.select_for_update().filter(uid=uid).first() or new_draft(by, uid)
    if draft.ended_at is not None:
        raise Refused("This call was handed in or set aside. Nothing is lost: it is on record.")
    sequence = body.get("sequence")
    if isinstance(sequence, int) and sequence < int(draft.body.get("sequence", 0)):
        raise Refused("This call is open at another desk, which has newer text.")
    sent = {"sent": draft.body["sent"]} if "sent" in draft.body else {}
    draft.body, draft.saved_at, draft.handler_id = body | sent, clock.now(), by.account_id
    draft.audience_id = seen_by(by, draft.body)
    admitted(by, draft.audience_id)
    draft.save()
    return Outcome(draft)


@command("contacts.note_sent", permission="contacts.log", result="draft")
def note_sent(*, by: Actor, uid: UUID, fields: dict[str, list[str]]) -> Outcome[Draft]:
    """Keep what of a live call has gone to its incident, so that only what changes goes again."""
    draft = Draft.objects.select_for_update().get(uid=uid)
    draft.body = {**draft.body, "sent": fields}
    draft.save(update_fields=["body"])
    return Outcome(draft)


@command("contacts.claim_draft", permission="contacts.log", result="draft")
def claim_draft(*, by: Actor, uid: UUID) -> Outcome[Draft]:
    """The draft, locked until the command around this one has ended; made where it is new."""
    draft = Draft.objects.select_for_update().filter(uid=uid).first()
    if draft is None:
        draft = new_draft(by, uid)
        draft.save()
    return Outcome(draft)


@command("contacts.tie_draft", permission="contacts.log", result="draft")
def tie_draft(*, by: Actor, uid: UUID, contact_id: int, incident_id: int) -> Outcome[Draft]:
    """The incident of a draft is live while the caller still talks: typing goes on."""
    draft = Draft.objects.select_for_update().get(uid=uid)
    draft.contact_id, draft.incident_id = contact_id, incident_id
    draft.save()
    return Outcome(draft)


@command("contacts.retie_drafts", permission="")
def retie_drafts(
    *, by: Actor, from_id: int, to_id: int, contact_ids: tuple[int, ...] | None = None
) -> Outcome[int]:
    """Calls that are still typed about one incident go on with another. Called by incidents."""
    found = Draft.objects.filter(incident_id=from_id, ended_at=None)
    if contact_ids is not None:
        found = found.filter(contact_id__in=contact_ids)
    return Outcome(found.update(incident_id=to_id))


@command("contacts.end_draft", permission="contacts.log", result="draft")
def end_draft(*, by: Actor, uid: UUID, incident_id: int | None = None) -> Outcome[Draft]:
    """A draft has become an incident, or was set aside."""
    draft = Draft.objects.select_for_update().filter(uid=uid).first()
    if draft is None:
        raise NotVisible("There is no such draft.")
    draft.ended_at, draft.incident_id = clock.now(), incident_id
    draft.save()
    return Outcome(draft, [draft_ended(draft)])


@command("contacts.finish_without_incident", permission="contacts.log", result="contact")
def finish_without_incident(
    *,
    by: Actor,
    uid: UUID,
    resolution: str,
    channel: str,
    what: str = "",
    place_text: str = "",
    place_id: int | None = None,
    caller_name: str = "",
    caller_phone: str = "",
    confidential: bool = False,
) -> Outcome[Contact]:
    """A call that needs no incident: what was typed is on record with how it was dealt with.

    ``confidential``: the caller asked that only a few know where it is.

    Raises Invalid without a resolution, Refused for a call that has an incident or was handed in.
    """
    if not resolution.strip():
        raise Invalid(
            "Say how this call was dealt with, or open an incident.",
            fields={"resolution": "Needed without an incident."},
        )
    draft = claim_draft(by=by, uid=uid).value
    if draft.incident_id is not None or draft.ended_at is not None:
        raise Refused("This call was handed in already.")
    contact = log_contact(
        by=by,
        channel=channel,
        what=what,
        place_text=place_text,
        place_id=place_id,
        caller_name=caller_name,
        caller_phone=caller_phone,
        contact_id=draft.contact_id,
        confidential=confidential,
    ).value
    end_contact(by=by, contact_id=contact.pk, resolution=resolution.strip())
    draft.contact_id, draft.ended_at = contact.pk, clock.now()
    draft.save()
    return Outcome(contact, [draft_ended(draft)])
