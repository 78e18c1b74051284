"""Retention classes and grounds."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True)
class RetentionClass:
    """How long records of a class are kept before somebody looks at them again, and why.

    ``years`` count from the last activity. ``most`` is how many years a review may keep a record
    before it is looked at again.
    """

    code: str
    label: str
    years: int
    most: int
    source: str


#: General knowledge of the groups of Management of Police Information (College of Policing,
#: authorised professional practice: retention, review and disposal; NPCC retention schedule): a
#: force puts its own schedule here.
RETENTION: dict[str, RetentionClass] = {
    one.code: one
    for one in (
        RetentionClass("transient", "Working drafts", 0, 0, "House rule: removed when used"),
        RetentionClass("contact", "Contacts", 6, 6, "MoPI group 4: six years at least"),
        RetentionClass("incident", "Incident logs", 6, 6, "MoPI group 4: six years at least"),
        RetentionClass(
            "case", "Crimes and what belongs to them", 10, 10,
            "MoPI group 2: ten years clear, then a review at least every ten",
        ),
        RetentionClass(
            "nominal", "People and what is linked to them", 6, 10,
            "MoPI group 3: six years clear, then a review; group 1: a review every ten years",
        ),
        RetentionClass("anpr", "ANPR hits and circulations", 1, 1, "NASPLE: twelve months"),
        RetentionClass("staff", "Staff and units", 7, 7, "Employment records practice"),
    )
}  # fmt: skip


class Decision(StrEnum):
    """What a retention review ended in."""

    KEEP = "keep"
    DISPOSE = "dispose"


#: Lawful grounds for blanking a record.
GROUNDS: dict[str, str] = {
    "retention": "The retention period is over and a review found no reason to keep it",
    "erasure": "Erasure under the Data Protection Act 2018 s.47",
    "court": "A court ordered it",
    "error": "Recorded about the wrong person",
}
