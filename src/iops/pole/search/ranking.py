"""Which records come first: pure. Scores are natural logarithms, so evidence adds up.

A search looks at a thousand records and shows forty: scores are made column by column, and the
words that say why only for the records that are shown.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from iops.pole.search.births import Asked, fit
from iops.pole.search.likeness import COMMON, STRICT, Word

#: A typed word that the record does not have: the first or last, or one between them. Middle
#: names are mostly left out of records.
_MISSING, _MISSING_BETWEEN = -7.0, -2.0
#: A typed word that is only a middle name of the record.
_MIDDLE: Final = -0.9
_SAME_AREA, _OTHER_AREA = 2.2, -0.9
#: Columns of a row: two words of a name of a record, the lower number first, 0 for none.
KIND, RECORD, AUDIENCE, BORN, AREA, LO, HI, CALLED = range(8)

Rows = NDArray[np.int64]
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
#: Each typed word with the words that it may mean, by their numbers.
Tokens = Sequence[tuple[str, Mapping[int, Word]]]


def rows_of(found: Sequence[Sequence[int]]) -> Rows:
    """What a statement found, as columns; whatever stands behind them is left out."""
    if not found:
        return np.empty((0, CALLED + 1), np.int64)
    return np.array(found, np.int64)[:, : CALLED + 1]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record that may be meant, and why, in words."""

    kind: int
    record: int
    audience: int
    score: float
    reasons: tuple[str, ...] = ()


class Ranked:
    """Records best first."""

    def __init__(self, rows: Rows, tokens: Tokens, births: Asked, areas: Collection[int]) -> None:
        self._tokens, self._births, self._areas = tokens, births, areas
        self._names = of = _Names(rows)
        self._scores = self._scored()
        # The same order for the same records, whatever order the database found them in.
        self._order = np.lexsort((of.record, of.kind, -self._scores))

    def __len__(self) -> int:
        return len(self._order)

    @property
    def best(self) -> float:
        """The score of the first; minus infinity where there is none."""
        return float(self._scores[self._order[0]]) if len(self) else -np.inf

    def first(self, most: int, *, among: Collection[int] | None = None) -> Iterator[Candidate]:
        """The first records, with reasons; only those of some audiences, where they are given."""
        order = self._order
        if among is not None:
            order = order[np.isin(self._names.audience[order], list(among))]
        return (self._candidate(int(at)) for at in order[:most])

    def at_least(self, score: float) -> Iterator[Candidate]:
        """The records that score so much, with reasons."""
        return self.first(int((self._scores >= score).sum()))

    def _scored(self) -> Floats:
        of = self._names
        scores: Floats = COMMON * np.log(of.bearers)
        for at, (_, meant) in enumerate(self._tokens):
            between = 0 < at < len(self._tokens) - 1
            scores += of.met(meant, missing=_MISSING_BETWEEN if between else _MISSING)
        days, which = np.unique(of.born, return_inverse=True)
        scores += np.array([fit(self._births, int(day))[0] for day in days], np.float64)[which]
        if self._areas:
            there = np.isin(of.area, list(self._areas))
            scores += np.where(there, _SAME_AREA, np.where(of.area > 0, _OTHER_AREA, 0.0))
        return scores

    def _candidate(self, at: int) -> Candidate:
        of = self._names
        return Candidate(
            int(of.kind[at]), int(of.record[at]), int(of.audience[at]), float(self._scores[at]),
            self._reasons(at),
        )  # fmt: skip

    def _reasons(self, at: int) -> tuple[str, ...]:
        of, reasons, complete = self._names, [], bool(self._tokens)
        words = of.words_of(at)
        for typed, meant in self._tokens:
            found = [meant[word] for word in words if word in meant]
            if not found:
                complete = False
                continue
            best = max(found, key=lambda word: word.likeness)
            if best.why:
                reasons.append(f"{best.text} for “{typed}”: {best.why}")
        if complete and not reasons:
            reasons = ["the same name"]
        reasons.append(fit(self._births, int(of.born[at]))[1])
        if self._areas and int(of.area[at]) in self._areas:
            reasons.append("lives there")
        return tuple(filter(None, reasons))


class _Names:
    """Records with all of their words that were found, as columns.

    A record is a position; ``_word`` and ``_called`` hold its words one after the other, each
    once, from ``_begins``: ``called`` where it is called so, and it is no middle name.
    """

    def __init__(self, rows: Rows) -> None:
        keys = (rows[:, KIND] << 48) | rows[:, RECORD]
        _, first, whose = np.unique(keys, return_index=True, return_inverse=True)
        self.kind, self.record, self.audience, self.born, self.area = rows[first, :LO].T
        words = (np.concatenate((whose, whose)) << 32) | np.concatenate((rows[:, LO], rows[:, HI]))
        pairs, at = np.unique(words, return_inverse=True)
        called = np.bincount(at, np.concatenate((rows[:, CALLED], rows[:, CALLED])), len(pairs))
        self._whose: Ints = pairs >> 32
        self._word: Ints = pairs & 0xFFFF_FFFF
        self._called = called > 0
        self._begins = np.searchsorted(self._whose, np.arange(len(first)))

    @cached_property
    def bearers(self) -> Ints:
        """Of each record, how many have exactly its words."""
        if not len(self.kind):
            return np.empty(0, np.int64)
        sums = np.add.reduceat(_mixed(self._word), self._begins)
        _, which, many = np.unique(sums, return_inverse=True, return_counts=True)
        found: Ints = many[which]
        return found

    def met(self, meant: Mapping[int, Word], *, missing: float) -> Floats:
        """How well each record has one of these words: the likest of them counts."""
        if not len(self.kind):
            return np.empty(0, np.float64)
        like = np.zeros(len(self._word))
        if meant:
            numbers = np.array(sorted(meant), np.int64)
            likeness = np.array([meant[int(number)].likeness for number in numbers])
            at = np.minimum(np.searchsorted(numbers, self._word), len(numbers) - 1)
            like = np.where(numbers[at] == self._word, likeness[at], 0.0)
        best: Floats = np.maximum.reduceat(like, self._begins)
        is_best = (like > 0) & (like == best[self._whose])
        called = np.logical_or.reduceat(is_best & self._called, self._begins)
        trusted = STRICT * np.log(np.where(best > 0, best, 1.0)) + np.where(called, 0.0, _MIDDLE)
        found: Floats = np.where(best > 0, trusted, missing)
        return found

    def words_of(self, at: int) -> list[int]:
        """The words of one record."""
        last = self._begins[at + 1] if at + 1 < len(self._begins) else len(self._word)
        found: list[int] = self._word[self._begins[at] : last].tolist()
        return found


def _mixed(words: Ints) -> NDArray[np.uint64]:
    """Numbers of words, so mixed (splitmix64) that sums of different words differ."""
    mixed = words.astype(np.uint64) + np.uint64(0x9E37_79B9_7F4A_7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58_476D_1CE4_E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D0_49BB_1331_11EB)
    found: NDArray[np.uint64] = mixed ^ (mixed >> np.uint64(31))
    return found
