"""What other parts hold of Right Care, Right Person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

POLICE, OTHER, JOINT = "police", "other", "joint"
OUTCOMES: Final[Mapping[str, str]] = {
    POLICE: "The police go",
    OTHER: "Another agency takes it on",
    JOINT: "Both: police and another agency",
}
SAYS: Final[Mapping[str, str]] = {"yes": "Yes", "no": "No", "unknown": "Not known"}
#: What is asked, in this order.
QUESTIONS: Final[Mapping[str, str]] = {
    "risk": "Is there a real and immediate risk to life, or of serious harm?",
    "crime": "Is a crime suspected?",
    "children": "Are children involved?",
}


@dataclass(frozen=True)
class Told:
    """The answers and the outcome as somebody gives them; ``taken_at`` is None where not said."""

    risk: str = ""
    crime: str = ""
    children: str = ""
    outcome: str = ""
    agency: str = ""
    taken_by: str = ""
    taken_at: datetime | None = None
    reference: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Advice:
    """What the answers speak for, and why. ``outcome`` is "" while too little is answered."""

    outcome: str = ""
    why: str = ""
