"""Which URN is said, which false calls count, when the response may come back: by property."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iops.controlroom.alarms.contracts import Limits
from iops.controlroom.alarms.rules import (
    counting,
    keyholders_in,
    may_restore_from,
    months_before,
    urn_in,
    urns_said,
    withdraws,
)

DAYS = st.dates(date(2020, 1, 1), date(2029, 12, 31))
LIMITS = Limits(3, 12, 3)
URNS = st.from_regex(r"[A-Z0-9]{2,5}[-/][0-9]{3,6}", fullmatch=True)


@given(URNS)
def test_a_urn_is_read_in_one_form_and_found_in_what_is_said(urn: str) -> None:
    assert urn_in(f" {urn.lower()} ") == urn
    assert urns_said(f"Alarm at the shop, URN {urn}, back door") == [urn]
    assert urns_said(f"Alarm at the shop, {urn}") == []


@given(st.text())
def test_whatever_is_said_a_urn_that_is_found_is_one(text: str) -> None:
    assert all(urn_in(one) == one for one in urns_said(f"URN {text}"))


@given(DAYS, st.integers(0, 60))
def test_months_go_back_and_forth_within_three_days(day: date, months: int) -> None:
    before = months_before(day, months)
    assert before <= day
    assert before.day <= day.day
    assert (day.year - before.year) * 12 + day.month - before.month == months
    assert 0 <= (day - months_before(before, -months)).days <= 3


@given(st.lists(DAYS, max_size=8), DAYS)
def test_only_false_calls_of_the_last_months_count(days: list[date], today: date) -> None:
    found = counting(days, LIMITS, today)
    since = months_before(today, 12)
    assert found == sorted(day for day in days if since < day <= today)
    assert withdraws(days, LIMITS, today) == (len(found) >= 3)
    restored = may_restore_from(days, LIMITS)
    assert restored is None or restored > max(days)


@pytest.mark.parametrize(
    ("line", "name", "phone", "shut"),
    [
        ("Ann Ash, 07700 900123", "Ann Ash", "07700 900123", False),
        ("* Bo Birch, 0161 496 0000", "Bo Birch", "0161 496 0000", True),
        ("Ash, Ann, 07700 900123", "Ash, Ann", "07700 900123", False),
    ],
)
def test_keyholders_are_lines(line: str, name: str, phone: str, shut: bool) -> None:
    (one,) = keyholders_in(f"\n{line}\n")
    assert (one.name, one.phone, one.confidential) == (name, phone, shut)
