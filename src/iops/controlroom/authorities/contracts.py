"""What other parts hold of authority at an incident."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

GIVEN, REFUSED, WITHDRAWN, OVER, CONFIRMED = "given", "refused", "withdrawn", "over", "confirmed"
ASKED: Final = "asked"
#: States as pages say them.
STATES: Final[Mapping[str, str]] = {
    ASKED: "Asked for, nobody has decided",
    GIVEN: "Authorised",
    REFUSED: "Refused",
    WITHDRAWN: "Withdrawn",
    OVER: "Run out",
}
#: What a step says.
STEPS: Final[Mapping[str, str]] = {
    GIVEN: "Authorised",
    REFUSED: "Refused",
    WITHDRAWN: "Withdrawn",
    OVER: "Ran out",
    CONFIRMED: "Confirmed by who gave it",
}


@dataclass(frozen=True)
class Kind:
    """What a kind of authority asks of who gives it; ``minutes``: how long it holds, None: open."""

    code: str
    label: str
    rank: str
    roles: frozenset[str]
    independent: bool
    minutes: int | None


@dataclass(frozen=True)
class Said:
    """One step, as the rules see it."""

    kind: str
    at: datetime
    until: datetime | None = None


@dataclass(frozen=True)
class Candidate:
    """Somebody who would give authority: rank and roles on the day."""

    account_id: int
    rank: str
    roles: frozenset[str]
