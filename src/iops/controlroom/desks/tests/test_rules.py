"""Which desk does the work: properties of any set of mergers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iops.controlroom.desks import rules

DESKS = range(1, 9)
#: Any forest: each desk into one of a higher number, or into none.
MERGED = st.fixed_dictionaries(
    {one: st.none() | st.integers(one + 1, max(DESKS)) for one in DESKS if one < max(DESKS)}
).map(lambda found: {desk: into for desk, into in found.items() if into is not None})


@given(MERGED)
def test_every_desk_has_one_in_effect_that_is_not_merged(merged: dict[int, int]) -> None:
    effect = rules.in_effect(DESKS, merged)
    assert set(effect) == set(DESKS)
    for desk, at in effect.items():
        assert at not in merged
        assert (at == desk) == (desk not in merged)


@given(MERGED, st.sampled_from(list(DESKS)))
def test_splitting_a_desk_takes_along_what_was_merged_into_it(
    merged: dict[int, int], desk: int
) -> None:
    before = rules.in_effect(DESKS, merged)
    after = rules.in_effect(DESKS, {one: into for one, into in merged.items() if one != desk})
    assert after[desk] == desk
    for other in DESKS:
        assert after[other] in (before[other], desk)


def test_a_circle_is_refused() -> None:
    with pytest.raises(ValueError, match="into itself"):
        rules.in_effect([1, 2], {1: 2, 2: 1})


@given(
    MERGED, st.dictionaries(st.sampled_from(list(DESKS)), st.integers(0, 3)),
    st.sets(st.sampled_from(list(DESKS))),
)  # fmt: skip
def test_an_alarm_rings_where_work_waits_and_nobody_sits_and_nowhere_else(
    merged: dict[int, int], open_at: dict[int, int], staffed: set[int]
) -> None:
    effect = rules.in_effect(DESKS, merged)
    rings = rules.unstaffed(open_at, effect, staffed)
    for desk, count in open_at.items():
        if count:
            assert (effect[desk] in rings) == (effect[desk] not in staffed)
    assert all(any(open_at.get(one, 0) and effect[one] == at for one in DESKS) for at in rings)


@given(MERGED, st.sets(st.sampled_from(list(DESKS))), st.data())
def test_a_merger_that_is_let_through_makes_no_circle(
    merged: dict[int, int], staffed: set[int], data: st.DataObject
) -> None:
    desk, into = (data.draw(st.sampled_from(list(DESKS))) for _ in range(2))
    effect = rules.in_effect(DESKS, merged)
    if not rules.no_merger(desk, into, effect, staffed):
        assert rules.in_effect(DESKS, {**merged, desk: into})[desk] in staffed


@pytest.mark.parametrize(
    ("code", "name", "fields"),
    [("N", "North", set()), ("n", "North", {"code"}), ("1N", "", {"code", "name"}),
     ("NORTHERN", "x" * 61, {"code", "name"})],
)  # fmt: skip
def test_wrong_words_are_all_said(code: str, name: str, fields: set[str]) -> None:
    assert set(rules.wrong_words(code, name)) == fields
