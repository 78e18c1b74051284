"""Partial dates, London days of 23 and 25 hours, and record numbers."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, connections
from hypothesis import given
from hypothesis import strategies as st

from iops.kernel import clock
from iops.kernel.dates import PartialDate
from iops.kernel.models import ClockRow
from iops.kernel.numbering import next_number

days = st.dates(min_value=date(1, 1, 1), max_value=date(9999, 12, 31))


@given(days)
def test_a_day_is_read_as_it_was_said(day: date) -> None:
    read = PartialDate.parse(day.isoformat())
    assert (read.first_day, read.last_day, read.precision) == (day, day, "day")


@given(days)
def test_a_month_and_a_year_hold_all_their_days(day: date) -> None:
    for text in (f"{day.year:04d}", f"{day.year:04d}-{day.month:02d}"):
        part = PartialDate.parse(text)
        assert part.first_day <= day <= part.last_day
        assert part.could_be(PartialDate.of(day))
        assert str(part) == text


@given(days, days)
def test_text_order_is_time_order(one: date, other: date) -> None:
    assert (PartialDate.of(one) < PartialDate.of(other)) == (one < other)


@given(days, st.integers(0, 200))
def test_ages_lie_between_youngest_and_oldest(born: date, years: int) -> None:
    if born.year + years + 1 > 9999:
        return
    on = date(born.year + years, 12, 31)
    youngest, oldest = PartialDate(f"{born.year:04d}").age_on(on)
    assert youngest <= PartialDate.of(born).age_on(on)[0] <= oldest


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1974-13", "no such month"),
        ("1974-02-30", "not a day of that month"),
        ("74", "is not a date"),
        ("1974/05", "is not a date"),
        ("0000", "no such year"),
        ("yesterday", "is not a date"),
    ],
)
def test_a_wrong_date_is_answered_with_a_sentence(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        PartialDate.parse(text)


@pytest.mark.parametrize(
    ("day", "hours"),
    [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 6, 1), 24)],
)
def test_a_london_day_has_23_24_or_25_hours(day: date, hours: int) -> None:
    first, last = clock.day_span(day)
    assert last - first == timedelta(hours=hours)
    assert clock.local_date(first) == day
    assert clock.local_date(last - timedelta(microseconds=1)) == day


def test_the_hour_that_comes_twice_belongs_to_one_day() -> None:
    for moment in (
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
    ):
        assert clock.local_date(moment) == date(2026, 10, 25)


@pytest.mark.django_db
def test_numbers_count_within_a_london_day_and_year() -> None:
    before_midnight = datetime(2026, 1, 25, 23, 59, tzinfo=UTC)
    after_midnight = datetime(2026, 1, 26, 0, 1, tzinfo=UTC)
    assert next_number("TST", at=before_midnight) == "TST-000001-250126"
    assert next_number("TST", at=before_midnight) == "TST-000002-250126"
    assert next_number("TST", at=after_midnight) == "TST-000001-260126"
    summer = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    assert next_number("TST", at=summer) == "TST-000001-010726"
    assert next_number("TSY", at=summer, daily=False) == "TSY-0000001-26"


@pytest.mark.django_db
def test_python_and_sql_agree_on_a_frozen_moment() -> None:
    moment = datetime(2026, 3, 29, 0, 59, 59, tzinfo=UTC)
    with clock.frozen(moment), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('iops.now', %s, true), iops_now()", [moment.isoformat()])
        cursor.execute("SELECT iops_now()")
        assert cursor.fetchone()[0] == clock.now() == moment


@pytest.mark.django_db
def test_a_faster_clock_reaches_python_and_sql_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "_rate", None)
    monkeypatch.setattr(clock, "_read_at", -clock.FRESH_SECONDS)
    anchor = datetime.now(UTC) - timedelta(hours=1)
    ClockRow.objects.create(anchor=anchor, shown=anchor, rate=60.0)
    clock.keep_fresh()
    ahead = clock.now() - datetime.now(UTC)
    assert timedelta(hours=58) < ahead < timedelta(hours=60)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('iops.now', '', true), iops_now()")
        cursor.execute("SELECT iops_now()")
        assert abs(cursor.fetchone()[0] - clock.now()) < timedelta(minutes=5)
    assert clock.real_seconds(timedelta(minutes=1)) == 1.0


def test_a_live_database_has_no_other_time_than_lifes_own(committed: str) -> None:
    now = datetime.now(UTC)
    with connections["owner"].cursor() as cursor:
        cursor.execute("UPDATE kernel_database_mark SET kind = 'live'")
    for shown, rate in ((now, 60.0), (now + timedelta(days=1), 1.0)):
        with pytest.raises(IntegrityError, match="Only in a sandbox"):
            ClockRow.objects.create(anchor=now, shown=shown, rate=rate)
    ClockRow.objects.create(anchor=now, shown=now, rate=1.0)
    with pytest.raises(IntegrityError, match="Only in a sandbox"):
        ClockRow.objects.update(rate=2.0)


def test_a_database_whose_clock_ran_faster_does_not_become_live(committed: str) -> None:
    now = datetime.now(UTC)
    ClockRow.objects.create(anchor=now, shown=now + timedelta(hours=3), rate=1.0)
    with pytest.raises(IntegrityError, match="own time"), connections["owner"].cursor() as cursor:
        cursor.execute("UPDATE kernel_database_mark SET kind = 'live'")
