"""Retention classes and grounds."""

from dataclasses import dataclass


@dataclass(frozen=True)
class RetentionClass:
    """How long records of a class are kept, and why. ``years`` None: until reviewed."""

    code: str
    label: str
    years: int | None
    source: str


RETENTION: dict[str, RetentionClass] = {
    one.code: one
    for one in (
        RetentionClass("transient", "Working drafts", 0, "House rule: removed when used"),
        RetentionClass("contact", "Contacts", 6, "MoPI group 4 practice: six years"),
        RetentionClass("incident", "Incident logs", 6, "MoPI group 4 practice: six years"),
        RetentionClass("case", "Crimes and what belongs to them", 10, "MoPI groups 2 and 3"),
        RetentionClass("nominal", "People and what is linked to them", None, "MoPI review"),
        RetentionClass("staff", "Staff and units", 7, "Employment records practice"),
    )
}

#: Lawful grounds for blanking a record.
GROUNDS: dict[str, str] = {
    "retention": "The retention period is over and a review found no reason to keep it",
    "erasure": "Erasure under the Data Protection Act 2018 s.47",
    "court": "A court ordered it",
    "error": "Recorded about the wrong person",
}
