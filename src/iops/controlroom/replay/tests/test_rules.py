"""The window that is replayed and how things stood in it, by property."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iops.controlroom.replay.rules import LONGEST, PART, Window, around, part, stood, window_of

NOW = datetime(2026, 11, 30, 22, 15, tzinfo=UTC)
START = NOW - timedelta(hours=2)
WINDOW = Window(START, START + timedelta(hours=1))


def test_a_window_is_london_time_and_never_to_come() -> None:
    window, wrong = window_of(day="2026-07-01", start="23:30", minutes="60", now=NOW)
    assert (wrong, window.start) == ({}, datetime(2026, 7, 1, 22, 30, tzinfo=UTC))  # type: ignore[union-attr]
    window, _ = window_of(day="2026-11-30", start="22:00", minutes="60", now=NOW)
    assert window == Window(NOW - timedelta(minutes=15), NOW), "it ends now"
    window, wrong = window_of(day="2026-11-30", start="22:16", minutes="1", now=NOW)
    assert (window, list(wrong)) == (None, ["start"])


@pytest.mark.parametrize(
    ("given_", "fields"),
    [
        (("", "", ""), {"day", "start", "minutes"}),
        (("30/11/2026", "22:15", "10"), {"day"}),
        (("2026-11-30", "25:00", "0"), {"start", "minutes"}),
        (("2026-11-30", "10:00", "361"), {"minutes"}),
        (("2026-11-30", "10:00", "²"), {"minutes"}),
    ],
)
def test_all_that_is_wrong_is_said_at_once(given_: tuple[str, str, str], fields: set[str]) -> None:
    day, start, minutes = given_
    window, wrong = window_of(day=day, start=start, minutes=minutes, now=NOW)
    assert (window, set(wrong)) == (None, fields)


@given(st.integers(0, 60 * 24 * 30), st.one_of(st.none(), st.integers(0, 60 * 24 * 30)))
def test_the_window_of_an_incident_is_never_empty_nor_too_long(
    opened: int, ended: int | None
) -> None:
    begun = NOW - timedelta(minutes=opened)
    over = None if ended is None else min(NOW, begun + timedelta(minutes=ended))
    window = around(begun, over, NOW)
    assert timedelta(minutes=1) <= window.end - window.start <= LONGEST
    assert window.start < begun


@given(st.integers(1, 6 * 3600))
def test_parts_make_up_the_window(seconds: int) -> None:
    window = Window(START, START + timedelta(seconds=seconds))
    parts, at = [], 0
    while (one := part(window, at)) is not None:
        parts.append(one)
        at += 1
    assert parts[0].start == window.start
    assert parts[-1].end == window.end
    assert all(a.end == b.start for a, b in itertools.pairwise(parts))
    assert all(one.end - one.start <= PART for one in parts)
    assert part(window, -1) is None


@given(st.lists(st.tuples(st.integers(-7200, 7200), st.integers(0, 3)), max_size=12),
       st.integers(0, 3))  # fmt: skip
def test_what_stood_is_what_the_history_says_at_every_moment(
    changes: list[tuple[int, int]], last: int
) -> None:
    before = [(START + timedelta(seconds=at), {"state": value}) for at, value in sorted(changes)]
    now = {"state": last}
    lines = stood(before, now, WINDOW)
    assert lines[0][0] == 0
    assert [at for at, _ in lines] == sorted({at for at, _ in lines})
    for second in range(0, 3600, 97):
        moment = START + timedelta(seconds=second)
        held = next((values for until, values in before if until > moment), now)
        shown = [values for at, values in lines if at <= second][-1]
        assert shown == held
