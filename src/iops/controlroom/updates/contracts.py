"""What other parts hold of updates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

WAITING, SENT, FAILED, SPOKEN = "waiting", "sent", "failed", "spoken"
STATES: Final[Mapping[str, str]] = {
    WAITING: "Waits for the gateway",
    SENT: "Sent",
    FAILED: "Not sent",
    SPOKEN: "Read out",
}


@dataclass(frozen=True)
class Outgoing:
    """A text that is to be sent: ``key`` is its own, so that a gateway knows it twice."""

    id: int
    key: str
    to: str
    body: str
    attempts: int
