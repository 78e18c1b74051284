"""What other parts hold of links and markers."""

from collections.abc import Sequence
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


#: How sure a link is that nobody recorded: two that stand in the same record. Lower than any other.
IMPLIED = "implied"

#: A record by its kind and number.
End = tuple[str, int]


@dataclass(frozen=True)
class Standing:
    """That somebody or something (``end``) stands in a record (``meeting``), and in which part.

    ``shut``: phone and address of this person are not for whoever looks.
    """

    meeting: End
    end: End
    part: str = ""
    shut: bool = False


@dataclass(frozen=True)
class Met:
    """A record in which both ends of an implied link stand: of when, and each end's part in it."""

    meeting: End
    number: str
    at: datetime
    part: str
    other_part: str


@dataclass(frozen=True)
class Implied:
    """Two that stand in the same records, the newest first, without a link that somebody recorded.

    ``here`` and ``there`` are persons or things, whichever of their records it is that stands
    there; ``end`` is one such record of ``there``, the newest.
    """

    here: End
    there: End
    end: End
    met: Sequence[Met]


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
