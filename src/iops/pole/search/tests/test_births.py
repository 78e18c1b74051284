"""A date of birth that is wrong in one way speaks for the record still; another day against it."""

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from iops.pole.search.births import asked, fit, number

TODAY = date(2026, 11, 22)
DAYS = st.dates(date(1920, 1, 1), TODAY)


@given(DAYS)
def test_the_same_day_speaks_loudest(day: date) -> None:
    wanted = asked(day.isoformat(), None, TODAY)
    same, _ = fit(wanted, number(day))
    assert all(fit(wanted, slip)[0] < same for slip in wanted.slips)
    assert number(day) not in wanted.slips


@given(DAYS, DAYS)
def test_a_slip_goes_both_ways(one: date, other: date) -> None:
    there = number(other) in asked(one.isoformat(), None, TODAY).slips
    back = number(one) in asked(other.isoformat(), None, TODAY).slips
    # The 29th of February has a neighbour in other years that has not it for one.
    assume((one.month, one.day) != (2, 29) != (other.month, other.day))
    assert there == back


@given(DAYS)
def test_a_day_far_off_speaks_against(day: date) -> None:
    wanted = asked(day.isoformat(), None, TODAY)
    far = day - timedelta(days=4_000)
    assume((far.month, far.day) != (day.month, day.day))
    assert fit(wanted, number(far))[0] < 0


@pytest.mark.parametrize(
    ("recorded", "said"),
    [
        (19740502, "born the same day"), (19740205, "day and month of birth swapped"),
        (19750502, "year of birth out by one"), (19740512, "one digit of the birth differs"),
        (19740500, "born in the same month"), (19740000, "born in the same year"),
        (19750000, "year of birth out by one"), (19740529, "born in the same month"),
        (19750514, "born at about the same time"),
        (19610502, "the same day of another year"), (19800000, ""), (0, ""), (19611130, ""),
    ],
)  # fmt: skip
def test_it_says_how_the_dates_differ(recorded: int, said: str) -> None:
    assert fit(asked("1974-05-02", None, TODAY), recorded)[1] == said


@given(st.integers(0, 110), DAYS)
def test_an_age_is_the_age_on_the_day(age: int, day: date) -> None:
    years = TODAY.year - day.year - ((TODAY.month, TODAY.day) < (day.month, day.day))
    assert (fit(asked("", age, TODAY), number(day))[1] == "of that age") == (years == age)


def test_nothing_typed_says_nothing() -> None:
    assert fit(asked("", None, TODAY), 19740502) == (0.0, "")


@given(st.dates(date.min, date.max))
def test_any_day_that_can_be_typed_can_be_asked_for(day: date) -> None:
    assert asked(day.isoformat(), None, TODAY)
