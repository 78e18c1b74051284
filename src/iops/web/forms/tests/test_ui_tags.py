"""Clocks, chips and spark lines of the templates."""

from datetime import UTC, datetime, timedelta

import pytest
from django.template import Context, Template

from iops.kernel.clock import frozen
from iops.web.templatetags.iops_ui import read_clock, span, spark, url_or

AT = datetime(2026, 1, 25, 12, 0, tzinfo=UTC)


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


@pytest.mark.parametrize(
    "length, words",
    [
        (timedelta(seconds=45), "45 s"),
        (minutes(-12), "12 min"),
        (minutes(185), "3 h 05"),
        (timedelta(hours=52), "2 d 4 h"),
    ],
)
def test_lengths_read_as_people_say_them(length: timedelta, words: str) -> None:
    assert span(length) == words


@pytest.mark.parametrize(
    "at, level, words",
    [
        (AT + minutes(30), "ok", "30 min left"),
        (AT + minutes(45), "amber", "15 min left"),
        (AT + minutes(60), "amber", "0 s left"),
        (AT + minutes(61), "red", "1 min late"),
    ],
)
def test_a_running_clock(at: datetime, level: str, words: str) -> None:
    clock = read_clock(AT + minutes(60), started=AT, stopped=None, at=at)
    assert (clock.level, clock.text) == (level, words)


def test_a_stopped_clock_keeps_its_breach() -> None:
    late = read_clock(AT, started=None, stopped=AT + minutes(4), at=AT + minutes(99))
    assert (late.level, late.breached, late.text) == ("done", True, "4 min late")
    met = read_clock(AT, started=None, stopped=AT, at=AT + minutes(99))
    assert (met.level, met.breached) == ("done", False)


def test_a_clock_on_the_page_carries_what_the_browser_needs_to_go_on_counting() -> None:
    with frozen(AT):
        html = Template("{% load iops_ui %}{% clock target started %}").render(
            Context({"target": AT + minutes(5), "started": AT - minutes(55)})
        )
    assert 'data-level="amber"' in html
    assert 'data-clock="2026-01-25T12:05:00+00:00"' in html
    assert "5 min left" in html


def test_a_grade_says_itself_without_colour() -> None:
    html = Template("{% load iops_ui %}{% grade '1' %}{% grade '' label=True %}").render(Context())
    assert 'aria-label="Grade 1, emergency"' in html
    assert "Not graded" in html


def test_texts_in_chips_are_escaped() -> None:
    html = Template("{% load iops_ui %}{% chip text %}").render(Context({"text": "<i>"}))
    assert "&lt;i&gt;" in html


def test_a_spark_line_spans_its_box_and_says_its_values() -> None:
    drawn = spark([1, 3, 2], baseline=2)
    assert drawn["line"] == "M0.0 22.0 L50.0 2.0 L100.0 12.0"
    assert drawn["base"] == 12.0
    assert "highest 3" in str(drawn["label"])


def test_a_flat_or_short_series_breaks_nothing() -> None:
    assert spark([5])["line"] == ""
    assert spark(None)["line"] == ""
    assert "M0.0" in str(spark([4, 4])["line"])


def test_a_missing_route_gives_the_fallback() -> None:
    assert url_or("no-such-route", "/x") == "/x"
