"""Sending a broadcast, reading it, and reminding those who have not."""

from datetime import timedelta
from typing import Any

from iops.controlroom.broadcasts import rules
from iops.controlroom.broadcasts.models import Broadcast, Receipt
from iops.controlroom.broadcasts.recipients import recipients_of
from iops.controlroom.incidents.limits import limit
from iops.governance.access.audiences import open_audience
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command, locked
from iops.kernel.errors import NotVisible, Refused, all_at_once
from iops.kernel.events import Fact


@command("broadcasts.send", result="broadcast")
def send_broadcast(*, by: Actor, to: str, text: str, name: str = "") -> Outcome[Broadcast]:
    """Send words to units, a team, an area or everybody on duty; each of them has a receipt.

    ``to`` is a kind of ``TARGETS``, ``name`` which: call signs, the code or name of a team or an
    area. Raises Invalid naming every field that is wrong, and every unit that has nobody aboard.
    """
    wrong = rules.wrong_fields(to=to, name=name, text=text)
    all_at_once(wrong)
    people, named = recipients_of(by, to, name)
    now, audience = clock.now(), open_audience(by.force_id)
    broadcast = Broadcast.objects.create(
        audience_id=audience,
        created_by=by.account_id,
        to=to,
        name=named[:200],
        text=text.strip(),
        sent_at=now,
        recipients=len(people),
        read_by=now + timedelta(seconds=limit("broadcast-read")),
    )
    Receipt.objects.bulk_create(
        Receipt(
            audience_id=audience,
            created_by=by.account_id,
            broadcast=broadcast,
            account_id=one.account_id,
            callsign=one.callsign,
        )
        for one in people
    )
    data = {"read_by": broadcast.read_by.isoformat(), "owner": by.account_id}
    return Outcome(broadcast, [_fact("broadcasts.sent", broadcast, **data)])


@command("broadcasts.read", result="broadcast_receipt")
def read_broadcast(*, by: Actor, receipt_id: int) -> Outcome[Receipt]:
    """A recipient has read it. The last of them ends the duty to see to it."""
    receipt = (
        Receipt.objects.select_for_update().filter(pk=receipt_id, account_id=by.account_id).first()
    )
    if receipt is None:
        raise NotVisible("There is no such broadcast to you.")
    if receipt.read_at is not None:
        return Outcome(receipt)
    receipt.read_at = clock.now()
    receipt.version += 1
    receipt.save()
    facts = [Fact("broadcasts.receipt", "broadcast_receipt", receipt.pk, receipt.audience_id)]
    # Two who read last at once wait for each other here; the second finds nobody left.
    broadcast = Broadcast.objects.select_for_update().get(pk=receipt.broadcast_id)
    if broadcast.all_read_at is None and not unread(broadcast).exists():
        broadcast.all_read_at = receipt.read_at
        broadcast.version += 1
        broadcast.save()
        facts.append(_fact("broadcasts.all_read", broadcast))
    return Outcome(receipt, facts)


@command("broadcasts.remind", permission="broadcasts.send", result="broadcast")
def remind(*, by: Actor, broadcast_id: int) -> Outcome[Broadcast]:
    """Put it before those again who have not read it. Raises Refused where everybody has."""
    broadcast = _open(by, broadcast_id)
    now = clock.now()
    broadcast.reminded_at, broadcast.reminders = now, broadcast.reminders + 1
    broadcast.read_by = now + timedelta(seconds=limit("broadcast-read"))
    broadcast.version += 1
    broadcast.save()
    data = {"read_by": broadcast.read_by.isoformat()}
    return Outcome(broadcast, [_fact("broadcasts.reminded", broadcast, **data)])


@command("broadcasts.close", permission="broadcasts.send", result="broadcast")
def close_broadcast(*, by: Actor, broadcast_id: int) -> Outcome[Broadcast]:
    """Whoever has not read it need not any more: it leaves their screens, and the list says so."""
    broadcast = _open(by, broadcast_id)
    broadcast.closed_at, broadcast.closed_by = clock.now(), by.account_id
    broadcast.version += 1
    broadcast.save()
    return Outcome(broadcast, [_fact("broadcasts.closed", broadcast)])


def unread(broadcast: Broadcast) -> Any:
    """Receipts of a broadcast that nobody has given yet."""
    return Receipt.objects.filter(broadcast=broadcast, read_at=None)


def _open(by: Actor, broadcast_id: int) -> Broadcast:
    broadcast = locked(Broadcast.objects, by, broadcast_id, what="broadcast")
    if broadcast.all_read_at is not None:
        raise Refused("Everybody has read it.")
    if broadcast.closed_at is not None:
        raise Refused("This broadcast was closed: nobody need read it any more.")
    return broadcast


def _fact(event_type: str, broadcast: Broadcast, **data: object) -> Fact:
    given = {"number": f"B{broadcast.pk}", **data}
    return Fact(event_type, "broadcast", broadcast.pk, broadcast.audience_id, given)
