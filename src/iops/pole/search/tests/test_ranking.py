"""Ranking column by column says what the rule says of each record by itself."""

from __future__ import annotations

import math
from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iops.pole.search import ranking
from iops.pole.search.births import Asked, fit
from iops.pole.search.likeness import COMMON, STRICT, Word
from iops.pole.search.ranking import Ranked, rows_of

Row = tuple[int, int, int, int, int, int, int, int]
BIRTHS = Asked(day=19740502, low=19720000, high=19769999, slips=frozenset({19740205}))
AREAS = frozenset({3})


def rule(row: Row, rows: list[Row], tokens: list[dict[int, Word]]) -> float:
    """The score of a record, word by word."""
    kind, record, _, born, area, *_ = row
    words: defaultdict[tuple[int, int], set[int]] = defaultdict(set)
    called: set[int] = set()
    for one in rows:
        words[one[0], one[1]] |= {one[ranking.LO], one[ranking.HI]}
        if one[:2] == (kind, record) and one[ranking.CALLED]:
            called |= {one[ranking.LO], one[ranking.HI]}
    mine = words[kind, record]
    score = COMMON * math.log(sum(mine == other for other in words.values()))
    for at, meant in enumerate(tokens):
        like = {word: meant[word].likeness for word in mine if word in meant}
        best = max(like.values(), default=0)
        if not like:
            score += -2.0 if 0 < at < len(tokens) - 1 else -7.0
        else:
            score += STRICT * math.log(best)
            if not any(word in called for word in like if like[word] == best):
                score -= 0.9
    score += fit(BIRTHS, born)[0]
    return score + (2.2 if area in AREAS else -0.9 if area else 0.0)


@st.composite
def forces(draw: st.DrawFn) -> list[Row]:
    rows = []
    for record in range(1, draw(st.integers(1, 8)) + 1):
        kind = draw(st.sampled_from([1, 2]))
        born = draw(st.sampled_from([0, 19740502, 19740205, 19740000, 19500101]))
        area = draw(st.sampled_from([0, 3, 4]))
        for _ in range(draw(st.integers(1, 3))):
            lo, hi = sorted(draw(st.tuples(st.integers(0, 6), st.integers(1, 6))))
            rows.append((kind, record, record % 3, born, area, lo, hi, draw(st.integers(0, 1))))
    return draw(st.permutations(rows))


TOKENS = st.lists(
    st.dictionaries(
        st.integers(1, 6),
        st.builds(Word, st.just(0), st.just("smith"), st.floats(0.5, 1), st.just("spelt alike")),
        max_size=3,
    ),
    max_size=3,
)


@given(forces(), TOKENS)
def test_every_record_scores_what_the_rule_says(
    rows: list[Row], tokens: list[dict[int, Word]]
) -> None:
    ranked = Ranked(rows_of(rows), [("smyth", meant) for meant in tokens], BIRTHS, AREAS)
    found = list(ranked.first(100))
    assert {(one.kind, one.record) for one in found} == {row[:2] for row in rows}
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert ranked.best == found[0].score
    for one in found:
        row = next(row for row in rows if row[:2] == (one.kind, one.record))
        assert one.score == pytest.approx(rule(row, rows, tokens))
        assert one.audience == row[ranking.AUDIENCE]
    some = list(ranked.first(100, among={1}))
    assert some == [one for one in found if one.audience == 1]
    assert list(ranked.at_least(0.0)) == [one for one in found if one.score >= 0]


def test_the_reasons_name_the_word_the_birth_and_the_district() -> None:
    typed = [
        ("jon", {1: Word(1, "john", 0.9, "sounds alike")}),
        ("ash", {2: Word(2, "ash", 1.0, "")}),
    ]
    rows = rows_of([(1, 7, 1, 19740205, 3, 1, 2, 1), (1, 8, 1, 0, 0, 0, 2, 1)])
    first, second = Ranked(rows, typed, BIRTHS, AREAS).first(2)
    assert first.reasons == (
        "john for “jon”: sounds alike",
        fit(BIRTHS, 19740205)[1],
        "lives there",
    )
    assert second.reasons == ()


def test_nobody_is_nobody() -> None:
    ranked = Ranked(rows_of([]), [("ash", {})], BIRTHS, AREAS)
    assert (len(ranked), list(ranked.first(10)), list(ranked.at_least(-99))) == (0, [], [])
    assert ranked.best == -math.inf
