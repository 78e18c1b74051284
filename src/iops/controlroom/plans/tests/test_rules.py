"""What a plan may say, when it holds, and how far is near: by property."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from iops.controlroom.plans.contracts import Draft
from iops.controlroom.plans.rules import (
    FARTHEST,
    LONGEST_REVIEW,
    holds,
    is_near,
    metres_in,
    steps_in,
    wrong_with,
)

DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))
TODAY = date(2026, 12, 1)
POINTS = st.tuples(st.integers(0, 10_000), st.integers(0, 10_000))


@given(DAYS, st.none() | DAYS, DAYS)
def test_it_holds_on_its_first_and_its_last_day_and_between(
    first: date, last: date | None, day: date
) -> None:
    expected = first <= day and (last is None or day <= last)
    assert holds(first, last, day) == expected


@given(st.text())
def test_steps_are_lines_and_reading_them_twice_changes_nothing(text: str) -> None:
    steps = steps_in(text)
    assert all(step == step.strip() and step for step in steps)
    assert steps_in("\n".join(steps)) == steps


@given(st.integers(1, FARTHEST))
def test_metres_are_read(metres: int) -> None:
    assert metres_in(f"{metres} m") == metres_in(str(metres)) == metres


@given(st.text(max_size=8))
def test_no_other_text_is_metres(text: str) -> None:
    found = metres_in(text)
    assert found is None or 0 < found <= FARTHEST


@given(POINTS, POINTS, st.integers(1, FARTHEST))
def test_near_is_near_both_ways(one: tuple[int, int], other: tuple[int, int], metres: int) -> None:
    assert is_near(one, other, metres) == is_near(other, one, metres)
    assert is_near(one, one, metres)


@given(DAYS, st.none() | DAYS, st.none() | DAYS)
def test_the_days_of_a_plan(first: date, last: date | None, review: date | None) -> None:
    draft = Draft(
        title="Match day", body="Doors", valid_from=first, valid_to=last, review_on=review
    )
    wrong = wrong_with(draft, today=TODAY)
    good_review = review is not None and TODAY < review <= TODAY + LONGEST_REVIEW
    assert ("review_on" not in wrong) == good_review
    good_end = last is None or (last >= first and last >= TODAY)
    assert ("valid_to" not in wrong) == good_end
    assert "valid_from" not in wrong
    assert timedelta(0) < LONGEST_REVIEW
