"""Names to draw from: forenames by origin, sex and generation, surnames by origin.

The common names come from the lists beside this module, the rare tail from the library mimesis and
from surnames put together of the syllables of English place names. With `frequencies` the English
part is taken from a folder of real tables instead (`frequencies`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from iops.sandbox.force.columns import Text, pa
from iops.sandbox.force.draws import Draws
from iops.sandbox.force.frequencies import Table, read_frequencies
from iops.sandbox.force.wordlists import english
from iops.sandbox.force.wordlists.origins import ORIGINS

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

MALE, FEMALE = 0, 1
_RARE_FORENAMES: Final = 0.13  # share of the tail among English forenames
_COMMON_SURNAMES, _KNOWN_SURNAMES, _DOUBLE_SURNAMES = 0.52, 0.12, 0.04  # the rest is composed
_RARE_SURNAMES_OF_ORIGIN: Final = 0.35
# How often somebody of another origin has an English forename.
_ENGLISH_FORENAME: Final[Mapping[str, float]] = {
    "scottish": 0.7, "irish": 0.55, "welsh": 0.6, "caribbean": 0.5, "west_african": 0.25,
    "chinese": 0.25, "indian": 0.04, "pakistani": 0.02,
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class _Chooser:
    """Several weighted lists in one: list g occupies the numbers from g to g + 1."""

    heaped: Floats
    word: Ints

    def choose(self, group: Ints, luck: Floats) -> Ints:
        found = np.searchsorted(self.heaped, group + luck, side="right")
        chosen: Ints = self.word[np.minimum(found, len(self.word) - 1)]
        return chosen


@dataclass(frozen=True, eq=False)
class Names:
    """Positions stand for names until the rows are given out."""

    forenames: Text
    surnames: Text
    _forename: _Chooser
    _forename_group: Ints  # by (origin * 2 + sex) * 4 + generation
    _surname: _Chooser
    _feminine: Ints  # the form of a surname that women carry, where there is one
    english_share: Floats  # by origin

    def forename(self, origin: Ints, sex: Ints, born_year: Ints, luck: Floats) -> Ints:
        generation = np.searchsorted(english.GENERATIONS, born_year, side="right")
        group = self._forename_group[(origin * 2 + sex) * 4 + generation]
        return self._forename.choose(group, luck)

    def surname(self, origin: Ints, luck: Floats) -> Ints:
        return self._surname.choose(origin, luck)

    def for_sex(self, surname: Ints, sex: Ints) -> Ints:
        """Kowalski for a man, Kowalska for a woman."""
        return np.where(sex == FEMALE, self._feminine[surname], surname)


class _Builder:
    """Collects weighted lists, each word kept once."""

    def __init__(self) -> None:
        self.words: dict[str, int] = {}
        self.lists: list[Table] = []

    def add(self, table: Table) -> int:
        self.lists.append(table)
        return len(self.lists) - 1

    def position(self, word: str) -> int:
        return self.words.setdefault(word, len(self.words))

    def chooser(self) -> _Chooser:
        heaped: list[Floats] = []
        word: list[int] = []
        for group, table in enumerate(self.lists):
            share = np.cumsum([weight for _, weight in table])
            heaped.append(group + share / share[-1])
            word.extend(self.position(name) for name, _ in table)
        return _Chooser(np.concatenate(heaped), np.array(word, np.int64))


@lru_cache(maxsize=4)
def load_names(draws: Draws, frequencies: Path | None) -> Names:
    """Build the lists; a tenth of a second, kept for the next time."""
    real = read_frequencies(frequencies) if frequencies else None
    forenames, surnames = _Builder(), _Builder()
    groups = np.zeros(len(ORIGINS) * 8, np.int64)
    for number, origin in enumerate(ORIGINS):
        for sex, own in enumerate((origin.male, origin.female)):
            if own:
                tables = [ranked(own.split())]  # one for all generations
            elif real:
                tables = list(real.forenames[sex])
            else:
                tables = [_english_forenames(draws, sex, generation) for generation in range(4)]
            added = [forenames.add(table) for table in tables]
            place = (number * 2 + sex) * 4
            groups[place : place + 4] = added if len(added) == 4 else added[0]
        if origin.code != "english":
            surnames.add(_surnames_of_origin(draws, origin.surnames, origin.locale))
        else:
            surnames.add(real.surnames if real else _english_surnames(draws))
    # The choosers are made first: that is when every word gets its position.
    forename, surname = forenames.chooser(), surnames.chooser()
    feminine = _feminine(surnames)
    return Names(
        forenames=pa.array(list(forenames.words), pa.string()),
        surnames=pa.array(list(surnames.words), pa.string()),
        _forename=forename,
        _forename_group=groups,
        _surname=surname,
        _feminine=feminine,
        english_share=np.array([_ENGLISH_FORENAME.get(o.code, 0.01) for o in ORIGINS]),
    )


def ranked(words: Sequence[str], *, flatness: float = 8.0) -> Table:
    """The commonest first; the weights fall as those of real name tables do."""
    return [(w.replace("_", " "), 1 / (rank + flatness)) for rank, w in enumerate(words)]


def _english_forenames(draws: Draws, sex: int, generation: int) -> Table:
    common = ranked((english.MALE, english.FEMALE)[sex][generation].split())
    known = {word for word, _ in common}
    other = set(_library("en-gb", "names", "male")) if sex == FEMALE else set()
    rare = [w for w in _library("en-gb", "names", ("male", "female")[sex]) if w not in other]
    rare = [word for word in rare if word not in known]
    return _mixed([(common, 1 - _RARE_FORENAMES), (_by_luck(draws, rare), _RARE_FORENAMES)])


def _english_surnames(draws: Draws) -> Table:
    common = english.SURNAMES.split()
    starts, ends = (
        list(dict.fromkeys(t.split())) for t in (english.SURNAME_STARTS, english.SURNAME_ENDS)
    )
    composed = [start + end for start in starts for end in ends if start[-1] != end[0]]
    pairs = draws.below("surname.double", np.arange(6_000), len(common)).reshape(-1, 2)
    double = [f"{common[a]}-{common[b]}" for a, b in pairs.tolist() if a != b]
    known = _library("en-gb", "surnames", "")
    rest = 1 - _COMMON_SURNAMES - _KNOWN_SURNAMES - _DOUBLE_SURNAMES
    return _mixed(
        [
            (ranked(common, flatness=14.0), _COMMON_SURNAMES),
            (_by_luck(draws, known), _KNOWN_SURNAMES),
            (_by_luck(draws, double), _DOUBLE_SURNAMES),
            (_by_luck(draws, composed), rest),
        ]
    )


def _surnames_of_origin(draws: Draws, own: str, locale: str) -> Table:
    common = ranked(own.split())
    if not locale:
        return common
    rare = _by_luck(draws, _library(locale, "surnames", "male"))
    return _mixed([(common, 1 - _RARE_SURNAMES_OF_ORIGIN), (rare, _RARE_SURNAMES_OF_ORIGIN)])


def _by_luck(draws: Draws, words: Sequence[str]) -> Table:
    """Rare words, some much rarer than others."""
    unique = list(dict.fromkeys(words))
    order = draws.shuffled("words", len(unique)).tolist()
    return ranked([unique[position] for position in order], flatness=60.0)


def _mixed(parts: Sequence[tuple[Table, float]]) -> Table:
    weights: dict[str, float] = {}
    for table, share in parts:
        total = sum(weight for _, weight in table)
        for word, weight in table:
            weights[word] = weights.get(word, 0.0) + share * weight / total
    return list(weights.items())


def _library(locale: str, what: str, sex: str) -> list[str]:
    """A list of the library mimesis; some of its lists are by sex, some are not."""
    source = resources.files("mimesis") / "datasets" / locale / "person.json"
    found = json.loads(source.read_text(encoding="utf-8"))[what]
    chosen = found[sex] if isinstance(found, dict) else found
    return [word for word in chosen if word.replace("-", "").replace("'", "").isalpha()]


def _feminine(surnames: _Builder) -> Ints:
    """Polish adjectival surnames end in -ska for women; their other forms stay as they are."""
    forms = {}
    for word, position in list(surnames.words.items()):
        if word.endswith(("ski", "cki", "dzki")):
            forms[position] = surnames.position(word[:-1] + "a")
    result = np.arange(len(surnames.words))
    result[list(forms)] = list(forms.values())
    return result
