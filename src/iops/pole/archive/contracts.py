"""What other parts hold of the archive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

#: What a record of a retired system is about, in the words of the file that brings it.
KINDS: Final[dict[str, str]] = {
    "person": "Person",
    "organisation": "Organisation",
    "vehicle": "Vehicle",
    "phone": "Phone",
    "crime": "Crime",
    "incident": "Incident",
    "custody": "Custody record",
    "intelligence": "Intelligence report",
    "other": "Record",
}
#: Of these kinds the retention period is that of a case (``governance.disposal``: ten years); of
#: all others it is four years shorter.
KEPT_AS_CASES: Final = ("crime", "custody", "intelligence")
#: Kinds of our own records into which a record of a retired system may have been brought over.
BROUGHT_INTO: Final = (
    "profile", "organisation", "vehicle", "phone", "document", "property", "crime", "incident",
    "encounter",
)  # fmt: skip


@dataclass(frozen=True)
class Known:
    """Somebody whom a retired system knew and who was not brought over, and why they may be meant.

    ``system``: "OPUS, retired 2019"; ``strong``: the name and the birth are very like.
    """

    id: int
    audience_id: int
    system: str
    reference: str
    title: str
    detail: str
    born: str
    url: str
    reasons: Sequence[str]
    strong: bool = False
