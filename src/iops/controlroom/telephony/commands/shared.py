"""What the commands of telephony share: facts, locks, and whose desk changes."""

from datetime import datetime
from typing import Final

from django.db import connection
from django.db.models import Q

from iops.controlroom.contacts.limits import span
from iops.controlroom.telephony import rules
from iops.controlroom.telephony.contracts import ON_CALL
from iops.controlroom.telephony.models import Call, Desk
from iops.controlroom.telephony.rules import DeskState
from iops.kernel.events import Fact

#: Whoever says at which desk a call rings holds this until the end of the transaction.
_SWITCHBOARD: Final = 7463107


def hold_switchboard() -> None:
    """Two commands never give calls to desks at the same moment."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_SWITCHBOARD])


def hold_call(exchange_id: str) -> None:
    """News of one call is taken one after the other, the first included."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [1744, exchange_id])


def call_fact(event_type: str, call: Call, **data: object) -> Fact:
    """A fact about a call, with its channel; never a number that rang."""
    given = {"number": f"T{call.pk}", "channel": call.channel, **data}
    return Fact(event_type, "telephone_call", call.pk, call.audience_id, given)


def desk_fact(desk: Desk) -> Fact:
    """The fact that a desk does something else, or that another call rings there."""
    data = {"state": desk.state}
    return Fact("telephony.desk", "telephone_desk", desk.pk, desk.audience_id, data)


def state_of(desk: Desk) -> DeskState:
    """The desk as rules see it."""
    return DeskState(desk.state, desk.since, desk.until, desk.after)


def put(desk: Desk, to: DeskState) -> Fact:
    """The desk is in another state from now on."""
    desk.state, desk.since, desk.until, desk.after = to.state, to.since, to.until, to.after
    desk.version += 1
    desk.save()
    return desk_fact(desk)


def stop_ringing(call: Call) -> None:
    """It rings nowhere; not saved yet."""
    call.rings_at = call.rings_since = call.rings_until = None


def has_call(account_id: int, call: Call, now: datetime) -> list[Fact]:
    """A handler has the call: their desk is busy with it, a desk that had it is not any more."""
    facts = []
    # All of them in one order: two calls that change desks at once do not wait for each other.
    concerned = Desk.objects.select_for_update().filter(
        Q(call_id=call.pk) | Q(account_id=account_id)
    )
    for desk in concerned.order_by("pk"):
        if desk.account_id != account_id:
            desk.call_id = None
            facts.append(
                put(desk, rules.after_call(state_of(desk), now, span("telephone-wrap-up")))
            )
        elif desk.call_id != call.pk or desk.state != ON_CALL:
            desk.call_id = call.pk
            facts.append(put(desk, rules.answering(state_of(desk), now)))
    return facts


def over(call: Call, now: datetime) -> list[Fact]:
    """The call is over: whoever had it finishes what was typed."""
    facts = []
    for desk in Desk.objects.select_for_update().filter(call_id=call.pk):
        desk.call_id = None
        facts.append(put(desk, rules.after_call(state_of(desk), now, span("telephone-wrap-up"))))
    return facts
