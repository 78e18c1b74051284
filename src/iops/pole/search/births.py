"""Dates of birth as search compares them: pure.

A date is a number, 19740502; zeros stand for what is not known (19740500, 19740000), 0 for none.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date
from typing import Final

#: Ages that somebody guesses are out by so many years, mostly.
_GUESSED: Final = 2


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed of a birth: ``day`` where it was whole, else the range that it may be in.

    ``slips`` are other days that somebody means who makes one mistake, and the dates of which only
    a part is known that the day, or a slip of it, may be. For a whole day, the range is the years
    about it: who is born then comes before others of the same name.
    """

    day: int = 0
    low: int = 0
    high: int = 0
    slips: frozenset[int] = frozenset()

    @property
    def days(self) -> list[int]:
        """All the days by which records are looked for."""
        return [self.day, *sorted(self.slips)] if self.day else []


def asked(born: str, age: int | None, today: date) -> Asked:
    """What the understood birth asks for."""
    if len(born) == 10:
        day = date.fromisoformat(born)
        whole = set(map(number, _slips(day, today)))
        years = range(day.year - 1, day.year + 2)
        parts = {year * 10_000 + month * 100 for year in years for month in (0, day.month)}
        return Asked(
            number(day),
            (day.year - 1) * 10_000,
            (day.year + 1) * 10_000 + 1231,
            frozenset(whole | parts),
        )
    if born:
        return Asked(low=int(born) * 10_000, high=int(born) * 10_000 + 1231)
    if age is None:
        return Asked()
    year = today.year - age
    month_day = today.month * 100 + today.day
    return Asked(low=(year - 1) * 10_000 + month_day + 1, high=year * 10_000 + month_day)


def number(day: date) -> int:
    return day.year * 10_000 + day.month * 100 + day.day


def _slips(day: date, today: date) -> set[date]:
    """Day and month swapped; one digit wrong; a year more or less."""
    found = set()
    text = f"{number(day):08d}"
    for at in range(2, 8):
        for digit in "0123456789":
            found.add(_day(text[:at] + digit + text[at + 1 :]))
    found.add(_day(f"{day.year:04d}{day.day:02d}{day.month:02d}"))
    found.add(_day(text[:2] + text[3] + text[2] + text[4:]))
    for year in (day.year - 1, day.year + 1):
        found.add(_day(f"{year:04d}{text[4:]}"))
        if day.month == 2 and day.day == 29:
            found.add(date(year, 2, 28))
    return {one for one in found if one is not None and one <= today} - {day}


def _day(text: str) -> date | None:
    year, month, day = int(text[:-4]), int(text[-4:-2]), int(text[-2:])
    if not (
        MINYEAR <= year <= MAXYEAR and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]
    ):
        return None
    return date(year, month, day)


def fit(wanted: Asked, recorded: int) -> tuple[float, str]:
    """How a recorded birth speaks for or against, in natural logarithms; and in words."""
    if not recorded or not (wanted.day or wanted.low):
        return 0.0, ""
    if wanted.day:
        return _to_day(wanted, recorded)
    low, high = wanted.low, wanted.high
    if low <= recorded <= high or (recorded % 10_000 == 0 and low <= recorded + 1231 <= high):
        return 3.8, "of that year" if low % 10_000 == 0 else "of that age"
    years = min(abs(recorded // 10_000 - low // 10_000), abs(recorded // 10_000 - high // 10_000))
    if years <= _GUESSED:
        return 0.9 - 0.7 * years, "a year or two apart"
    return -3.0, ""


def _to_day(wanted: Asked, recorded: int) -> tuple[float, str]:
    day = wanted.day
    if recorded == day:
        return 6.0, "born the same day"
    year, month_day = divmod(recorded, 10_000)
    if month_day % 100 == 0:
        return _to_part(day, year, month_day // 100)
    if recorded in wanted.slips:
        swapped = (month_day % 100) * 100 + month_day // 100 == day % 10_000
        if swapped and year == day // 10_000:
            return 4.2, "day and month of birth swapped"
        if month_day == day % 10_000 and abs(year - day // 10_000) == 1:
            return 3.8, "year of birth out by one"
        return 3.2, "one digit of the birth differs"
    return _two_slips(day, recorded)


def _to_part(day: int, year: int, month: int) -> tuple[float, str]:
    """Of a date that is recorded in part: the same month, the same year, the year beside it."""
    beside = abs(year - day // 10_000)
    if month and month != day // 100 % 100:
        return -3.0, ""
    if beside == 0:
        return (3.5, "born in the same month") if month else (2.0, "born in the same year")
    return (0.5, "year of birth out by one") if beside == 1 else (-4.0, "")


def _two_slips(day: int, recorded: int) -> tuple[float, str]:
    """Two of year, month and day agree, or nearly: a mistake in the record, and one in ours."""
    years = abs(recorded // 10_000 - day // 10_000)
    same_month = recorded // 100 % 100 == day // 100 % 100
    same_day = recorded % 100 == day % 100
    if same_month and years == 0:
        return 2.2, "born in the same month"
    if (same_month and years == 1) or (same_day and years == 0):
        return 1.2, "born at about the same time"
    if same_month and same_day:
        return 1.0, "the same day of another year"
    return (-2.5 if years <= 1 else -5.0), ""
