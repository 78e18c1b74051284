"""Pairs of words: each once, the likest first, the lower number first."""

from __future__ import annotations

import json
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iops.pole.search.likeness import Word
from iops.pole.search.pairs import pairs_of

WORDS = st.dictionaries(st.integers(1, 9), st.floats(0.5, 1), max_size=5).map(
    lambda found: {number: Word(number, "smith", like, "") for number, like in found.items()}
)


@given(st.lists(WORDS, min_size=2, max_size=4), st.integers(1, 30))
def test_they_are_what_the_rule_says(tokens: list[dict[int, Word]], most: int) -> None:
    best: dict[tuple[int, int], float] = {}
    for left, right in combinations(tokens, 2):
        for one, other in ((one, other) for one in left.values() for other in right.values()):
            pair = (min(one.id, other.id), max(one.id, other.id))
            best[pair] = max(best.get(pair, 0.0), one.likeness * other.likeness)
    for word in (word for words in tokens for word in words.values() if word.likeness > 0.85):
        best[0, word.id] = max(best.get((0, word.id), 0.0), 0.6 * word.likeness)
    los, his, fits = (json.loads(f"[{one[1:-1]}]") for one in pairs_of(tokens, most=most))
    assert fits == sorted(fits, reverse=True)
    assert len(set(zip(los, his, strict=True))) == len(fits) == min(most, len(best))
    for lo, hi, fit in zip(los, his, fits, strict=True):
        assert fit == pytest.approx(best[lo, hi], abs=1e-5)
    left_out = sorted(best.values(), reverse=True)[len(fits) :]
    assert not left_out or max(left_out) <= fits[-1] + 1e-5
