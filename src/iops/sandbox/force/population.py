"""The people: households in homes, and who lives in them.

Everything about a person follows from the person's number, so nobody is kept in memory; what is
kept is where each household begins (8 bytes a household).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from iops.sandbox.force.addresses import Addresses
from iops.sandbox.force.draws import Draws
from iops.sandbox.force.names import FEMALE, Names
from iops.sandbox.force.plan import ForcePlan
from iops.sandbox.force.wordlists.origins import ORIGINS

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

SINGLE, COUPLE, LONE_PARENT, SHARERS = range(4)
# One to seven people; about that of the census 2021, with more large households.
_SIZES: Final = (0.305, 0.355, 0.158, 0.122, 0.04, 0.015, 0.005)
_MOST: Final = 8  # numbers kept free for each household's members
_KINDS: Final = {  # up to which luck a household of that size is a couple, a lone parent
    1: (0.0, 0.0),
    2: (0.72, 0.89),
    3: (0.62, 0.82),
    4: (0.76, 0.88),
}
# Ages at each tenth of the people in question.
_AGES_SINGLE: Final = (18, 28, 36, 45, 54, 62, 69, 75, 81, 86, 99)
_AGES_COUPLE: Final = (19, 27, 34, 48, 57, 62, 67, 72, 77, 82, 97)
TWIN_SHARE: Final = 0.03  # of second and fourth children; 1.5 % of births are of twins
SHARED_ADDRESS_SHARE: Final = 0.03
MARRIED_NAME_SHARE: Final = 0.72  # of couples who carry one surname
_YEAR: Final = 365.2425
_EPOCH: Final = date(1970, 1, 1)


@dataclass(frozen=True, eq=False)
class Household:
    """Rows of households, for whatever people they were asked for."""

    number: Ints
    role: Ints  # 0 is the head, 1 a couple's other half, then children or sharers
    size: Ints
    kind: Ints
    head_age: Floats


@dataclass(frozen=True, eq=False)
class Person:
    """Rows of people; names are positions in the lists of `Names`."""

    id: Ints
    household: Ints
    address: Ints
    sex: Ints
    born: Ints  # days since 1970
    origin: Ints
    forename: Ints
    middle: Ints  # -1 for none
    surname: Ints
    birth_surname: Ints
    is_twin: Flags


@dataclass(frozen=True, eq=False)
class Population:
    """Everybody, by number."""

    plan: ForcePlan
    names: Names
    addresses: Addresses
    origin_heap: Floats  # by beat, see `_origins_of_beats`
    first: Ints  # first person of each household, and the total

    @property
    def today(self) -> int:
        """The reference date in days since 1970."""
        return (self.plan.reference_date - _EPOCH).days

    @property
    def households(self) -> int:
        return len(self.first) - 1

    def household(self, people: Ints) -> Household:
        number = np.searchsorted(self.first, people, side="right") - 1
        size = self.first[number + 1] - self.first[number]
        return Household(
            number=number,
            role=people - self.first[number],
            size=size,
            kind=_kind(self.draws, number, size),
            head_age=_head_age(self.draws, number, size),
        )

    @property
    def draws(self) -> Draws:
        return self.plan.draws

    def address(self, household: Ints) -> Ints:
        """Homes outnumber households a little; a few households share a home."""
        shares = self.draws.chance("household.shares", household, SHARED_ADDRESS_SHARE)
        settled = np.maximum(household - shares, 0)
        return settled * self.addresses.homes // self.households

    def born(self, people: Ints) -> Ints:
        return self._born(people, self.household(people))

    def sex(self, people: Ints) -> Ints:
        return self._sex(people, self.household(people))

    def person(self, people: Ints) -> Person:
        """All there is to know about some people."""
        home = self.household(people)
        draws, names = self.draws, self.names
        sex, born = self._sex(people, home), self._born(people, home)
        address = self.address(home.number)
        origin = self._origin(people, home, address)
        year = born.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970

        other = draws.chance("forename.english", people, names.english_share[origin])
        forename_origin = np.where(other, 0, origin)
        forename = names.forename(forename_origin, sex, year, draws.uniform("forename", people))
        middle = names.forename(forename_origin, sex, year, draws.uniform("middle", people))
        has_middle = draws.chance("middle.has", people, 0.72)
        surname, birth_surname = self._surnames(people, home, origin, sex)
        return Person(
            id=people,
            household=home.number,
            address=address,
            sex=sex,
            born=born,
            origin=origin,
            forename=forename,
            middle=np.where(has_middle & (middle != forename), middle, -1),
            surname=surname,
            birth_surname=birth_surname,
            is_twin=self._twin_of_previous(home) != home.role,
        )

    def _children(self, home: Household) -> tuple[Flags, Ints, Ints]:
        """Who is a child of the house, which one, and of how many."""
        parents = np.where(home.kind == COUPLE, 2, 1)
        family = (home.kind == COUPLE) | (home.kind == LONE_PARENT)
        return family & (home.role >= parents), home.role - parents, home.size - parents

    def _twin_of_previous(self, home: Household) -> Ints:
        """The role whose birthday counts: a second twin's is that of the child before."""
        is_child, nth, _ = self._children(home)
        luck = self.draws.chance("child.twin", home.number * _MOST + home.role, TWIN_SHARE)
        earlier: Ints = home.role - (is_child & (nth % 2 == 1) & luck)
        return earlier

    def _born(self, people: Ints, home: Household) -> Ints:
        draws = self.draws
        is_child, nth, of = self._children(home)
        role = self._twin_of_previous(home)
        nth = nth - (home.role - role)
        key = home.number * _MOST + role
        # Children are spread over the years in which the parent could have had them.
        span = np.clip(home.head_age - 18.5, 0.5, 25.0)
        spread = (np.maximum(nth, 0) + 0.1 + 0.8 * draws.uniform("born.child", key)) / np.maximum(
            of, 1
        )
        partner = home.head_age + draws.normal("born.partner", key, 0.0, 4.0)
        sharer = np.clip(draws.normal("born.sharer", key, 27.0, 7.0), 18, 70)
        age = np.where(home.role == 0, home.head_age, sharer)
        age = np.where((home.kind == COUPLE) & (home.role == 1), np.clip(partner, 18, 101), age)
        age = np.where(is_child, span * spread, age)
        # The day within the year of age is drawn apart, so that birthdays are spread evenly.
        days = np.floor(age) * _YEAR + draws.uniform("born.day", key) * _YEAR
        born: Ints = self.today - days.astype(np.int64)
        return born

    def _sex(self, people: Ints, home: Household) -> Ints:
        luck = self.draws.uniform("sex", people)
        head = self.draws.uniform("sex", self.first[home.number])
        women = np.array([0.5, 0.5, 0.86, 0.47])[home.kind]
        older = np.where((home.kind == SINGLE) & (home.head_age > 70), 0.66, women)
        head_sex = (head < older).astype(np.int64)
        alike = self.draws.chance("sex.alike", people, 0.03)
        partner = np.where(alike, head_sex, 1 - head_sex)
        sex = np.where(home.role == 0, head_sex, (luck < 0.488).astype(np.int64))
        return np.where((home.kind == COUPLE) & (home.role == 1), partner, sex)

    def _origin(self, people: Ints, home: Household, address: Ints) -> Ints:
        """That of the household; sharers, and some partners, have their own."""
        beat = self.addresses.beat_of(address)
        apart = (home.kind == SHARERS) & (home.role > 0)
        partner = (home.kind == COUPLE) & (home.role == 1)
        apart |= partner & self.draws.chance("origin.partner", people, 0.13)
        key = home.number * _MOST + np.where(apart, home.role, 0)
        luck = self.draws.uniform("origin", key)
        found: Ints = np.searchsorted(self.origin_heap, beat + luck, side="right")
        origin: Ints = found % len(ORIGINS)
        return origin

    def _surnames(
        self, people: Ints, home: Household, origin: Ints, sex: Ints
    ) -> tuple[Ints, Ints]:
        """The surname carried now, and that at birth."""
        draws, names = self.draws, self.names
        head = home.number * _MOST
        head_origin = self._origin(
            self.first[home.number],
            Household(home.number, home.role * 0, home.size, home.kind, home.head_age),
            self.address(home.number),
        )
        family = names.surname(head_origin, draws.uniform("surname", head))
        own = names.surname(origin, draws.uniform("surname", head + home.role))
        is_child, _, _ = self._children(home)
        couple = home.kind == COUPLE
        one_name = couple & draws.chance("surname.one", home.number, MARRIED_NAME_SHARE)
        carried = np.where(is_child | (one_name & (home.role == 1)), family, own)
        # Whoever took the other's name at marriage had one of her own before.
        wife = one_name & (home.role < 2) & (sex == FEMALE)
        luck = draws.uniform("surname.birth", people)
        # Women on their own may carry the name of a marriage that is over.
        wife |= (home.kind != COUPLE) & (home.role == 0) & (sex == FEMALE) & (luck < 0.5)
        before = names.surname(origin, draws.uniform("surname.before", people))
        at_birth = np.where(wife, before, carried)
        return names.for_sex(carried, sex), names.for_sex(at_birth, sex)


