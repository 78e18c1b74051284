"""What other parts hold of desks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

#: The kind of duty that an unstaffed desk opens.
ALARM = "staff-desk"
#: A sitting ends by itself after this: whoever forgot to leave does not hold a desk for ever.
LONGEST = timedelta(hours=12)


class AreaKind(StrEnum):
    """What a desk covers. A beat goes before the division that it lies in."""

    DIVISION = "division"
    BEAT = "beat"


class Ended(StrEnum):
    """Why a sitting ended."""

    LEFT = "left"
    HANDED_OVER = "handed-over"
    MERGED = "merged"
    MOVED = "moved"
    LAPSED = "lapsed"
    CLOSED = "closed"


#: Why a sitting ended, as pages say it.
ENDED_LABELS: dict[str, str] = {
    "left": "left",
    "handed-over": "handed over",
    "merged": "the desk was merged",
    "moved": "went to another desk",
    "lapsed": "ended by itself after 12 hours",
    "closed": "the desk was closed",
}


@dataclass(frozen=True)
class Sitter:
    """Somebody who sits at a desk now."""

    account_id: int
    name: str
    since: datetime


@dataclass(frozen=True)
class DeskLine:
    """A desk as lists show it.

    ``in_effect_id`` does its work now. ``open_by_grade`` counts what it has itself, its oldest
    among them; ``unstaffed``: it has open incidents, and nobody sits at the desk in effect.
    """

    id: int
    code: str
    name: str
    takes_rest: bool
    in_effect_id: int
    in_effect: str
    areas: Sequence[str]
    sitters: Sequence[Sitter]
    covers: Sequence[str]
    open_by_grade: Sequence[tuple[str, int]]
    results: int
    oldest_at: datetime | None
    unstaffed: bool
    alarm_since: datetime | None
    version: int

    @property
    def merged(self) -> bool:
        return self.in_effect_id != self.id

    @property
    def open(self) -> int:
        return sum(count for _, count in self.open_by_grade)
