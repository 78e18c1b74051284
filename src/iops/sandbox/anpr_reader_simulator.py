"""A simulator of an ANPR reader: it reads plates that nobody drove past. It is no reader.

It reports as a real one does, through the same command, and says in the name of its camera that it
is simulated. Most of what it reads is looked for by nobody, and is not kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from iops.controlroom.anpr.commands import report_hit
from iops.controlroom.anpr.models import Hit
from iops.kernel.actors import Actor

NAME: Final = "SIMULATED reader"
CAMERAS: Final = (
    ("ring road north", "northbound"), ("ring road south", "southbound"),
    ("station approach", "towards town"), ("river bridge", "eastbound"),
)  # fmt: skip


@dataclass
class AnprReaderSimulator:
    """Reads a plate at one of its cameras. ``epoch`` keeps the numbers of two lives apart."""

    epoch: int
    read: int = 0
    kept: int = 0

    def see(self, *, by: Actor, vrm: str, at: datetime, camera: int) -> Hit | None:
        """One reading; None where nobody looks for the plate."""
        self.read += 1
        name, direction = CAMERAS[camera % len(CAMERAS)]
        made: Hit | None = report_hit(
            by=by, reading=f"SIM-{self.epoch}-{self.read}", vrm=vrm, camera=f"{NAME}, {name}",
            seen_at=at, direction=direction, image=f"simulated:{self.epoch}/{self.read}",
        ).value  # fmt: skip
        self.kept += made is not None
        return made


def plates(known: Sequence[str]) -> list[str]:
    """Of the plates that are known, those that a reader would read whole."""
    return [one for one in known if 2 <= len(one) <= 11 and one.isalnum()]
