"""What other parts hold of telephony; no Django."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

PRESENTED, ANSWERED, TRANSFERRED, ABANDONED = "presented", "answered", "transferred", "abandoned"
KEYED, ENDED, RECORDED = "keyed", "ended", "recorded"
#: What an exchange says of a call, in words.
EVENTS: Final = {
    PRESENTED: "rang", ANSWERED: "answered", TRANSFERRED: "transferred",
    ABANDONED: "rang off unanswered", KEYED: "keys were pressed", ENDED: "ended",
    RECORDED: "recording kept",
}  # fmt: skip

READY, ON_CALL, WRAP_UP, BREAK, AWAY, OFF = "ready", "on-call", "wrap-up", "break", "away", "off"
#: What a handler at a telephone does, in words. ``away`` is also whoever let a call ring.
DESK_STATES: Final = {
    READY: "Ready", ON_CALL: "On a call", WRAP_UP: "Wrap-up", BREAK: "Break", AWAY: "Away",
    OFF: "Signed off",
}  # fmt: skip
#: What a handler may choose; the others follow from calls.
CHOSEN: Final = (READY, BREAK, AWAY, OFF)

#: The line of a call whose exchange does not say one: the safest that it can be.
UNKNOWN_LINE: Final = "999"
#: What a caller who cannot speak keys (the Silent Solution of the emergency operators).
SILENT_KEYS: Final = "55"

MATCHED, LIKELY, EMPTY, MISSING, EXPLAINED = "matched", "likely", "empty", "missing", "explained"
#: What comparing a call record with the contacts comes to.
VERDICTS: Final = {
    MATCHED: "has its contact", LIKELY: "same number and time", EMPTY: "nothing was written",
    MISSING: "no contact", EXPLAINED: "explained",
}  # fmt: skip
#: So long after its end a call is compared: until then its handler may still be writing.
SETTLES: Final = timedelta(minutes=10)
#: Verdicts that somebody must do something about.
OWED: Final = (EMPTY, MISSING)


@dataclass(frozen=True)
class GivenEvent:
    """One thing that the exchange says of a call. ``call`` and ``event`` are the exchange's ids.

    ``line``: the number that was dialled; ``extension``: where it was answered; ``to``: whither
    it was transferred; ``keys``: what the caller keyed; ``recording``: where the sound is kept.
    """

    call: str
    event: str
    kind: str
    at: datetime
    line: str = ""
    phone: str = ""
    withheld: bool = False
    extension: str = ""
    to: str = ""
    keys: str = ""
    recording: str = ""


@dataclass(frozen=True)
class GivenRecord:
    """A call record of the exchange: what it charges by."""

    call: str
    presented_at: datetime
    line: str = ""
    phone: str = ""
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    extension: str = ""
    recording: str = ""


@dataclass(frozen=True)
class Ringing:
    """A call that is to ring at an extension now, until when."""

    call: str
    extension: str
    until: datetime


class Exchange(Protocol):
    """What rings telephones: asked by whoever connects an exchange, answered by the adapter.

    One adapter is HTTP (``POST /api/v1/telephony/events``, ``GET /api/v1/telephony/ringing``), for
    an exchange that speaks to us; the other is the simulator of an exchange in the sandbox.
    """

    def say(self, event: GivenEvent) -> str:
        """Pass on what happened to a call; answers the extension at which it is to ring, or ""."""

    def ringing(self) -> Sequence[Ringing]:
        """The calls that are to ring now."""
