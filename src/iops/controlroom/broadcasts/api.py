"""Broadcasts over HTTP."""

from datetime import datetime

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from iops.controlroom.broadcasts import commands, queries
from iops.controlroom.broadcasts.contracts import LONGEST
from iops.controlroom.broadcasts.queries import BroadcastCard, Line
from iops.kernel.http import REFUSALS, Id, actor

router = Router(tags=["broadcasts"])


class SendIn(Schema):
    """``to``: "unit", "team", "area" or "all"; ``name``: call signs parted by commas, or which."""

    to: str = Field(max_length=10)
    name: str = Field("", max_length=400)
    text: str = Field(max_length=LONGEST)


class ReceiptOut(Schema):
    """One recipient; ``read_at`` is null as long as they have not read it."""

    id: int
    name: str
    callsign: str
    read_at: datetime | None


class BroadcastOut(Schema):
    """A broadcast and how far it was read. ``receipt_id``: that of the caller, where it came to
    them."""

    id: int
    to: str
    text: str
    sender: str
    sent_at: datetime
    recipients: int
    read: int
    read_by: datetime
    reminders: int
    all_read_at: datetime | None
    closed_at: datetime | None
    receipt_id: int | None


class BroadcastCardOut(BroadcastOut):
    """With its recipients, those who have not read it first."""

    receipts: list[ReceiptOut]


def _out(line: Line) -> dict[str, object]:
    one = line.one
    return {
        "id": one.pk, "to": line.to, "text": one.text, "sender": line.sender,
        "sent_at": one.sent_at, "recipients": one.recipients, "read": line.read,
        "read_by": one.read_by, "reminders": one.reminders, "all_read_at": one.all_read_at,
        "closed_at": one.closed_at, "receipt_id": line.receipt.pk if line.receipt else None,
    }  # fmt: skip


def _card(card: BroadcastCard) -> dict[str, object]:
    receipts = [
        {"id": one.receipt.pk, "name": one.name, "callsign": one.receipt.callsign,
         "read_at": one.receipt.read_at}
        for one in card.receipts
    ]  # fmt: skip
    return {**_out(card.line), "receipts": receipts}


@router.post("/broadcasts", response={201: dict[str, int], **REFUSALS})
def send(request: HttpRequest, given: SendIn) -> Status[dict[str, int]]:
    """Send words to many; each of them has a receipt."""
    sent = commands.send_broadcast(
        by=actor(request), to=given.to, text=given.text, name=given.name
    ).value
    return Status(201, {"id": sent.id})


@router.get("/broadcasts", response={200: list[BroadcastOut], **REFUSALS})
def mine(request: HttpRequest) -> list[dict[str, object]]:
    """What came to the caller, unread first."""
    return [_out(line) for line in queries.to_me(by=actor(request))]


@router.get("/broadcasts/{broadcast_id}", response={200: BroadcastCardOut, **REFUSALS})
def one(request: HttpRequest, broadcast_id: Id) -> dict[str, object]:
    """One broadcast, and who has not read it."""
    return _card(queries.broadcast_card(by=actor(request), broadcast_id=broadcast_id))


@router.post("/broadcasts/{broadcast_id}/remind", response={200: dict[str, int], **REFUSALS})
def remind(request: HttpRequest, broadcast_id: Id) -> dict[str, int]:
    """Put it before those again who have not read it."""
    return {"id": commands.remind(by=actor(request), broadcast_id=broadcast_id).value.id}


@router.post("/broadcasts/{broadcast_id}/close", response={200: dict[str, int], **REFUSALS})
def close(request: HttpRequest, broadcast_id: Id) -> dict[str, int]:
    """Whoever has not read it need not any more."""
    return {"id": commands.close_broadcast(by=actor(request), broadcast_id=broadcast_id).value.id}


@router.post("/broadcasts/receipts/{receipt_id}/read", response={200: dict[str, int], **REFUSALS})
def read(request: HttpRequest, receipt_id: Id) -> dict[str, int]:
    """The caller has read it."""
    return {"id": commands.read_broadcast(by=actor(request), receipt_id=receipt_id).value.id}
