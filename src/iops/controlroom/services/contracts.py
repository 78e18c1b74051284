"""What other parts hold of requests to other services, and of the messages about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

OUT, IN = "out", "in"
MESSAGE, TELEPHONE = "message", "telephone"
ATTEND, TRANSFER, INFORM = "attend", "transfer", "inform"
KINDS: Final[Mapping[str, str]] = {
    ATTEND: "Ask them to attend",
    TRANSFER: "Hand the incident over",
    INFORM: "Tell them",
}
ASKED, ACCEPTED, REFUSED = "asked", "accepted", "refused"
ON_WAY, AT_SCENE, DONE, WITHDRAWN = "on-way", "at-scene", "done", "withdrawn"
STATES: Final[Mapping[str, str]] = {
    ASKED: "Asked, no answer yet",
    ACCEPTED: "Accepted",
    ON_WAY: "On the way",
    AT_SCENE: "At the scene",
    DONE: "Done",
    REFUSED: "Refused",
    WITHDRAWN: "Withdrawn",
}
#: The kinds of message, and what an acknowledgement says.
CREATE, UPDATE, ACKNOWLEDGE = "create", "update", "acknowledge"
ACCEPT, REJECT, NOT_UNDERSTOOD = "accept", "reject", "not-understood"
VERDICTS: Final = (ACCEPT, REJECT, NOT_UNDERSTOOD)


@dataclass(frozen=True)
class Content:
    """What a message says of an incident. Metres are of the British National Grid."""

    reference: str = ""
    """The sender's own reference of the incident."""
    their_reference: str = ""
    """The receiver's, once it is known."""
    kind: str = ""
    grade: str = ""
    type_label: str = ""
    text: str = ""
    place: str = ""
    easting: float | None = None
    northing: float | None = None
    longitude: float | None = None
    latitude: float | None = None
    caller_name: str = ""
    caller_phone: str = ""
    risks: tuple[str, ...] = ()
    state: str = ""
    verdict: str = ""
    reason: str = ""
    about: str = ""
    """Of an acknowledgement: the id of the message that it answers."""

    def as_json(self) -> dict[str, Any]:
        """What differs from nothing, for the outbox."""
        empty = Content()
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in vars(self).items() if value != getattr(empty, name)
        }  # fmt: skip

    @classmethod
    def from_json(cls, given: Mapping[str, Any]) -> Content:
        """The other way round."""
        known = {name: value for name, value in given.items() if name in cls.__dataclass_fields__}
        return cls(**{**known, "risks": tuple(known.get("risks", ()))})


@dataclass(frozen=True)
class Incoming:
    """A message of an agency as its adapter has read it.

    ``message_id`` is the sender's: the same again is the same message. ``sequence`` counts the
    sender's messages about an incident; what is older than what is known changes nothing.
    """

    agency: str
    message_id: str
    kind: str
    sequence: int
    sent_at: datetime
    content: Content = field(default_factory=Content)


@dataclass(frozen=True)
class Outgoing:
    """A message of the outbox as an adapter sends it."""

    id: int
    agency: str
    message_id: str
    kind: str
    sequence: int
    created_at: datetime
    attempts: int
    content: Content
