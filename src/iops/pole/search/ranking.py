"""Which records come first: pure. Scores are natural logarithms, so evidence adds up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import log
from typing import Final

from iops.pole.search.births import Asked, fit
from iops.pole.search.likeness import COMMON, STRICT, Word

#: A typed word that the record does not have: the first or last, or one between them. Middle
#: names are mostly left out of records.
_MISSING, _MISSING_BETWEEN = -7.0, -2.0
#: A typed word that is only a middle name of the record.
_MIDDLE: Final = -0.9
_SAME_AREA, _OTHER_AREA = 2.2, -0.9

Key = tuple[int, int]  # kind code, record


@dataclass(slots=True)
class Candidate:
    """A record that may be meant, with all of its words that were met.

    ``called``: those that it is called by, middle names left out.
    """

    kind: int
    record: int
    audience: int
    born: int
    area: int
    words: set[int] = field(default_factory=set)
    called: set[int] = field(default_factory=set)
    score: float = 0.0
    reasons: tuple[str, ...] = ()

    @property
    def key(self) -> Key:
        return (self.kind, self.record)


def gathered(rows: Sequence[tuple[int, ...]]) -> dict[Key, Candidate]:
    """Rows of kind, record, audience, born, area, lo, hi, called: one candidate a record."""
    found: dict[Key, Candidate] = {}
    for kind, record, audience, born, area, lo, hi, called, *_ in rows:
        one = found.get((kind, record))
        if one is None:
            one = found[kind, record] = Candidate(kind, record, audience, born, area)
        one.words.add(lo)
        one.words.add(hi)
        if called:
            one.called.add(lo)
            one.called.add(hi)
    return found


def rank(
    candidates: Sequence[Candidate],
    tokens: Sequence[tuple[str, Mapping[int, Word]]],
    births: Asked,
    areas: frozenset[int],
) -> list[Candidate]:
    """Best first. ``tokens``: each typed word with the words that it may mean."""
    bearers: dict[frozenset[int], int] = {}
    for one in candidates:
        words = frozenset(one.words)
        bearers[words] = bearers.get(words, 0) + 1
    for one in candidates:
        score, reasons = COMMON * log(bearers[frozenset(one.words)]), []
        complete = True
        for at, (typed, meant) in enumerate(tokens):
            best: Word | None = None
            for word in one.words:
                other = meant.get(word)
                if other and (best is None or other.likeness > best.likeness):
                    best = other
            if best is None:
                score += _MISSING_BETWEEN if 0 < at < len(tokens) - 1 else _MISSING
                complete = False
            else:
                score += STRICT * log(best.likeness)
                if best.id not in one.called:
                    score += _MIDDLE
                if best.why:
                    reasons.append(f"{best.text} for “{typed}”: {best.why}")
        evidence, why = fit(births, one.born)
        if tokens and complete and not reasons:
            reasons = ["the same name"]
        if why:
            reasons.append(why)
        if areas and one.area:
            score += _SAME_AREA if one.area in areas else _OTHER_AREA
            if one.area in areas:
                reasons.append("lives there")
        one.score, one.reasons = score + evidence, tuple(reasons)
    return sorted(candidates, key=lambda one: (-one.score, one.kind, one.record))
