"""Messages over HTTP, from the gateway of a channel: web form, email, chat, alarm company.

A token with ``contacts.receive`` is the gateway's. A message is known by its channel and
reference: sent twice it is one contact.
"""

from datetime import datetime

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from iops.controlroom.contacts.commands import receive_message
from iops.controlroom.contacts.rules import LONGEST, WRITTEN
from iops.kernel.http import REFUSALS, actor

router = Router(tags=["contacts"])


class MessageIn(Schema):
    """Somebody's words as they came; ``reference`` is the channel's own id of the message."""

    channel: str = Field(max_length=40, description=f"One of: {', '.join(WRITTEN)}")
    reference: str = Field(max_length=400)
    body: str = Field(max_length=2 * LONGEST)
    sender: str = Field("", max_length=200)
    phone: str = Field("", max_length=30)
    place: str = Field("", max_length=500)
    sent_at: datetime | None = None


class ReceivedOut(Schema):
    """The contact that waits now, by its number: the public reference of the sender."""

    number: str
    presented_at: datetime


@router.post(
    "/contacts/messages", response={201: ReceivedOut, **REFUSALS}, operation_id="receive_message"
)
def receive(request: HttpRequest, given: MessageIn) -> Status[dict[str, object]]:
    """Bring a message; it waits in the inbox of all channels until a person takes it."""
    parts = given.dict()
    parts["place_text"] = parts.pop("place")
    # A message has an id of its own: no other key is needed to send it twice.
    contact = receive_message(by=actor(request).with_key(None), **parts).value
    return Status(201, {"number": contact.number, "presented_at": contact.presented_at})
