"""What the telephone system knows of a call, on the contact that it is."""

from dataclasses import dataclass
from datetime import datetime

from iops.controlroom.contacts.commands.shared import fact, new_contact
from iops.controlroom.contacts.models import Contact
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command, locked
from iops.kernel.events import Fact
from iops.pole.people.commands import normal_phone


@dataclass(frozen=True)
class Told:
    """A call as it stands by all that the exchange has said of it so far.

    ``handler_id``: whose telephone answered it, where that is known.
    """

    channel: str
    presented_at: datetime
    phone: str = ""
    withheld: bool = False
    answered_at: datetime | None = None
    handler_id: int | None = None
    abandoned: bool = False
    ended_at: datetime | None = None


@command("contacts.follow_call", permission="contacts.present", result="contact")
def follow_call(*, by: Actor, told: Told, contact_id: int | None = None) -> Outcome[Contact]:
    """Make the contact of a call, or bring it up to date: the same for any order of the news.

    What a handler has written stays. A call that was given up and is known to be answered after
    all (the news came late) is not to be returned any more. The facts are the differences, and
    say that the exchange told them.
    """
    new = contact_id is None
    if contact_id is None:
        contact = new_contact(by, told.channel, told.presented_at, told.phone)
    else:
        contact = locked(Contact.objects, by, contact_id, what="contact")
    before = (contact.answered_at, contact.abandoned, contact.ended_at)
    contact.presented_at = told.presented_at
    contact.cli_withheld = told.withheld
    if not contact.what:
        contact.channel = told.channel
        contact.caller_phone = normal_phone(told.phone) or contact.caller_phone
    if told.answered_at is not None:
        contact.answered_at = min(contact.answered_at or told.answered_at, told.answered_at)
        contact.handler_id = contact.handler_id or told.handler_id
    contact.abandoned = told.abandoned and contact.answered_at is None
    # What ended it was that the caller gave up, and that is no longer so.
    still = None if before[1] and not contact.abandoned else contact.ended_at
    contact.ended_at = told.ended_at or still
    if not new:
        contact.version += 1
    contact.save()
    return Outcome(contact, _differences(contact, before, new=new))


def _differences(
    contact: Contact, before: tuple[datetime | None, bool, datetime | None], *, new: bool
) -> list[Fact]:
    """What became of the call since the last news."""
    answered, abandoned, ended = before
    facts = [fact("contacts.presented" if new else "contacts.changed", contact, told=True)]
    if contact.answered_at is not None and answered is None:
        facts.append(fact("contacts.answered", contact, told=True))
    if contact.abandoned and not abandoned and not contact.resolution:
        facts.append(fact("contacts.abandoned", contact, told=True))
    if contact.ended_at is not None and ended is None and not contact.abandoned:
        missed = contact.answered_at is None and not contact.resolution
        facts.append(fact("contacts.ended", contact, told=True))
        facts += [fact("contacts.missed", contact, told=True)] if missed else []
    return facts
