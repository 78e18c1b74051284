"""Times as people write them, on the days when the clocks change above all."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iops.controlroom.diary.rules import moment_in, split
from iops.kernel.clock import LONDON

NIGHT = datetime(2026, 11, 30, 22, 15, tzinfo=UTC)


def local(text: str, now: datetime = NIGHT) -> str:
    return f"{moment_in(text, now).astimezone(LONDON):%d %b %Y %H:%M}"


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("03:15", "01 Dec 2026 03:15"), ("0315", "01 Dec 2026 03:15"),
        ("23.30", "30 Nov 2026 23:30"),
        ("9:05", "01 Dec 2026 09:05"), ("tomorrow 23:30", "01 Dec 2026 23:30"),
        ("today 23:30", "30 Nov 2026 23:30"), ("+20", "30 Nov 2026 22:35"),
        ("+2h", "01 Dec 2026 00:15"), ("+ 90 min", "30 Nov 2026 23:45"),
        ("+1d", "01 Dec 2026 22:15"),
        ("2 Dec 14:00", "02 Dec 2026 14:00"), ("2/12 14:00", "02 Dec 2026 14:00"),
        ("5 january 0900", "05 Jan 2027 09:00"), ("02/03/2027 10:00", "02 Mar 2027 10:00"),
    ],
)  # fmt: skip
def test_a_time_is_the_next_one(text: str, moment: str) -> None:
    assert local(text) == moment


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Write a time"), ("soon", "Write a time"), ("24:10", "Write a time"),
        ("today 10:00", "is past"), ("30/11/2026 10:00", "is past"), ("+0", "is past"),
        ("31 feb 10:00", "no day of the calendar"), ("1 foo 10:00", "no day of the calendar"),
        ("+9000d", "more than a year"), ("1/1/2031 10:00", "more than a year"),
    ],
)  # fmt: skip
def test_what_is_no_time_says_how_one_is_written(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        moment_in(text, NIGHT)


def test_the_nights_of_23_and_25_hours() -> None:
    spring = datetime(2026, 3, 28, 23, 0, tzinfo=UTC)
    assert moment_in("03:15", spring) == datetime(2026, 3, 29, 2, 15, tzinfo=UTC)
    assert moment_in("01:30", spring) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    autumn = datetime(2026, 10, 24, 22, 30, tzinfo=UTC)
    assert moment_in("03:15", autumn) == datetime(2026, 10, 25, 3, 15, tzinfo=UTC)
    assert moment_in("+4h", autumn) - autumn == timedelta(hours=4)


def test_a_line_is_a_time_and_what_is_to_be_done() -> None:
    assert split("03:15 ring the caller back", NIGHT) == ("03:15", "ring the caller back")
    assert split("2 Dec 14:00 ring back", NIGHT) == ("2 Dec 14:00", "ring back")
    assert split("+20 2 officers to relieve", NIGHT) == ("+20", "2 officers to relieve")
    with pytest.raises(ValueError, match="Say what is to be done"):
        split("03:15", NIGHT)
    with pytest.raises(ValueError, match="Write a time"):
        split("ring back", NIGHT)


@given(st.text(max_size=30), st.integers(0, 6 * 365 * 86_400))
def test_whatever_is_written_is_a_moment_to_come_or_a_sentence(text: str, seconds: int) -> None:
    moment = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    with suppress(ValueError):
        assert moment < moment_in(text, moment) <= moment + timedelta(days=370)
