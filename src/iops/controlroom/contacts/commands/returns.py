"""Calls that nobody answered: rung back, or not, for a reason."""

from iops.controlroom.contacts.commands.shared import fact, new_contact, new_draft
from iops.controlroom.contacts.contracts import CALL_BACK
from iops.controlroom.contacts.models import Contact, Draft
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command, locked
from iops.kernel.errors import Invalid, Refused
from iops.kernel.ids import new_uid


@command("contacts.call_back", permission="contacts.log", result="draft")
def call_back(*, by: Actor, contact_id: int) -> Outcome[Draft]:
    """Ring back whoever rang off unanswered: a contact and a draft of its own, with the number.

    The call counts as returned when that contact is logged, not when it is dialled. Raises
    Refused for a call that was answered or dealt with, Invalid where no number is known.
    """
    lost = _to_return(by, contact_id)
    if not lost.caller_phone:
        raise Invalid("The number was withheld: say why this call cannot be returned.")
    begun = (
        Draft.objects.select_for_update()
        .filter(
            ended_at=None,
            contact_id__in=Contact.objects.filter(returns_id=lost.pk).values("pk"),
        )
        .first()
    )
    if begun is not None:
        if begun.handler_id != by.account_id:
            raise Refused("Somebody is ringing this caller back already: see the half-typed calls.")
        return Outcome(begun)
    now = clock.now()
    contact = new_contact(by, CALL_BACK, now, lost.caller_phone)
    contact.returns_id, contact.answered_at, contact.handler_id = lost.pk, now, by.account_id
    contact.save()
    draft = new_draft(by, new_uid())
    fields = {"phone": [lost.caller_phone], "channel": [CALL_BACK]}
    draft.contact_id, draft.body = contact.pk, {"sequence": 0, "fields": fields}
    draft.save()
    return Outcome(draft, [fact("contacts.called_back", contact)])


@command("contacts.decide_no_return", permission="contacts.log", result="contact")
def decide_no_return(*, by: Actor, contact_id: int, reason: str) -> Outcome[Contact]:
    """A call that nobody answered is not rung back, because: the reason stands on the contact.

    Raises Invalid without a reason, Refused for a call that was answered or dealt with.
    """
    if len(reason.strip()) < 5:
        raise Invalid(
            "Say why this call is not rung back.", fields={"reason": "At least five characters."}
        )
    lost = _to_return(by, contact_id)
    lost.resolution = f"Not rung back: {reason.strip()}"
    lost.version += 1
    lost.save()
    return Outcome(lost, [fact("contacts.not_returned", lost)])


def _to_return(by: Actor, contact_id: int) -> Contact:
    lost = locked(Contact.objects, by, contact_id, what="contact")
    if lost.answered_at is not None:
        raise Refused("This call was answered.")
    if not lost.abandoned and lost.ended_at is None:
        raise Refused("This caller still waits. Answer the call.")
    if lost.resolution:
        raise Refused("This call was dealt with already.")
    return lost
