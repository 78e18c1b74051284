"""What other parts hold of promises."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

OPEN, KEPT, LATE, BROKEN = "open", "kept", "late", "broken"
STATES: Final[Mapping[str, str]] = {
    OPEN: "Open",
    KEPT: "Kept in time",
    LATE: "Kept, but late",
    BROKEN: "Broken",
}


@dataclass(frozen=True)
class PromiseLine:
    """A promise as lists show it; ``late``: its time is past and it is open."""

    id: int
    contact_id: int | None
    contact: str
    incident_id: int | None
    incident: str
    phone: str
    what: str
    due_at: datetime
    state: str
    state_label: str
    result: str
    who: str
    late: bool
