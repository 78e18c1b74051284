"""When there are appointments, and what a form says of them: pure.

Days and hours are Europe/London; a day on which the clocks change has 23 or 25 hours, and a
calendar that is open all day offers that many. House practice: no published standard sets hours.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from iops.controlroom.appointments.contracts import Hours, Span
from iops.kernel.clock import LONDON

#: Shorter is no appointment, longer is a shift (minutes).
SHORTEST, LONGEST = 5, 480
_SLOT: Final = re.compile(r"(\d{1,19})@(\d{8}T\d{4})")


def slots(day: date, hours: Hours, *, holidays: Collection[date] = ()) -> list[Span]:
    """The appointments that a calendar offers on a London day, the first first.

    They follow each other without a gap from opening to closing; what would end after closing is
    none. On a bank holiday there are none, unless the calendar says otherwise.
    """
    if day.isoweekday() not in hours.weekdays or (day in holidays and not hours.on_holidays):
        return []
    last_day = day + timedelta(days=1) if hours.closes == time(0) else day
    begin, end = _at(day, hours.opens), _at(last_day, hours.closes)
    length = timedelta(minutes=hours.minutes)
    found = []
    while begin + length <= end:
        found.append(Span(begin, begin + length))
        begin += length
    return found


def free_seats(span: Span, seats: Sequence[int], taken: Mapping[int, Iterable[Span]]) -> list[int]:
    """The seats that nobody has at any moment of ``span``, in their order."""
    return [
        seat for seat in seats
        if not any(one.start < span.end and span.start < one.end for one in taken.get(seat, ()))
    ]  # fmt: skip


def slot_of(text: str) -> tuple[int, datetime]:
    """Calendar and beginning (UTC) as a form sends them: "7@20261202T1400".

    Raises ValueError, with a sentence, for anything else.
    """
    found = _SLOT.fullmatch(text.strip())
    if found is None:
        raise ValueError("Choose one of the times that are free.")
    try:
        return int(found[1]), datetime.strptime(found[2], "%Y%m%dT%H%M").replace(tzinfo=UTC)
    except ValueError:
        raise ValueError("Choose one of the times that are free.") from None


def hours_of(
    *, weekdays: Collection[str], opens: str, closes: str, minutes: str, on_holidays: bool
) -> tuple[Hours | None, dict[str, str]]:
    """Hours as a form sends them, or what is wrong with them by field."""
    wrong: dict[str, str] = {}
    days = frozenset(int(one) for one in weekdays if one in {"1", "2", "3", "4", "5", "6", "7"})
    if not days:
        wrong["weekdays"] = "Choose at least one day of the week."
    begin, end = _time(opens), _time(closes)
    if begin is None:
        wrong["opens"] = f"“{opens[:20]}” is no time. Write it as 09:00."
    if end is None:
        wrong["closes"] = f"“{closes[:20]}” is no time. Write it as 17:00; 00:00 is midnight."
    given = minutes.strip()
    long = int(given) if given.isascii() and given.isdecimal() and len(given) < 5 else 0
    if not SHORTEST <= long <= LONGEST:
        wrong["minutes"] = f"Between {SHORTEST} and {LONGEST} minutes, in figures."
    if begin is not None and end is not None and end != time(0) and end <= begin:
        wrong["closes"] = "It closes before it opens. Midnight is 00:00."
    if wrong or begin is None or end is None:
        return None, wrong
    made = Hours(days, begin, end, long, on_holidays)
    # Any Wednesday: whether it offers anything at all does not depend on the date.
    wednesday = date(2026, 6, 3)
    probe = Hours(frozenset({3}), begin, end, long, on_holidays)
    if not slots(wednesday, probe):
        return None, {"minutes": "Not one appointment of this length fits between these hours."}
    return made, {}


def names_of(text: str) -> list[str]:
    """Seats as they are typed, one a line; the same name twice is one."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return list(dict.fromkeys(line for line in lines if line))


def _time(text: str) -> time | None:
    try:
        return datetime.strptime(text.strip(), "%H:%M").time()  # noqa: DTZ007 - a time of day
    except ValueError:
        return None


def _at(day: date, at: time) -> datetime:
    return datetime.combine(day, at, LONDON).astimezone(UTC)
