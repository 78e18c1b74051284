"""What the exchange says of its calls."""

from dataclasses import replace

from iops.controlroom.contacts.commands import Told, follow_call
from iops.controlroom.contacts.contracts import CHANNELS, SILENT
from iops.controlroom.contacts.models import Contact
from iops.controlroom.telephony import rules
from iops.controlroom.telephony.commands.deliver import deliver
from iops.controlroom.telephony.commands.shared import (
    call_fact,
    desk_fact,
    has_call,
    hold_call,
    over,
    stop_ringing,
)
from iops.controlroom.telephony.contracts import OFF, UNKNOWN_LINE, GivenEvent
from iops.controlroom.telephony.models import Call, CallEvent, Desk
from iops.controlroom.telephony.rules import CallState
from iops.governance.access.audiences import admitted, open_audience
from iops.governance.access.authority import system_actor
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command
from iops.kernel.errors import Refused, all_at_once
from iops.pole.people.commands import normal_phone
from iops.reference.codes import queries as codes

_SAID = ("kind", "at", "line", "phone", "withheld", "extension", "to", "keys", "recording")


@command("telephony.note", result="telephone_call")
def note_event(*, by: Actor, given: GivenEvent) -> Outcome[Call]:
    """Keep one event of a call, and bring call, contact and desks up to date with all of them.

    Events come in any order, late and twice: the state depends on the set of them alone. The same
    event again changes nothing. Raises Invalid naming all that is wrong, Refused where an id of an
    event comes back with other content.
    """
    now = clock.now()
    given = _tidy(given)
    all_at_once(rules.wrong_with_event(given, now))
    hold_call(given.call)
    audience = open_audience(by.force_id)
    # A machine sees no record of the force but the one that it says itself.
    by = admitted(by, audience)
    found = Call.objects.filter(exchange_id=given.call).first()
    known = [] if found is None else list(CallEvent.objects.filter(call=found))
    again = next((one for one in known if one.event_id == given.event), None)
    if again is not None and found is not None:
        if any(getattr(again, name) != getattr(given, name) for name in _SAID):
            raise Refused(
                f"Event “{given.event}” of this call was sent before with other content. "
                "Send what is new as an event with an id of its own."
            )
        return Outcome(found)
    state = rules.fold([*(_given(one, given.call) for one in known), given])
    call = _kept(by, audience, given.call, found, state)
    CallEvent.objects.create(
        audience_id=audience, created_by=by.account_id, call=call, event_id=given.event,
        received_at=now, **{name: getattr(given, name) for name in _SAID},
    )  # fmt: skip
    facts = [call_fact(f"telephony.{given.kind}", call)]
    # A contact that is being answered holds its row: whoever changes both takes it first.
    answering = _at(call.extension) if call.answered_at else None
    handler = call.taken_by or answering
    told = Told(
        channel=call.channel, presented_at=state.presented_at, phone=state.phone,
        withheld=state.withheld, answered_at=state.answered_at, handler_id=handler,
        abandoned=state.abandoned_at is not None, ended_at=state.ended_at,
    )  # fmt: skip
    contact = follow_call(by=_telephony(by), told=told, contact_id=call.contact_id).value
    if call.contact_id is None:
        call.contact_id = contact.pk
    if call.rings_at is not None and (call.answered_at or call.ended_at):
        rang = Desk.objects.filter(account_id=call.rings_at)
        facts += [desk_fact(desk) for desk in rang]
        stop_ringing(call)
    call.save()
    if call.ended_at is not None:
        facts += over(call, now)
    elif answering is not None:
        facts += has_call(answering, call, now)
    return Outcome(call, [*facts, *deliver(now)])


def _tidy(given: GivenEvent) -> GivenEvent:
    """As it is kept: numbers in one form, nothing around an id."""
    return replace(
        given, call=given.call.strip(), event=given.event.strip(), line=given.line.strip()[:40],
        phone=normal_phone(given.phone) if not given.withheld else "",
        extension=given.extension.strip()[:20], to=given.to.strip()[:40],
    )  # fmt: skip


def _given(kept: CallEvent, call: str) -> GivenEvent:
    said = {name: getattr(kept, name) for name in _SAID}
    return GivenEvent(call=call, event=kept.event_id, **said)


def _kept(by: Actor, audience: int, exchange_id: str, found: Call | None, state: CallState) -> Call:
    """The call with what its events come to, saved; its contact's row is locked before its own."""
    if found is None:
        call = Call(audience_id=audience, created_by=by.account_id, exchange_id=exchange_id)
    else:
        if found.contact_id is not None:
            Contact.objects.select_for_update().filter(pk=found.contact_id).first()
        call = Call.objects.select_for_update().get(pk=found.pk)
        call.version += 1
    call.line, call.caller_phone, call.cli_withheld = state.line, state.phone, state.withheld
    call.channel = channel_of(state)
    call.presented_at, call.answered_at = state.presented_at, state.answered_at
    call.abandoned_at, call.ended_at = state.abandoned_at, state.ended_at
    call.extension, call.transferred_to = state.extension, state.transferred_to
    call.silent, call.recordings = state.silent, "\n".join(state.recordings)
    call.save()
    return call


def channel_of(state: CallState) -> str:
    """How the contact came: by the line that was dialled, and what the caller keyed."""
    channel = channel_of_line(state.line)
    return SILENT if state.silent and channel == "999" else channel


def channel_of_line(line: str) -> str:
    """The channel of a line; of one that no list knows the most urgent."""
    listed = codes.find("telephone-lines", line)
    channel = str(listed.detail.get("channel") or "") if listed else ""
    return channel if channel in CHANNELS else UNKNOWN_LINE


def _at(extension: str) -> int | None:
    """Who sits at an extension now."""
    desk = (
        Desk.objects.filter(extension=extension).exclude(state=OFF).first() if extension else None
    )
    return desk.account_id if desk is not None else None


def _telephony(by: Actor) -> Actor:
    """The telephone system itself: it may make and follow contacts of calls."""
    system = system_actor("telephony")
    return admitted(system, *by.audiences)
