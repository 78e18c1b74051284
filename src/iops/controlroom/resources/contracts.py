"""What other parts hold of resources."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

#: What a state code of the force's own list may mean.
OFF_DUTY: Final = "off-duty"


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
