"""What other parts hold of appointments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Final

BOOKED, KEPT, MISSED = "booked", "kept", "missed"
CANCELLED, REPLACED = "cancelled", "moved"
STATES: Final[Mapping[str, str]] = {
    BOOKED: "Booked",
    KEPT: "Kept",
    MISSED: "Missed",
    CANCELLED: "Cancelled",
    REPLACED: "Moved",
}
#: How an appointment is kept.
KINDS: Final[Mapping[str, str]] = {
    "visit": "An officer visits",
    "station": "At a station",
    "phone": "By telephone",
}


@dataclass(frozen=True)
class Span:
    """From when to when, in UTC."""

    start: datetime
    end: datetime


@dataclass(frozen=True)
class Hours:
    """When a calendar offers appointments: days of the week (1 is Monday), hours in London.

    ``closes`` at midnight is the end of the day. ``minutes`` is how long one takes.
    """

    weekdays: frozenset[int]
    opens: time
    closes: time
    minutes: int
    on_holidays: bool = False


@dataclass(frozen=True)
class FreeSlot:
    """A time that can be booked: ``free`` of ``seats`` are left."""

    calendar_id: int
    calendar: str
    kind: str
    start: datetime
    end: datetime
    free: int
    seats: int

    @property
    def code(self) -> str:
        """The slot as a form sends it."""
        return f"{self.calendar_id}@{self.start:%Y%m%dT%H%M}"
