"""What other parts hold of cards."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class TimelineEntry:
    """One line of a life: when, what, and where it leads."""

    at: datetime
    kind: str
    title: str
    detail: str
    url: str


@dataclass(frozen=True)
class NowLine:
    """One line of the strip on top: what holds now (wanted, on bail, missing), since when."""

    kind: str
    text: str
    url: str = ""
    level: str = "notice"
