"""What state a request is in, and who may give authority: by property."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iops.controlroom.authorities.contracts import (
    ASKED,
    CONFIRMED,
    GIVEN,
    OVER,
    REFUSED,
    WITHDRAWN,
    Candidate,
    Kind,
    Said,
)
from iops.controlroom.authorities.rules import FURTHEST, state_of, until_in, why_not
from iops.governance.access.contracts import RANKS

NOW = datetime(2026, 11, 30, 22, 15, tzinfo=UTC)
UNTILS = st.none() | st.integers(-500, 500).map(lambda minutes: NOW + timedelta(minutes=minutes))
STEPS = st.lists(
    st.builds(
        Said, kind=st.sampled_from([GIVEN, REFUSED, WITHDRAWN, OVER, CONFIRMED]),
        at=st.just(NOW), until=UNTILS,
    ),
    max_size=6,
)  # fmt: skip
KINDS = st.builds(
    Kind, code=st.just("x"), label=st.just("X"), rank=st.sampled_from(RANKS),
    roles=st.frozensets(st.sampled_from(["a", "b"])), independent=st.booleans(),
    minutes=st.none() | st.integers(1, 600),
)  # fmt: skip
PEOPLE = st.builds(
    Candidate, account_id=st.integers(1, 3), rank=st.sampled_from([*RANKS, "unheard-of"]),
    roles=st.frozensets(st.sampled_from(["a", "b", "c"])),
)  # fmt: skip


@given(STEPS)
def test_the_last_word_counts_and_a_confirmation_decides_nothing(steps: list[Said]) -> None:
    state = state_of(steps, NOW)
    assert state == state_of([one for one in steps if one.kind != CONFIRMED], NOW)
    deciding = [one for one in steps if one.kind != CONFIRMED]
    if not deciding:
        assert state == ASKED
    elif state == GIVEN:
        assert deciding[-1].kind == GIVEN
        assert deciding[-1].until is None or deciding[-1].until > NOW


@given(STEPS, st.integers(0, 10_000))
def test_nothing_comes_back_by_waiting(steps: list[Said], minutes: int) -> None:
    later = state_of(steps, NOW + timedelta(minutes=minutes))
    assert later == state_of(steps, NOW) or later == OVER


@given(KINDS, PEOPLE, st.frozensets(st.integers(1, 3)))
def test_rank_role_and_independence_are_all_needed(
    kind: Kind, who: Candidate, involved: frozenset[int]
) -> None:
    may = why_not(kind, who, ranks=RANKS, involved=involved) is None
    ranks = who.rank in RANKS and RANKS.index(who.rank) >= RANKS.index(kind.rank)
    roles = not kind.roles or bool(kind.roles & who.roles)
    apart = not kind.independent or who.account_id not in involved
    assert may == (ranks and roles and apart)


FIREARMS = Kind("firearms", "Armed deployment", "inspector", frozenset(), True, 240)


@given(st.integers(1, 1440))
def test_minutes_are_minutes(minutes: int) -> None:
    assert until_in(f"+{minutes}", FIREARMS, NOW) == NOW + timedelta(minutes=minutes)


@given(st.integers(0, 23), st.integers(0, 59))
def test_a_time_of_day_is_the_next_one(hour: int, minute: int) -> None:
    found = until_in(f"{hour}:{minute:02d}", FIREARMS, NOW)
    assert found is not None
    assert NOW < found <= NOW + FURTHEST
    assert (found.hour, found.minute) == (hour, minute)  # winter: London is UTC


def test_as_the_list_says_where_nothing_is_typed() -> None:
    assert until_in("", FIREARMS, NOW) == NOW + timedelta(minutes=240)
    for wrong in ("later", "25:00", "+0", "+2000"):
        with pytest.raises(ValueError, match=r"\."):
            until_in(wrong, FIREARMS, NOW)
