"""Calls that a person has on our page: taken, taken over, finished. Each follows a contact."""

from iops.controlroom.telephony.commands.deliver import deliver
from iops.controlroom.telephony.commands.shared import (
    call_fact,
    desk_fact,
    has_call,
    over,
    stop_ringing,
)
from iops.controlroom.telephony.models import Call, Desk
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command


@command("telephony.taken", permission="")
def note_taken(*, by: Actor, contact_id: int) -> Outcome[Call | None]:
    """The call of this contact is with whoever acts: it rings nowhere, and their desk is busy.

    Called within the command that answers a contact. None where it is no call of the exchange.
    """
    call = Call.objects.select_for_update().filter(contact_id=contact_id).first()
    if call is None or call.ended_at is not None:
        return Outcome(call)
    now = clock.now()
    rang_at = call.rings_at
    stop_ringing(call)
    call.taken_by, call.taken_at = by.account_id, call.taken_at or now
    call.version += 1
    call.save()
    facts = [call_fact("telephony.taken", call)]
    if rang_at not in (None, by.account_id):
        facts += [desk_fact(desk) for desk in Desk.objects.filter(account_id=rang_at)]
    return Outcome(call, [*facts, *has_call(by.account_id, call, now), *deliver(now)])


@command("telephony.finished", permission="")
def note_finished(*, by: Actor, contact_id: int) -> Outcome[Call | None]:
    """The handler has finished the call: their wrap-up begins, whatever the exchange says yet."""
    call = Call.objects.filter(contact_id=contact_id).first()
    if call is None:
        return Outcome(None)
    now = clock.now()
    return Outcome(call, [*over(call, now), *deliver(now)])
