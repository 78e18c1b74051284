"""What other parts hold of resources."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from iops.kernel.errors import Refused

#: What a state code of the force's own list may mean.
OFF_DUTY: Final = "off-duty"


class InAnotherCrew(Refused):
    """Somebody sits in another crew in that time; they can be moved in one step."""


@dataclass(frozen=True)
class Fix:
    """A position: WGS84, metres of accuracy, degrees of heading, and from what source."""

    unit_id: int
    longitude: float
    latitude: float
    fix_at: datetime
    accuracy: float = 10.0
    heading: float | None = None
    source: str = "radio"
