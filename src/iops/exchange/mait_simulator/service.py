"""The other side, simulated: takes messages over, accepts, sets out, arrives, is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from iops.controlroom.services.contracts import (
    ACCEPT,
    ACKNOWLEDGE,
    CREATE,
    REJECT,
    UPDATE,
    Content,
)
from iops.exchange.mait import rules
from iops.exchange.mait.contracts import Envelope, Unreadable

#: What follows an acceptance, and how long after it (seconds).
COURSE: Final = (("on-way", 60), ("at-scene", 600), ("done", 1800))


@dataclass
class SimulatedService:
    """One simulated agency.

    ``refuses`` is the reason that it gives for every incident; ``silent`` takes messages over and
    never answers; ``down`` does not even take them over. ``pace`` stretches or shortens its times.
    """

    agency: str
    force: str
    answer_after: float = 15.0
    pace: float = 1.0
    refuses: str = ""
    silent: bool = False
    down: bool = False
    known: set[str] = field(default_factory=set)
    _due: list[tuple[datetime, Envelope]] = field(default_factory=list)
    _incidents: dict[str, str] = field(default_factory=dict)
    _sent: int = 0

    def take(self, body: bytes, now: datetime) -> int:
        """A message arrives; answers the status. The same again is taken over and ignored."""
        if self.down:
            return 0
        try:
            message = rules.from_xml(body)
        except Unreadable:
            return 422
        if message.message_id in self.known:
            return 202
        self.known.add(message.message_id)
        if not self.silent and message.kind != ACKNOWLEDGE:
            self._answer(message, now)
        return 202

    def replies(self, now: datetime) -> Sequence[bytes]:
        """What it has to say by now, in the order in which it says it."""
        ready = sorted((one for one in self._due if one[0] <= now), key=lambda one: one[0])
        self._due = [one for one in self._due if one[0] > now]
        return [rules.to_xml(message) for _, message in ready]

    def asks(self, *, reference: str, text: str, place: str, now: datetime) -> bytes:
        """It asks us to attend."""
        content = Content(reference=reference, kind="attend", text=text, place=place)
        return rules.to_xml(self._message(CREATE, content, now))

    def _answer(self, message: Envelope, now: datetime) -> None:
        begin = now + timedelta(seconds=self.answer_after * self.pace)
        ours, theirs = message.content.reference, self._reference(message.content.reference)
        said = Content(reference=theirs, their_reference=ours, about=message.message_id)
        if message.kind == UPDATE:
            self._say(ACKNOWLEDGE, replace(said, verdict=ACCEPT), begin)
            if message.content.state == "withdrawn":
                self._due = [one for one in self._due if one[1].content.their_reference != ours
                             or one[1].kind == ACKNOWLEDGE]  # fmt: skip
            return
        if self.refuses:
            self._say(ACKNOWLEDGE, replace(said, verdict=REJECT, reason=self.refuses), begin)
            return
        self._say(ACKNOWLEDGE, replace(said, verdict=ACCEPT), begin)
        if message.content.kind == "inform":
            return
        for state, seconds in COURSE:
            told = Content(reference=theirs, their_reference=ours, state=state)
            self._say(UPDATE, told, begin + timedelta(seconds=seconds * self.pace))

    def _reference(self, ours: str) -> str:
        if ours not in self._incidents:
            self._incidents[ours] = f"SIM-{self.agency[:3].upper()}-{len(self._incidents) + 1:05d}"
        return self._incidents[ours]

    def _say(self, kind: str, content: Content, at: datetime) -> None:
        self._due.append((at, self._message(kind, content, at)))

    def _message(self, kind: str, content: Content, at: datetime) -> Envelope:
        self._sent += 1
        name = f"{self.agency}/{at.isoformat()}/{self._sent}/{content.their_reference}"
        return Envelope(
            str(uuid5(NAMESPACE_URL, name)), self._sent, self.agency, self.force, at, kind, content
        )
