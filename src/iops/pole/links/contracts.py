"""What other parts hold of links and markers."""

from dataclasses import dataclass
from datetime import datetime

#: How sure a link is, surest first.
CERTAINTY: dict[str, str] = {
    "known": "Known",
    "likely": "Likely",
    "possible": "Possible",
}

#: What can be said of a link afterwards. Wrong: it never held, and is on no card any more.
#: Ended: it held until a day, and says so.
WRONG, ENDED, GOES_ON = "wrong", "ended", "goes-on"


@dataclass(frozen=True)
class LinkChanged:
    """That a link was wrong or has ended: which reason of links, by whom, when and why.

    ``end`` is its other end, seen from the record that was asked about; ``outward``: it leads from
    that record to the other. ``of`` is that record.
    """

    id: int
    what: str
    tie: str
    end: tuple[str, int]
    outward: bool
    until: str
    why: str
    who: str
    at: datetime
    of: tuple[str, int]
