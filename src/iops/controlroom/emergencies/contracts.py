"""What other parts hold of emergencies."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

#: By what way somebody pressed: on a screen of their own, or by the state of their radio.
SCREEN, RADIO = "screen", "radio"
WAYS: Final = {SCREEN: "on their screen", RADIO: "by radio"}
#: To whom an alert of an emergency went that goes to no role and no post.
NEAR: Final = "near"


@dataclass(frozen=True)
class LastFix:
    """Where a unit was last: WGS84, National Grid metres, metres of accuracy, when, and whose."""

    longitude: float
    latitude: float
    easting: float
    northing: float
    accuracy: float
    fix_at: datetime
    source: str


@dataclass(frozen=True)
class NearUnit:
    """A unit that is told: how far it is in metres, None where it is told for its division."""

    unit_id: int
    callsign: str
    metres: float | None
    accounts: tuple[int, ...]
