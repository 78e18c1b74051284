"""What the answers advise: never less than life, crime and children ask for."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iops.controlroom.right_care import rules
from iops.controlroom.right_care.contracts import OUTCOMES, SAYS, Told

NOW = datetime(2026, 11, 30, 22, 15, tzinfo=UTC)
SAID = st.sampled_from(list(SAYS))
TOLD = st.builds(
    Told, st.sampled_from(["", *SAYS, "x"]), st.sampled_from(["", *SAYS]),
    st.sampled_from(["", *SAYS]), st.sampled_from(["", *OUTCOMES, "nobody"]),
    st.sampled_from(["", "gp", "nobody"]), st.sampled_from(["", "Crisis desk"]),
    st.none(), st.just(""), st.sampled_from(["", "They are with them"]),
)  # fmt: skip


@given(SAID, SAID, SAID)
def test_the_police_are_left_out_only_where_nothing_speaks_for_them(
    risk: str, crime: str, children: str
) -> None:
    advice = rules.advise(risk=risk, crime=crime, children=children)
    assert advice.outcome in OUTCOMES
    assert advice.why
    assert (advice.outcome == "other") == (risk == crime == children == "no")
    if risk == "yes" or crime == "yes":
        assert advice.outcome == "police"


@given(TOLD)
def test_a_decision_is_whole_or_says_all_that_is_wrong(told: Told) -> None:
    wrong = rules.wrong_with(told, agencies={"gp"}, now=NOW)
    assert ("agency" in wrong) == (told.outcome in ("other", "joint") and told.agency != "gp")
    assert ("taken_by" in wrong) == (told.outcome in ("other", "joint") and not told.taken_by)
    assert ("reason" in wrong) == (rules.against(told) and not told.reason)
    if not wrong:
        assert told.outcome in OUTCOMES
        assert all(each in SAYS for each in (told.risk, told.crime, told.children))


@given(st.text("0123456789: .", max_size=6), st.integers(0, 3 * 365 * 1440))
def test_a_time_is_the_last_one_that_a_clock_showed(text: str, minutes: int) -> None:
    now = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    with suppress(ValueError):
        moment = rules.moment_past(text, now)
        assert moment is None or now - timedelta(hours=25) < moment <= now


def test_times() -> None:
    assert rules.moment_past("22:05", NOW) == NOW - timedelta(minutes=10)
    assert rules.moment_past("2205", NOW) == NOW - timedelta(minutes=10)
    assert rules.moment_past("23:00", NOW) == NOW - timedelta(hours=23, minutes=15)
    assert rules.moment_past(" ", NOW) is None
    with pytest.raises(ValueError, match="time of day"):
        rules.moment_past("soon", NOW)
    assert rules.median([3.0, 1.0, 2.0]) == 2.0
    assert rules.median([1.0, 2.0]) == 1.5
    assert rules.median([]) is None
