"""A simulator of a telephone exchange: it rings, and says what happens. It is no exchange.

It speaks as the HTTP adapter of a real one does, through the same commands and in the same words,
and writes a call record for every call. A practice force rings by it, and tests do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from iops.controlroom.telephony.commands import note_event, note_records
from iops.controlroom.telephony.contracts import (
    ABANDONED,
    ANSWERED,
    ENDED,
    KEYED,
    PRESENTED,
    RECORDED,
    SILENT_KEYS,
    TRANSFERRED,
    GivenEvent,
    GivenRecord,
    Ringing,
)
from iops.controlroom.telephony.queries import ringing
from iops.kernel import clock
from iops.kernel.actors import Actor


@dataclass
class SimulatedCall:
    """A call as the simulator remembers it, until its record is written."""

    id: str
    line: str
    phone: str
    presented_at: datetime
    answered_at: datetime | None = None
    extension: str = ""
    contact_id: int | None = None
    told: int = 0


@dataclass
class ExchangeSimulator:
    """Rings, answers, transfers, gives up and hangs up; ``by`` is who says so to the house.

    ``held`` are events that were kept back: a network that is down. ``release`` sends them later,
    in another order, some of them twice.
    """

    by: Actor
    prefix: str = "sim"
    down: bool = False
    calls: dict[str, SimulatedCall] = field(default_factory=dict)
    held: list[GivenEvent] = field(default_factory=list)
    _count: int = 0

    def ring(self, *, phone: str = "", line: str = "999") -> SimulatedCall:
        """Somebody rings; without a number it was withheld."""
        self._count += 1
        now = clock.now()
        call = SimulatedCall(f"{self.prefix}-{now:%Y%m%d%H%M%S}-{self._count}", line, phone, now)
        self.calls[call.id] = call
        self._tell(call, PRESENTED, line=line, phone=phone, withheld=not phone)
        return call

    def answer(self, call: SimulatedCall, extension: str) -> None:
        """The receiver is lifted at an extension."""
        call.answered_at, call.extension = call.answered_at or clock.now(), extension
        self._tell(call, ANSWERED, extension=extension)

    def transfer(self, call: SimulatedCall, to: str) -> None:
        """It goes on to another extension, or to another control room."""
        self._tell(call, TRANSFERRED, to=to)

    def key_silently(self, call: SimulatedCall) -> None:
        """The caller cannot speak, and keys 55."""
        self._tell(call, KEYED, keys=SILENT_KEYS)

    def give_up(self, call: SimulatedCall) -> None:
        """The caller rings off before anybody answered."""
        self._tell(call, ABANDONED)
        self._count_up(call, "")

    def hang_up(self, call: SimulatedCall) -> None:
        """The call ends; its recording and its record follow."""
        recording = f"recordings/{call.id}.wav" if call.answered_at else ""
        self._tell(call, ENDED)
        if recording:
            self._tell(call, RECORDED, recording=recording)
        self._count_up(call, recording)

    def never_told(self, *, phone: str, line: str = "101") -> None:
        """A call of which no event ever came: only its record says that somebody rang."""
        self._count += 1
        now = clock.now()
        call = SimulatedCall(f"{self.prefix}-{now:%Y%m%d%H%M%S}-{self._count}", line, phone, now)
        call.answered_at = now
        self._count_up(call, "")

    def say(self, event: GivenEvent) -> str:
        """Pass on what happened to a call; answers the extension at which it is to ring, or ""."""
        if self.down:
            self.held.append(event)
            return ""
        kept = note_event(by=self.by, given=event).value
        call = self.calls.get(event.call)
        if call is not None:
            call.contact_id = kept.contact_id
        return next((one.extension for one in self.ringing() if one.call == event.call), "")

    def ringing(self) -> Sequence[Ringing]:
        """The calls that are to ring now."""
        return ringing(by=self.by)

    def release(self, *, newest_first: bool = True, twice: bool = True) -> int:
        """The network is back: what was held is sent, in the worst order that there is."""
        self.down = False
        waiting, self.held = self.held, []
        order = list(reversed(waiting)) if newest_first else waiting
        for event in [*order, *(order if twice else [])]:
            self.say(event)
        return len(waiting)

    def _tell(self, call: SimulatedCall, kind: str, **more: object) -> None:
        call.told += 1
        event = GivenEvent(call.id, f"{call.told}-{kind}", kind, clock.now(), **more)  # type: ignore[arg-type]
        self.say(event)

    def _count_up(self, call: SimulatedCall, recording: str) -> None:
        """The record by which the exchange charges."""
        record = GivenRecord(
            call.id, call.presented_at, line=call.line, phone=call.phone,
            answered_at=call.answered_at, ended_at=clock.now(), extension=call.extension,
            recording=recording,
        )  # fmt: skip
        note_records(by=self.by, given=[record])
        self.calls.pop(call.id, None)
