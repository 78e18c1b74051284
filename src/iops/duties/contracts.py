"""What other parts hold of duties."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class DutyState(StrEnum):
    """A duty is open until it is met by the event that closes it, or cancelled with a reason."""

    OPEN = "open"
    MET = "met"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class DutyLine:
    """A duty as lists show it."""

    id: int
    kind: str
    label: str
    subject_kind: str
    subject_id: int
    number: str
    url: str
    queue: str
    owner: str
    opened_at: datetime
    due_at: datetime | None
    risk: int
    late: bool
    level: str
    queue_label: str = ""
    why: str = ""


@dataclass(frozen=True)
class DutyPage:
    """A page of duties, and what all pages come to: how many, how many late, nobody's."""

    lines: Sequence[DutyLine]
    page: int
    pages: int
    count: int
    late: int
    unowned: int


@dataclass(frozen=True)
class QueueLine:
    """A queue as the register shows it: size, late, oldest, riskiest, trend."""

    code: str
    label: str
    size: int
    late: int
    oldest_at: datetime | None
    riskiest: int
    usual: float | None
    staffed: bool
    unowned: int
    trend: tuple[int, ...]
