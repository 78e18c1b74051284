"""The adapter of a telephone exchange: what it says of its calls, and where they are to ring.

A token with ``telephony.note`` is the exchange's. An event is known by the exchange's ids of the
call and of the event: the same again changes nothing, and the order of arrival does not matter.
"""

from datetime import datetime

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from iops.controlroom.telephony.commands import note_event, note_records
from iops.controlroom.telephony.commands.counting import MOST
from iops.controlroom.telephony.contracts import EVENTS, GivenEvent, GivenRecord
from iops.controlroom.telephony.queries import ringing
from iops.kernel.http import REFUSALS, actor

router = Router(tags=["telephony"])


class EventIn(Schema):
    """One event of a call; times with their offset. ``kind`` says which of the others it needs.

    presented: line, phone or withheld; answered: extension; transferred: to; keyed: keys;
    recorded: recording. Line and phone may come with every event.
    """

    call: str = Field(max_length=200, description="The exchange's own id of the call")
    event: str = Field(max_length=200, description="The exchange's own id of this event")
    kind: str = Field(max_length=40, description=f"One of: {', '.join(EVENTS)}")
    at: datetime
    line: str = Field("", max_length=40)
    phone: str = Field("", max_length=40)
    withheld: bool = False
    extension: str = Field("", max_length=20)
    to: str = Field("", max_length=40)
    keys: str = Field("", max_length=40)
    recording: str = Field("", max_length=500)


class CallOut(Schema):
    """The call as all its events say it. ``ring``: the extension at which it is to ring now."""

    call: str
    presented_at: datetime
    answered_at: datetime | None
    abandoned_at: datetime | None
    ended_at: datetime | None
    channel: str
    ring: str


class RingingOut(Schema):
    """A call that is to ring at an extension, until when."""

    call: str
    extension: str
    until: datetime


class RecordIn(Schema):
    """A call record: what the exchange charges by, sent when the call is over."""

    call: str = Field(max_length=200)
    presented_at: datetime
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    line: str = Field("", max_length=40)
    phone: str = Field("", max_length=40)
    extension: str = Field("", max_length=20)
    recording: str = Field("", max_length=500)


class RecordsIn(Schema):
    """Several call records: all are kept, or none."""

    records: list[RecordIn] = Field(max_length=MOST)


class KeptOut(Schema):
    """How many call records are kept of those that came."""

    kept: int


@router.post("/telephony/events", response={201: CallOut, **REFUSALS}, operation_id="note_call")
def note(request: HttpRequest, given: EventIn) -> Status[dict[str, object]]:
    """Say what happened to a call; the answer says where it is to ring."""
    # An event has an id of its own: no other key is needed to send it twice.
    by = actor(request).with_key(None)
    call = note_event(by=by, given=GivenEvent(**given.dict())).value
    ring = next((one.extension for one in ringing(by=by) if one.call == call.exchange_id), "")
    return Status(201, {
        "call": call.exchange_id, "presented_at": call.presented_at,
        "answered_at": call.answered_at, "abandoned_at": call.abandoned_at,
        "ended_at": call.ended_at, "channel": call.channel, "ring": ring,
    })  # fmt: skip


@router.get(
    "/telephony/ringing", response={200: list[RingingOut], **REFUSALS}, operation_id="calls_ringing"
)
def which_ring(request: HttpRequest) -> list[dict[str, object]]:
    """Which calls are to ring now, and where: asked every second or so."""
    return [
        {"call": one.call, "extension": one.extension, "until": one.until}
        for one in ringing(by=actor(request))
    ]


@router.post("/telephony/records", response={201: KeptOut, **REFUSALS}, operation_id="note_calls")
def records(request: HttpRequest, given: RecordsIn) -> Status[dict[str, int]]:
    """Send call records; one that was sent before is kept once."""
    sent = [GivenRecord(**one.dict()) for one in given.records]
    kept = note_records(by=actor(request).with_key(None), given=sent).value
    return Status(201, {"kept": len(kept)})
