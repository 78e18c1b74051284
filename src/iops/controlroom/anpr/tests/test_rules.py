"""Plates and what may be done with a hit."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iops.controlroom.anpr import rules
from iops.controlroom.anpr.rules import plate, why_not_act, wrong_expiry, wrong_seen

NOW = datetime(2026, 11, 30, 22, 15, tzinfo=UTC)
HOLDS = timedelta(minutes=30)


@given(st.text(max_size=20))
def test_a_plate_is_kept_in_one_form(text: str) -> None:
    found = plate(text)
    assert found == "" or (found.isascii() and found.isalnum() and found == found.upper())
    assert plate(found.lower()) == found
    assert plate(f" {found[:2]} {found[2:]}") == found


@given(
    st.sampled_from(list(rules.STATES)),
    st.one_of(st.none(), st.integers(0, 7200)),
    st.sampled_from(["yes", "no", "either"]),
)
def test_nobody_acts_on_what_is_not_confirmed(state: str, ago: int | None, current: str) -> None:
    at = None if ago is None else NOW - timedelta(seconds=ago)
    said = why_not_act(state, confirmed_at=at, current=current, now=NOW, holds=HOLDS)
    fresh = ago is not None and timedelta(seconds=ago) <= HOLDS
    may = state in (rules.NEW, rules.CONFIRMED) and (current != "yes" or fresh)
    assert (said == "") == may


@pytest.mark.parametrize(
    ("minutes", "wrong"), [(0, False), (0.4, False), (0.6, True), (-59, False), (-61, True)]
)
def test_a_reading_is_of_now(minutes: float, wrong: bool) -> None:
    assert bool(wrong_seen(NOW + timedelta(minutes=minutes), NOW)) == wrong


@pytest.mark.parametrize(("days", "wrong"), [(-1, True), (0, True), (1, False), (91, True)])
def test_a_circulation_has_an_end(days: int, wrong: bool) -> None:
    assert bool(wrong_expiry(NOW + timedelta(days=days), NOW)) == wrong
