"""Dates of birth, years and ages within a search: pure. Day before month, as in Britain."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

_DATE: Final = re.compile(
    r"\b(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>\d{4}|\d{2})\b"
    r"|\b(?P<iy>\d{4})-(?P<im>\d{1,2})-(?P<id>\d{1,2})\b"
    r"|\b(?P<wd>\d{1,2})(?:st|nd|rd|th)?[ -](?P<wm>[a-z]{3,9})[ -](?P<wy>\d{4})\b"
    r"|\b(?P<cd>\d{2})(?P<cm>\d{2})(?P<cy>(?:19|20)\d{2})\b",
    re.IGNORECASE,
)
_MONTHS: Final = (
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
)  # fmt: skip
_YEAR: Final = re.compile(r"\b(19\d{2}|20\d{2})\b")
_AGE: Final = re.compile(
    r"(?<=[^\W\d_] )(?:aged? |age )?(?P<age>\d{1,3})(?: ?(?:yrs?|years?)(?: old)?)?\b"
    r"(?! ?[a-z]{2,} (?:st|rd|road)\b)",
    re.IGNORECASE,
)
_DECADE: Final = re.compile(r"\b(?:(?:early|mid|late)[ -])?(?P<decade>[1-9]0)'?s\b", re.IGNORECASE)
OLDEST: Final = 120
#: Nobody on record was born before: a year that is typed so is no birth.
EARLIEST: Final = 1850


def birth_in(text: str, today: date) -> tuple[str, str, str]:
    """The text without the date of birth; the date; and a sentence about one that cannot be.

    Of a day that cannot be, the year counts where there is one, and the rest is left out:
    31/02/1974 is no name, and 99/99/9999 no age.
    """
    for found in _DATE.finditer(text):
        born = _date(found.groupdict(), today)
        if born is not None:
            return _without(text, found), born.isoformat(), ""
    wrong = _DATE.search(text)
    year = _YEAR.search(text)
    if wrong is not None and _is_numbers(wrong):
        of_year = _YEAR.search(wrong.group())
        said = f"{wrong.group()} is no day that can be: " + (
            f"the year {of_year.group()} was taken." if of_year else "it was left out."
        )
        return _without(text, wrong), of_year.group() if of_year else "", said
    if year and year.group() != text:
        return _without(text, year), year.group(), ""
    return text, "", ""


def _is_numbers(found: re.Match[str]) -> bool:
    """Whether a date is all figures: "5 may 0050" may be a name and an address."""
    return not any(one.isalpha() for one in found.group())


def _date(part: dict[str, str], today: date) -> date | None:
    if part["iy"]:
        year, month, day = int(part["iy"]), int(part["im"]), int(part["id"])
    elif part["wy"]:
        if part["wm"][:3].lower() not in _MONTHS:
            return None
        year, day = int(part["wy"]), int(part["wd"])
        month = _MONTHS.index(part["wm"][:3].lower()) + 1
    elif part["cy"]:
        year, month, day = int(part["cy"]), int(part["cm"]), int(part["cd"])
    else:
        year, month, day = int(part["y"]), int(part["m"]), int(part["d"])
        if year < 100:
            year += 2000 if 2000 + year <= today.year else 1900
    try:
        born = date(year, month, day)
    except ValueError:
        return None
    return born if year >= EARLIEST else None


def age_in(text: str) -> tuple[str, int | None]:
    """The text without the age, and the age: a number of up to three digits behind a name."""
    found = _AGE.search(text)
    if found is None or int(found["age"]) > OLDEST:
        return text, None
    return _without(text, found), int(found["age"])


def decade_in(text: str) -> tuple[str, tuple[int, int] | None]:
    """The text without a decade of age ("in his 20s"), and the ages from and to."""
    found = _DECADE.search(text)
    if found is None:
        return text, None
    return _without(text, found), (int(found["decade"]), int(found["decade"]) + 9)


def _without(text: str, found: re.Match[str]) -> str:
    return " ".join((text[: found.start()] + " " + text[found.end() :]).split())
