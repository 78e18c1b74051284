"""What other parts hold of incidents."""

from dataclasses import asdict, dataclass
from enum import StrEnum

#: The type with which a log is opened before anybody chose one (suspicious circumstances). It says
#: nothing of what happened.
USUAL_TYPE = "310"


class IncidentState(StrEnum):
    """Where an incident stands. ``result-due``: units are free, the result is still owed."""

    OPEN = "open"
    ASSIGNED = "assigned"
    ATTENDED = "attended"
    RESULT_DUE = "result-due"
    CLOSED = "closed"


#: States as pages say them.
STATE_LABELS: dict[str, str] = {
    "open": "Open, nobody sent",
    "assigned": "Units sent",
    "attended": "Units there",
    "result-due": "Result due",
    "closed": "Closed",
}


class LinkKind(StrEnum):
    """How one incident belongs to another."""

    LINKED = "linked"
    PART = "part-of"
    DUPLICATE = "duplicate-of"


#: How a link reads from the incident it begins at, and from the one it goes to.
LINK_LABELS: dict[str, tuple[str, str]] = {
    "linked": ("Linked with", "Linked with"),
    "part-of": ("Part of", "Has as a part"),
    "duplicate-of": ("Duplicate of", "Has as a duplicate"),
}


class EntryKind(StrEnum):
    """What kind of log entry it is."""

    NOTE = "note"
    CALLER = "caller"
    ORDER = "order"
    SYSTEM = "system"
    CORRECTION = "correction"


@dataclass(frozen=True)
class Assessment:
    """THRIVE: threat, harm, risk, investigation, vulnerability, engagement, and why."""

    rationale: str
    threat: str = ""
    harm: str = ""
    risk: str = ""
    investigation: str = ""
    vulnerability: str = ""
    engagement: str = ""

    def answers(self) -> dict[str, str]:
        return asdict(self)


@dataclass(frozen=True)
class Where:
    """Where something happens: as it was said, and the place it was matched to.

    ``easting`` and ``northing`` are British National Grid metres; WGS84 is kept beside them.
    ``confidential``: only a few may know it, whatever the gazetteer says.
    """

    text: str
    place_id: int | None = None
    easting: float | None = None
    northing: float | None = None
    longitude: float | None = None
    latitude: float | None = None
    beat: str = ""
    division: str = ""
    confidential: bool = False