def settle(plan: ForcePlan, beats: int) -> tuple[Ints, Floats]:
    """Household sizes until everybody has a place, and the origins of each beat."""
    draws = plan.draws
    mean = sum((size + 1) * share for size, share in enumerate(_SIZES)) / sum(_SIZES)
    guess = int(plan.people / mean * 1.03) + 200
    size = draws.pick("household.size", np.arange(guess), _SIZES) + 1
    first = np.concatenate([[0], np.cumsum(size)])
    last = int(np.searchsorted(first, plan.people, side="left"))
    first = first[: last + 1].copy()
    first[-1] = plan.people
    return first, _origins_of_beats(draws, beats)


def _origins_of_beats(draws: Draws, beats: int) -> Floats:
    """Neighbourhoods differ: beat b occupies the numbers from b to b + 1, shared by origins."""
    share = np.array([origin.share for origin in ORIGINS])
    cells = np.arange(beats * len(ORIGINS)).reshape(beats, -1)
    lean = np.exp(draws.normal("beat.origin", cells, 0.0, 0.9))
    lean[:, 0] = 1.0
    weight = share * lean
    heaped = np.cumsum(weight / weight.sum(axis=1, keepdims=True), axis=1)
    heaped[:, -1] = 1.0
    return np.asarray((heaped + np.arange(beats)[:, None]).ravel(), np.float64)


def _kind(draws: Draws, household: Ints, size: Ints) -> Ints:
    luck = draws.uniform("household.kind", household)
    limits = np.array([_KINDS[min(count, 4)] for count in range(1, _MOST + 1)])[size - 1]
    kind = np.where(
        luck < limits[:, 0], COUPLE, np.where(luck < limits[:, 1], LONE_PARENT, SHARERS)
    )
    return np.where(size == 1, SINGLE, kind)


def _head_age(draws: Draws, household: Ints, size: Ints) -> Floats:
    kind = _kind(draws, household, size)
    luck = draws.uniform("household.age", household)
    tenths = np.linspace(0, 1, 11)
    middle = draws.normal("household.parent-age", household, 41.0, 8.5)
    age = np.where(kind == SINGLE, np.interp(luck, tenths, _AGES_SINGLE), np.clip(middle, 20, 64))
    age = np.where((kind == COUPLE) & (size == 2), np.interp(luck, tenths, _AGES_COUPLE), age)
    return np.where(kind == SHARERS, np.clip(middle - 14, 18, 60), age)
