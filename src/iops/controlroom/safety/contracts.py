"""What other parts hold of officer safety."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

#: By what way a notice was confirmed: by the crew itself, or by the dispatcher on its word.
CREW, RADIO = "crew", "radio"
WAYS: Final = {CREW: "by the crew", RADIO: "by radio"}
#: From this danger on a warning is drawn as one of danger to whoever comes near.
GRAVE: Final = 80


@dataclass(frozen=True)
class Danger:
    """One warning: what, on whom or what, and what that has to do with where the crew goes.

    ``whose`` is the one that it is about, ``relation`` what ties them to the place or the incident;
    it is never said of anybody else. ``records`` are those that it names.
    """

    label: str
    danger: int
    whose: str
    relation: str
    evidence: str = ""
    url: str = ""
    marker_id: int = 0
    overdue: bool = False
    records: Sequence[tuple[str, int]] = field(default=())

    @property
    def grave(self) -> bool:
        return self.danger >= GRAVE


@dataclass(frozen=True)
class Notice:
    """A notice as a screen shows it. ``asks``: nobody has confirmed it yet, and it still counts.

    ``told`` is how many warnings went with the order; ``dangers`` are those that the reader may
    see now.
    """

    deployment_id: int
    callsign: str
    given_at: datetime
    receipt_by: datetime
    told: int
    received_at: datetime | None
    received_by: str
    received_how: str
    missed: bool
    asks: bool
    dangers: Sequence[Danger]

    @property
    def hidden(self) -> int:
        """Warnings that went with the order and that this reader may not read."""
        return max(0, self.told - len(self.dangers))

    @property
    def state(self) -> str:
        """Whether it was read, in the words of the log pane."""
        if self.received_at is not None:
            return f"safety notice read {WAYS.get(self.received_how, '')}".strip()
        return "safety notice not confirmed" if self.missed else "safety notice not confirmed yet"
