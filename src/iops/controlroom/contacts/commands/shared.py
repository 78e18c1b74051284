"""What the commands of contacts share."""

from datetime import datetime
from typing import Any
from uuid import UUID

from iops.controlroom.contacts.contracts import CHANNELS
from iops.controlroom.contacts.models import Contact, Draft
from iops.governance.access.audiences import open_audience
from iops.kernel.actors import Actor
from iops.kernel.commands import locked
from iops.kernel.errors import Invalid
from iops.kernel.events import Fact
from iops.kernel.ids import is_number
from iops.kernel.numbering import next_number
from iops.pole.confidential.audience import whereabouts_audience
from iops.pole.confidential.contracts import Spot
from iops.pole.confidential.queries import is_shut, told_audience
from iops.pole.people.commands import normal_phone


def fact(event_type: str, contact: Contact, **more: object) -> Fact:
    """A fact about a contact; always with its number and channel."""
    data = {"number": contact.number, "channel": contact.channel, **more}
    return Fact(event_type, "contact", contact.pk, contact.audience_id, data)


def draft_ended(draft: Draft) -> Fact:
    """The fact that nothing of a draft waits any longer."""
    return Fact("contacts.draft_ended", "draft", draft.pk, draft.audience_id, {})


def returned_by(by: Actor, contact: Contact) -> list[Fact]:
    """The call that this contact returns is dealt with, and says by which; once."""
    if contact.returns_id is None:
        return []
    lost = locked(Contact.objects, by, contact.returns_id, what="contact")
    if lost.resolution:
        return []
    lost.resolution, lost.version = f"Rung back: {contact.number}", lost.version + 1
    lost.save()
    return [fact("contacts.returned", lost)]


def seen_by(by: Actor, body: dict[str, Any]) -> int:
    """Who sees a half-typed call: the force, or only those who may know the address that it says.

    Also where the caller asked that few know it. Whoever types it sees it as long as they do.
    """
    fields: dict[str, list[str]] = body.get("fields") or {}
    text = "\n".join(str(one) for values in fields.values() for one in values)
    chosen = str(next(iter(fields.get("place_id") or ()), ""))
    there = is_number(chosen) and is_shut(Spot("", int(chosen)))
    if any(fields.get("confidential") or ()) or there or told_audience(text) is not None:
        return whereabouts_audience(by.force_id, accounts=[by.account_id])
    return open_audience(by.force_id)


def new_draft(by: Actor, uid: UUID) -> Draft:
    """An empty draft of whoever acts, not saved yet."""
    return Draft(
        uid=uid,
        audience_id=open_audience(by.force_id),
        created_by=by.account_id,
        handler_id=by.account_id,
    )


def new_contact(by: Actor, channel: str, presented_at: datetime, caller_phone: str) -> Contact:
    """A contact that reached the force, not saved yet. Raises Invalid for another channel."""
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
        caller_phone=normal_phone(caller_phone),
    )
