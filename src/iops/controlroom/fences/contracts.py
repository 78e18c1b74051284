"""What is handed between looking at a fence and writing what was seen."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Crossed:
    """A unit that came in (``entered``) or went out, by a fix of that time."""

    unit_id: int
    callsign: str
    entered: bool
    at: datetime
