"""What people do with contacts."""

from datetime import datetime
from typing import Any
from uuid import UUID

from iops.controlroom.contacts.contracts import CHANNELS
from iops.controlroom.contacts.models import Contact, Draft
from iops.governance.access.audiences import open_audience
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command, locked
from iops.kernel.errors import Invalid, NotVisible
from iops.kernel.events import Fact
from iops.kernel.numbering import next_number


def _fact(event_type: str, contact: Contact) -> Fact:
    return Fact(
        event_type,
        "contact",
        contact.pk,
        contact.audience_id,
        {"number": contact.number, "channel": contact.channel},
    )


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
    contact = _new(by, channel, presented_at or clock.now(), caller_phone)
    contact.cli_withheld = cli_withheld
    contact.save()
    return Outcome(contact, [_fact("contacts.presented", contact)])


@command("contacts.answer", permission="contacts.log", result="contact")
def answer_contact(*, by: Actor, contact_id: int) -> Outcome[Contact]:
    """A handler takes the call."""
    contact = locked(Contact.objects, by, contact_id, what="contact")
    if contact.answered_at is None:
        contact.answered_at, contact.handler_id = clock.now(), by.account_id
        contact.version += 1
        contact.save()
    return Outcome(contact, [_fact("contacts.answered", contact)])


@command("contacts.abandon", permission="contacts.present", result="contact")
def abandon_contact(*, by: Actor, contact_id: int) -> Outcome[Contact]:
    """The caller rang off before anybody answered. It stays on the list of calls to return."""
    contact = locked(Contact.objects, by, contact_id, what="contact")
    if contact.answered_at is None:
        contact.abandoned, contact.ended_at = True, clock.now()
        contact.version += 1
        contact.save()
    return Outcome(contact, [_fact("contacts.abandoned", contact)])


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
) -> Outcome[Contact]:
    """Record a contact that is being dealt with; fills in the one that rang, if it did."""
    now = clock.now()
    if contact_id is not None:
        contact = locked(Contact.objects, by, contact_id, what="contact")
        contact.version += 1
    else:
        contact = _new(by, channel, presented_at or now, caller_phone)
    contact.answered_at = contact.answered_at or now
    contact.handler_id = contact.handler_id or by.account_id
    contact.what, contact.place_text, contact.place_id = what, place_text, place_id
    contact.caller_name = caller_name
    contact.caller_phone = caller_phone or contact.caller_phone
    contact.caller_profile_id = caller_profile_id
    contact.save()
    return Outcome(contact, [_fact("contacts.logged", contact)])


@command("contacts.end", permission="contacts.log", result="contact")
def end_contact(*, by: Actor, contact_id: int, resolution: str = "") -> Outcome[Contact]:
    """The caller rings off."""
    contact = locked(Contact.objects, by, contact_id, what="contact")
    contact.ended_at = contact.ended_at or clock.now()
    contact.resolution = resolution or contact.resolution
    contact.version += 1
    contact.save()
    return Outcome(contact, [_fact("contacts.ended", contact)])


@command("contacts.save_draft", permission="contacts.log", result="draft")
def save_draft(*, by: Actor, uid: UUID, body: dict[str, Any]) -> Outcome[Draft]:
    """Keep what was typed so far. Each save replaces the one before; the page does it itself."""
    draft = Draft.objects.select_for_update().filter(uid=uid).first()
    if draft is None:
        draft = Draft(
            uid=uid,
            audience_id=open_audience(by.force_id),
            created_by=by.account_id,
            handler_id=by.account_id,
        )
    draft.body, draft.saved_at, draft.handler_id = body, clock.now(), by.account_id
    draft.save()
    return Outcome(draft)


@command("contacts.end_draft", permission="contacts.log", result="draft")
def end_draft(*, by: Actor, uid: UUID, incident_id: int | None = None) -> Outcome[Draft]:
    """A draft has become an incident, or was set aside."""
    draft = Draft.objects.select_for_update().filter(uid=uid).first()
    if draft is None:
        raise NotVisible("There is no such draft.")
    draft.ended_at, draft.incident_id = clock.now(), incident_id
    draft.save()
    return Outcome(draft)


def _new(by: Actor, channel: str, presented_at: datetime, caller_phone: str) -> Contact:
    if channel not in CHANNELS:
        raise Invalid(
            f"“{channel}” is not a channel.",
            fields={"channel": f"One of {', '.join(CHANNELS)}."},
        )
    return Contact(
        audience_id=open_audience(by.force_id),
        created_by=by.account_id,
        number=next_number("CON", at=presented_at),
        channel=channel,
        presented_at=presented_at,
        caller_phone=caller_phone,
    )
