"""The telephones of the room: who is on shift sits at one, and the exchange rings there."""

from __future__ import annotations

from typing import Final

from iops.controlroom.telephony.commands import choose_state
from iops.controlroom.telephony.contracts import AWAY, OFF, READY
from iops.controlroom.telephony.models import Call, Desk
from iops.kernel import clock
from iops.kernel.commands import visibility
from iops.kernel.errors import Invalid
from iops.sandbox.exchange_simulator import SimulatedCall
from iops.sandbox.simulator.life import Life

_FIRST_EXTENSION: Final = 4100
#: One call in so many is known by its record alone: what the count of calls is there to find.
_NEVER_TOLD: Final = 0.004


def man_telephones(life: Life) -> None:
    """Who is on shift is ready at an extension; who has gone is signed off.

    The people who use the demonstration sign on themselves.
    """
    wanted = [one.account_id for one in life.staff.available("call-handler")]
    with visibility(life.system()):
        desks = {one.account_id: one for one in Desk.objects.all()}
    mine = {one.account_id for one in life.staff.with_role("call-handler")}
    for account, desk in desks.items():
        if account in mine - set(wanted) and desk.state not in (OFF, "on-call"):
            choose_state(by=life.acting(account, "call"), state=OFF)
    for account in wanted:
        known = desks.get(account)
        if known is not None and known.state not in (OFF, AWAY):
            continue
        extension = "" if known is not None and known.extension else str(_FIRST_EXTENSION + account)
        try:
            choose_state(by=life.acting(account, "call"), state=READY, extension=extension)
        except Invalid:
            continue  # somebody of the demonstration sits there


def rings_at(life: Life, contact_id: int) -> int | None:
    """At whose desk the call of a contact rings now."""
    with visibility(life.system()):
        call = Call.objects.filter(contact_id=contact_id).first()
    return None if call is None or call.ended_at is not None else call.rings_at


def call_of(life: Life, contact_id: int) -> SimulatedCall | None:
    """The call of a contact that goes on, after a restart as the records say it; or None."""
    for known in life.exchange.calls.values():
        if known.contact_id == contact_id:
            return known
    with visibility(life.system()):
        call = Call.objects.filter(contact_id=contact_id, ended_at=None).first()
    if call is None:
        return None
    again = SimulatedCall(
        call.exchange_id, call.line, call.caller_phone, call.presented_at, call.answered_at,
        call.extension, contact_id, 100,
    )  # fmt: skip
    life.exchange.calls[again.id] = again
    return again


def lift(life: Life, contact_id: int, account: int) -> None:
    """The receiver is lifted at the handler's own telephone."""
    call = call_of(life, contact_id)
    with visibility(life.system()):
        desk = Desk.objects.filter(account_id=account).first()
    if call is not None and call.answered_at is None:
        extension = desk.extension if desk is not None else ""
        life.exchange.answer(call, extension or str(_FIRST_EXTENSION + account))


def put_down(life: Life, contact_id: int) -> None:
    """The call ends at the exchange, too; now and then one was never told of."""
    call = call_of(life, contact_id)
    if call is not None:
        life.exchange.hang_up(call)
    if life.luck.chance("never.told", contact_id, _NEVER_TOLD):
        life.exchange.never_told(phone=f"01632 960{clock.now():%f}"[:12])
