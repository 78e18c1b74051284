"""What other parts hold of alarms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

FULL, WITHDRAWN = "full", "withdrawn"
GENUINE, FALSE, UNKNOWN = "genuine", "false", "unknown"
#: What an activation turned out to be.
OUTCOMES: Final[Mapping[str, str]] = {
    GENUINE: "Genuine: somebody was there, or signs of it",
    FALSE: "False call",
    UNKNOWN: "Not to be told",
}
#: What came of ringing a keyholder.
SAID: Final[Mapping[str, str]] = {
    "attending": "comes",
    "no-answer": "no answer",
    "declines": "does not come",
    "there": "is there",
}


@dataclass(frozen=True)
class KeyholderIn:
    """A keyholder as typed or loaded. ``confidential``: few read name and number."""

    name: str
    phone: str
    confidential: bool = False


@dataclass(frozen=True)
class AlarmIn:
    """An alarm as typed or loaded. ``place`` is its address or its UPRN."""

    urn: str = ""
    premises: str = ""
    place: str = ""
    kind: str = ""
    confirmed_by: str = ""
    company: str = ""
    company_phone: str = ""
    note: str = ""
    keyholders: tuple[KeyholderIn, ...] = ()


@dataclass(frozen=True)
class Limits:
    """When false calls take the response away: so many within so many months, and for how long."""

    false_calls: int
    months: int
    restore: int
