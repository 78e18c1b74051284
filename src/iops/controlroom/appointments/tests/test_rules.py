"""Times that a calendar offers: no gap, no overlap, and days of 23 and 25 hours."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iops.controlroom.appointments.contracts import FreeSlot, Hours, Span
from iops.controlroom.appointments.rules import free_seats, hours_of, names_of, slot_of, slots
from iops.kernel.clock import LONDON

EVERY_DAY = frozenset(range(1, 8))
ALL_DAY = Hours(EVERY_DAY, time(0), time(0), 30)
DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))
TIMES = st.times(max_value=time(23, 59)).map(lambda one: one.replace(second=0, microsecond=0))


@given(DAYS, TIMES, TIMES, st.integers(5, 480))
def test_they_follow_each_other_and_end_by_closing(
    day: date, opens: time, closes: time, minutes: int
) -> None:
    found = slots(day, Hours(EVERY_DAY, opens, closes, minutes))
    for one, other in pairwise(found):
        assert one.end == other.start
    for one in found:
        assert one.end - one.start == timedelta(minutes=minutes)
        assert one.start.astimezone(LONDON).date() == day
        if closes != time(0):
            assert one.end <= datetime.combine(day, closes, LONDON).astimezone(UTC)


def test_a_day_of_23_hours_and_one_of_25_offer_that_many() -> None:
    assert len(slots(date(2026, 3, 28), ALL_DAY)) == 48
    assert len(slots(date(2026, 3, 29), ALL_DAY)) == 46
    assert len(slots(date(2026, 10, 25), ALL_DAY)) == 50
    spring = slots(date(2026, 3, 29), Hours(EVERY_DAY, time(9), time(17), 60))
    assert spring[0].start == datetime(2026, 3, 29, 8, 0, tzinfo=UTC)
    assert len(spring) == 8


def test_not_on_other_days_nor_on_a_bank_holiday() -> None:
    christmas = date(2026, 12, 25)
    weekdays = Hours(frozenset({1, 2, 3, 4, 5}), time(9), time(17), 30)
    assert slots(date(2026, 12, 26), weekdays) == []
    assert slots(christmas, weekdays, holidays={christmas}) == []
    open_always = Hours(weekdays.weekdays, time(9), time(17), 30, on_holidays=True)
    assert len(slots(christmas, open_always, holidays={christmas})) == 16


@given(st.lists(st.tuples(st.integers(0, 100), st.integers(1, 30)), max_size=20))
def test_a_seat_is_free_only_where_nobody_has_it(held: list[tuple[int, int]]) -> None:
    noon = datetime(2026, 3, 10, 12, tzinfo=UTC)

    def span(start: int, length: int) -> Span:
        return Span(noon + timedelta(minutes=start), noon + timedelta(minutes=start + length))

    taken = {1: [span(start, length) for start, length in held], 2: []}
    wanted = span(50, 20)
    free = free_seats(wanted, [1, 2], taken)
    minutes = {minute for start, length in held for minute in range(start, start + length)}
    assert free == ([1, 2] if not minutes & set(range(50, 70)) else [2])


@given(st.integers(1, 2**62), st.integers(0, 3_000_000))
def test_a_form_sends_the_slot_that_was_offered(calendar: int, minutes: int) -> None:
    start = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    code = FreeSlot(calendar, "", "", start, start + timedelta(minutes=30), 1, 1).code
    assert slot_of(code) == (calendar, start)


@given(st.text(max_size=40))
def test_whatever_is_sent_is_a_slot_or_a_sentence(text: str) -> None:
    with suppress(ValueError):
        slot_of(text)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"weekdays": []}, "weekdays"), ({"opens": "9"}, "opens"), ({"closes": "25:00"}, "closes"),
        ({"minutes": "0"}, "minutes"), ({"minutes": "²"}, "minutes"),
        ({"opens": "17:00", "closes": "09:00"}, "closes"),
        ({"opens": "09:00", "closes": "09:20", "minutes": "30"}, "minutes"),
    ],
)  # fmt: skip
def test_wrong_hours_say_which(change: dict[str, object], field: str) -> None:
    usual: dict[str, object] = {"weekdays": ["1"], "opens": "09:00", "closes": "17:00",
                                "minutes": "30", "on_holidays": False}  # fmt: skip
    hours, wrong = hours_of(**{**usual, **change})  # type: ignore[arg-type]
    assert hours is None
    assert list(wrong) == [field]


def test_every_wrong_field_at_once() -> None:
    _, wrong = hours_of(weekdays=[], opens="x", closes="y", minutes="z", on_holidays=False)
    assert set(wrong) == {"weekdays", "opens", "closes", "minutes"}
    assert names_of(" Room 1 \n\nRoom  1\nRoom 2") == ["Room 1", "Room 2"]
