"""When something is to be brought forward, as people write it: pure.

A time of day is the next one (London): "03:15", "0315", "tomorrow 9:00". "+20" is in twenty
minutes, "+2h" in two hours, "2 Dec 14:00" or "2/12 14:00" a day of the next twelve months.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from iops.kernel.clock import LONDON, local_date

HOW: Final = "Write a time: 03:15, +20 for minutes, +2h, tomorrow 9:00, or 2 Dec 14:00."
#: Nobody keeps a diary of the control room for longer; a date further off is a slip.
_FURTHEST: Final = timedelta(days=370)
_LATER: Final = re.compile(r"\+ ?(\d{1,4}) ?(m|min|h|hours?|d|days?)?")
_TIME: Final = re.compile(r"(?:(tomorrow|today) )?([01]?\d|2[0-3])[:.]?([0-5]\d)")
_DAY: Final = re.compile(
    r"(\d{1,2})[ /.]([a-z]{3,9}|\d{1,2})(?:[ /.](\d{4}))? ([01]?\d|2[0-3])[:.]?([0-5]\d)"
)
_MONTHS: Final = {
    month: at
    for at, month in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}


def moment_in(text: str, now: datetime) -> datetime:
    """The moment that is meant, in UTC. Raises ValueError, with a sentence, for none."""
    given = " ".join(text.lower().split())
    found = _later(given, now) or _time_of_day(given, now) or _on_a_day(given, now)
    if found is None:
        raise ValueError(HOW)
    if found <= now:
        raise ValueError("That time is past. " + HOW)
    if found - now > _FURTHEST:
        raise ValueError("That is more than a year away. " + HOW)
    return found


def split(line: str, now: datetime) -> tuple[str, str]:
    """The time at the beginning of a line, as it stands there, and what is to be done then.

    Raises ValueError, with a sentence, for a line that begins with none, or ends with it.
    """
    words = line.split()
    for many in (3, 2, 1):
        when, what = " ".join(words[:many]), " ".join(words[many:])
        with suppress(ValueError):
            moment_in(when, now)
            if not what:
                break
            return when, what
    moment_in(" ".join(words[:1]), now)
    raise ValueError("Say what is to be done then: 03:15 ring the caller back.")


def _later(given: str, now: datetime) -> datetime | None:
    found = _LATER.fullmatch(given)
    if not found:
        return None
    unit = (found[2] or "m")[0]
    return now + int(found[1]) * {"m": timedelta(minutes=1), "h": timedelta(hours=1)}.get(
        unit, timedelta(days=1)
    )


def _time_of_day(given: str, now: datetime) -> datetime | None:
    found = _TIME.fullmatch(given)
    if not found:
        return None
    today = local_date(now)
    at = time(int(found[2]), int(found[3]))
    if found[1]:
        return _at(today + timedelta(days=found[1] == "tomorrow"), at)
    next_one = _at(today, at)
    return next_one if next_one > now else _at(today + timedelta(days=1), at)


def _on_a_day(given: str, now: datetime) -> datetime | None:
    found = _DAY.fullmatch(given)
    if not found:
        return None
    month = int(found[2]) if found[2].isdigit() else _MONTHS.get(found[2][:3], 0)
    at, today = time(int(found[4]), int(found[5])), local_date(now)
    for year in [int(found[3])] if found[3] else [today.year, today.year + 1]:
        try:
            moment = _at(date(year, month, int(found[1])), at)
        except ValueError:
            raise ValueError(f"“{found[0]}” is no day of the calendar. {HOW}") from None
        if moment > now or found[3]:
            return moment
    return None


def _at(day: date, at: time) -> datetime:
    """A time of a London day. One that the clocks leave out is the moment that they jump to."""
    return datetime.combine(day, at, LONDON).astimezone(UTC)
