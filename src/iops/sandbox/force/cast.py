"""Who is in it: victims, callers and suspects, given by a profile of theirs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from iops.sandbox.force.draws import stride
from iops.sandbox.force.names import MALE
from iops.sandbox.force.population import Population
from iops.sandbox.force.profiles import Profiles

Ints = NDArray[np.int64]

_TRIES: Final = 4
_YEAR: Final = 365.25
# A few people commit much: the exponent puts about half of all suspects' crimes on a tenth.
_REPETITION: Final = 3.0
_OFFENDER_SHARE: Final = 0.06


@dataclass(frozen=True, eq=False)
class Cast:
    """Chooses profiles for each row."""

    people: Population
    profiles: Profiles

    def anybody(self, column: str, rows: Ints) -> Ints:
        """A profile of somebody, most often the first of a grown-up."""
        return self._profile(column, rows, self._person(column, rows, suspect=False))

    def suspect(self, column: str, rows: Ints) -> Ints:
        """A profile of somebody of 12 to 70, three times in four a man."""
        return self._profile(column, rows, self._person(column, rows, suspect=True))

    def _person(self, column: str, rows: Ints, *, suspect: bool) -> Ints:
        draws, count = self.people.draws, self.people.plan.people
        chosen = np.full(len(rows), -1)
        for attempt in range(_TRIES):
            open_rows = np.flatnonzero(chosen < 0)
            if not len(open_rows):
                break
            luck = draws.uniform(f"{column}.person.{attempt}", rows[open_rows])
            if suspect:
                pool = max(int(count * _OFFENDER_SHARE), 10)
                rank = (luck**_REPETITION * pool).astype(np.int64)
                person = rank * stride(count, 0.7548777) % count
            else:
                person = (luck * count).astype(np.int64)
            if attempt == _TRIES - 1:
                # Still nobody: then the head of the household, who is always grown up.
                person = self.people.first[self.people.household(person).number]
                chosen[open_rows] = person
                break
            fits = self._fits(person, suspect=suspect)
            chosen[open_rows[fits]] = person[fits]
        return chosen

    def _fits(self, person: Ints, *, suspect: bool) -> NDArray[np.bool_]:
        age = (self.people.today - self.people.born(person)) / _YEAR
        if not suspect:
            return np.asarray(age >= 16)
        man = self.people.sex(person) == MALE
        return np.asarray((age >= 12) & (age <= 70) & (man | (person % 4 == 0)))

    def _profile(self, column: str, rows: Ints, person: Ints) -> Ints:
        """One of the person's profiles; ids as they are given out."""
        of = self.profiles.of
        nth = self.people.draws.below(f"{column}.profile", rows, of.count_of(person))
        return of.first_of(person) + nth + 1
