"""The envelope of a message, and what is wrong with one that cannot be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from iops.controlroom.services.contracts import Content

#: The address of a partner that the simulator of a sandbox plays.
SIMULATED = "simulator:"


@dataclass(frozen=True)
class Envelope:
    """A message whole: who to whom, which, when, and what it says."""

    message_id: str
    sequence: int
    sender: str
    receiver: str
    sent_at: datetime
    kind: str
    content: Content


class Unreadable(Exception):
    """A message that is none: every sentence by where in the message it is about."""

    def __init__(self, wrong: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{where}: {said}" for where, said in wrong.items()))
        self.wrong = dict(wrong)
