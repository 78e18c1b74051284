"""Draws queries: which person, which error, how the rest of the line is typed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final, Literal

from rapidfuzz.distance import OSA

from bench.queries import errors, rules
from bench.queries.errors import Error, Knowledge, Luck, Name
from bench.queries.scripts import OF_ORIGIN

Kind = Literal["name", "born", "age"]
#: Of all queries: by name alone, with a date of birth, with age and district.
KINDS: Final[dict[Kind, float]] = {"name": 0.5, "born": 0.3, "age": 0.2}
#: Of the queries of a kind.
SHARES: Final[dict[str, tuple[Error, float]]] = {
    "exact": (errors.exact, 0.12),
    "heard": (errors.heard, 0.22),
    "slipped": (errors.slipped, 0.14),
    "written otherwise": (errors.written_otherwise, 0.12),
    "nickname": (errors.nickname, 0.12),
    "misread": (errors.misread, 0.08),
    "swapped": (errors.swapped, 0.06),
    "marks lost": (errors.marks_lost, 0.04),
    "middle too": (errors.middle_too, 0.04),
    "part missing": (errors.part_missing, 0.03),
    "name before": (errors.name_before, 0.03),
}
#: An initial names nobody by itself: these come on top, with a date of birth only.
INITIALS: Final = 0.05
#: Of the dates of birth that are typed, one in five is wrong.
WRONG_BIRTH: Final = 0.2
_SPELT: Final = ("%d/%m/%Y", "%d.%m.%Y", "%Y-%m-%d", "%d %B %Y", "%d-%m-%y")
#: After so many people without a fit, a class is given up: the force has nobody of that sort.
PATIENCE: Final = 200_000


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the force as they really are. ``district`` is the area of the address.

    ``recorded``: the names under which there are records, as they are written there.
    """

    id: int
    name: Name
    born: date
    district: str
    recorded: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Query:
    """A line for the find box, and what it asks for."""

    text: str
    kind: Kind
    error: str
    origin: str
    person: int
    names: frozenset[str]


def knowledge(folder: Path) -> Knowledge:
    """Read the tables of errors. Raises FileNotFoundError naming the one that is missing."""
    return Knowledge(rules.by_ear(folder), rules.by_eye(folder), rules.nicknames(folder), OF_ORIGIN)


def draw(
    people: Iterable[Person], *, count: int, seed: int, know: Knowledge, today: date
) -> Iterator[Query]:
    """About ``count`` queries in the fixed shares, the same for the same people and seed.

    ``people`` is an endless stream. A class that finds nobody whom it fits stays short; who
    reports the recall reports how many there were.
    """
    luck = Luck(seed)
    wanted: Counter[tuple[Kind, str]] = Counter()
    for kind, share in KINDS.items():
        for error, (_, part) in SHARES.items():
            wanted[kind, error] = round(count * share * part)
    wanted["born", "initial"] = round(count * INITIALS)
    patience = PATIENCE
    for person in people:
        open_ = [key for key, left in wanted.items() if left]
        if not open_ or patience == 0:
            return
        kind, error = luck.choice(open_)
        how = errors.initial if error == "initial" else SHARES[error][0]
        typed = how(person.name, luck, know) if on_record(person, error) else None
        if typed is None:
            patience -= 1
            continue
        patience = PATIENCE
        wanted[kind, error] -= 1
        yield Query(
            _line(typed, kind, person, luck, today),
            kind,
            error,
            person.name.origin,
            person.id,
            right_names(person.name) | person.recorded,
        )


def on_record(person: Person, error: str) -> bool:
    """Whether somebody is recorded under the surname that is asked for, well or badly spelt.

    Nobody finds a woman by a name that stands in no record of her.
    """
    meant = person.name.birth_surname if error == "name before" else person.name.surname
    wanted = errors.plain(meant).lower()
    words = [
        part
        for name in map(errors.plain, person.recorded)
        for part in (name.lower(), *name.lower().split(" ", 1), *name.lower().rsplit(" ", 1))
    ]
    return not person.recorded or any(OSA.distance(wanted, word) <= 2 for word in words)


def right_names(name: Name) -> frozenset[str]:
    """The names under which the person may stand in the list."""
    found = {errors.whole(name)}
    if name.birth_surname:
        found.add(f"{name.forename} {name.birth_surname}")
    return frozenset(found)


def _line(typed: str, kind: Kind, person: Person, luck: Luck, today: date) -> str:
    if kind == "name":
        return typed
    if kind == "age":
        age = today.year - person.born.year
        age -= (today.month, today.day) < (person.born.month, person.born.day)
        return f"{typed} {age} {person.district}"
    born = wrong_birth(person.born, luck) if luck.random() < WRONG_BIRTH else person.born
    return f"{typed} {born.strftime(luck.choice(_SPELT))}"


def wrong_birth(born: date, luck: Luck) -> date:
    """One digit wrong, day and month swapped, or a year more or less."""
    how = luck.randrange(3)
    if how == 0 and born.day <= 12 and born.day != born.month:
        return born.replace(month=born.day, day=born.month)
    if how == 1:
        shifted = born + timedelta(days=luck.choice((-20, -10, -7, -3, -2, -1, 1, 2, 3, 7, 10, 20)))
        if (shifted.year, shifted.month) == (born.year, born.month) and _one_digit(born, shifted):
            return shifted
    year = born.year + luck.choice((-1, 1))
    return born.replace(year=year, day=min(born.day, 28))


def _one_digit(one: date, other: date) -> bool:
    pairs = zip(one.strftime("%d"), other.strftime("%d"), strict=True)
    return sum(a != b for a, b in pairs) == 1
