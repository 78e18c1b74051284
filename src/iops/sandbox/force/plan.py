"""The plan of a force: how many people, which seed, and what follows from that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import sqrt
from pathlib import Path
from typing import Final

from iops.sandbox.force.draws import Draws
from iops.sandbox.force.wordlists.places import TOWN_ENDS, TOWN_STARTS

# Changes whenever the same plan would give other rows; part of the name of kept databases.
GENERATOR_VERSION: Final = 5

# As many as there are telephone numbers and postcodes that cannot be anybody's.
MOST_PEOPLE: Final = 12_000_000
PEOPLE_PER_NODE: Final = 12
FEWEST_NODES, MOST_NODES = 300, 200_000
SQUARE_METRES_PER_NODE: Final = 6_400.0  # as dense as a built-up English county
MOST_DIVISIONS: Final = 36
HOUSEHOLD_MEAN: Final = 2.39
# The middle of the land: open sea some 70 km off the Yorkshire coast, inside the national grid.
CENTRE_EAST, CENTRE_NORTH = 570_000.0, 520_000.0


@dataclass(frozen=True, slots=True)
class ForcePlan:
    """What makes one force: equal plans give equal rows."""

    people: int
    seed: int = 1
    reference_date: date = date(2026, 1, 25)  # "today" of the force: nobody is born after it
    history_days: int = 365
    frequencies: Path | None = None  # folder of real name frequencies, otherwise our own lists

    def __post_init__(self) -> None:
        if not 100 <= self.people <= MOST_PEOPLE:
            raise ValueError(f"a force has 100 to {MOST_PEOPLE:,} people, not {self.people}")
        if not 1 <= self.history_days <= 3_660:
            raise ValueError(f"a history has 1 to 3,660 days, not {self.history_days}")
        if self.frequencies is not None and not self.frequencies.is_dir():
            raise ValueError(f"{self.frequencies} is not a folder with name frequencies")

    @property
    def draws(self) -> Draws:
        return Draws(self.seed)

    @property
    def nodes(self) -> int:
        return min(max(self.people // PEOPLE_PER_NODE, FEWEST_NODES), MOST_NODES)

    @property
    def square_metres(self) -> float:
        return self.nodes * SQUARE_METRES_PER_NODE

    @property
    def radius(self) -> float:
        """Of a round force of that size, metres."""
        return sqrt(self.square_metres / 3.141592653589793)

    @property
    def divisions(self) -> int:
        """One for each 200,000 people; the largest have some 280,000, as a borough of London."""
        return min(max(round(self.people / 200_000), 3), MOST_DIVISIONS)

    @property
    def beats_per_division(self) -> int:
        most = min(24, len(TOWN_STARTS) * len(TOWN_ENDS) // self.divisions - 1)
        return min(max(round(self.people / (self.divisions * 9_000)), 3), most)
