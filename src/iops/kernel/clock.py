"""The one clock of the house, in Python and (as ``iops_now()``) in SQL.

A sandbox force may run faster than life, or at another date: one row of ``kernel_clock`` holds
an anchor and a rate that both sides use. A test freezes time with :func:`frozen`; the command
decorator hands the frozen moment to the database for its transaction.
"""

import time as time_module
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import connection

LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True)
class Rate:
    """At the real moment ``anchor`` the clock showed ``shown``; since then it runs at ``rate``."""

    anchor: datetime
    shown: datetime
    rate: float = 1.0

    def at(self, real: datetime) -> datetime:
        return self.shown + (real - self.anchor) * self.rate


FRESH_SECONDS = 5.0
_rate: Rate | None = None
_read_at = -FRESH_SECONDS
_frozen: ContextVar[datetime | None] = ContextVar("iops_frozen_time", default=None)


def now() -> datetime:
    """The moment now, UTC."""
    held = _frozen.get()
    if held is not None:
        return held
    real = datetime.now(UTC)
    return real if _rate is None else _rate.at(real)


def frozen_moment() -> datetime | None:
    """The moment a test holds still, if any."""
    return _frozen.get()


@contextmanager
def frozen(moment: datetime) -> Iterator[None]:
    """Hold the clock still at ``moment`` inside the block (tests, replays)."""
    token = _frozen.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _frozen.reset(token)


def reload() -> None:
    """Read the clock's row; each process does this at its start and when told of a change."""
    global _rate
    with connection.cursor() as cursor:
        cursor.execute("SELECT anchor, shown, rate FROM kernel_clock")
        row = cursor.fetchone()
    _rate = None if row is None or (row[2] == 1 and row[0] == row[1]) else Rate(*row)


def keep_fresh() -> None:
    """Read the clock's row again when it was last read some seconds ago: each request asks this,
    so that a sandbox that is made to run faster does so in every process."""
    global _read_at
    if time_module.monotonic() - _read_at > FRESH_SECONDS:
        _read_at = time_module.monotonic()
        reload()


def real_seconds(span: timedelta) -> float:
    """How many real seconds pass while the clock moves by ``span``."""
    rate = 1.0 if _rate is None else _rate.rate
    return span.total_seconds() / rate


def local_date(moment: datetime) -> date:
    """The day in London on which ``moment`` falls."""
    return moment.astimezone(LONDON).date()


def local_midnight(day: date) -> datetime:
    """The first moment of a London day, in UTC."""
    return datetime.combine(day, time(), LONDON).astimezone(UTC)


def day_span(day: date) -> tuple[datetime, datetime]:
    """First moment of a London day and of the next: 23, 24 or 25 hours apart."""
    return local_midnight(day), local_midnight(day + timedelta(days=1))
