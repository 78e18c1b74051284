"""What is wrong with an alarm, which URN is said, when false calls count: pure.

Source: the policy of the National Police Chiefs' Council on responses to security systems, from
general knowledge; the figures are those of the list ``alarm-kinds``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Final

from iops.controlroom.alarms.contracts import AlarmIn, KeyholderIn, Limits

_URN: Final = re.compile(r"[A-Z0-9]{1,6}(?:[-/][A-Z0-9]{1,10}){0,3}")
_SAID: Final = re.compile(r"\bURN\b[ :.#]*(?:NO\.? ?)?([A-Z0-9][A-Z0-9/-]{1,24})", re.IGNORECASE)
MOST_KEYHOLDERS: Final = 6


def urn_in(text: str) -> str:
    """A URN in the one form in which it is kept: "ab-1234 " is "AB-1234"; "" for no URN."""
    given = re.sub(r"\s+", "", text.upper())
    return given if len(given) <= 24 and len(given) > 2 and _URN.fullmatch(given) else ""


def urns_said(text: str) -> list[str]:
    """The URNs that a text names: "alarm, URN AB/1234, back door". None without the word."""
    found = (urn_in(one.rstrip("-/")) for one in _SAID.findall(text))
    return list(dict.fromkeys(one for one in found if one))


def months_before(day: date, months: int) -> date:
    """The day so many months before; the last of its month where that has fewer days."""
    count = day.year * 12 + day.month - 1 - months
    year, month = divmod(count, 12)
    last = (date(year + month // 11, (month + 1) % 12 + 1, 1) - date(1, 1, 1)).days
    first = (date(year, month + 1, 1) - date(1, 1, 1)).days
    return date(year, month + 1, min(day.day, last - first))


def counting(false_days: Iterable[date], limits: Limits, today: date) -> list[date]:
    """The false calls that count today, the oldest first: those of the last months."""
    since = months_before(today, limits.months)
    return sorted(day for day in false_days if since < day <= today)


def withdraws(false_days: Iterable[date], limits: Limits, today: date) -> bool:
    """Whether the false calls that count take the police response away."""
    return len(counting(false_days, limits, today)) >= limits.false_calls


def may_restore_from(false_days: Iterable[date], limits: Limits) -> date | None:
    """From which day on the response may be given back: months after the last false call."""
    days = sorted(false_days)
    return None if not days else months_before(days[-1], -limits.restore)


def wrong_with(given: AlarmIn) -> dict[str, str]:
    """Everything that is wrong with an alarm, by field, in sentences."""
    wrong = {}
    if not urn_in(given.urn):
        wrong["urn"] = "Write its URN: letters, digits, - and /, for example AB-1234."
    for name, most, what in (
        ("premises", 120, "what the premises are called"),
        ("place", 200, "its address, or the UPRN of it"),
    ):
        text = getattr(given, name)
        if not text.strip():
            wrong[name] = f"Write {what}."
        elif len(text) > most:
            wrong[name] = f"Write it in at most {most} characters."
    for name in ("confirmed_by", "company", "company_phone", "note"):
        if len(getattr(given, name)) > 200:
            wrong[name] = "Write it in at most 200 characters."
    sentence = _wrong_keyholders(given.keyholders)
    if sentence:
        wrong["keyholders"] = sentence
    return wrong


def keyholders_in(text: str) -> tuple[KeyholderIn, ...]:
    """Keyholders, one a line: "Ann Ash, 07700 900123"; a star before a confidential one."""
    found = []
    for line in text.splitlines():
        given = line.strip()
        if given:
            name, _, phone = given.lstrip("* ").rpartition(",")
            found.append(
                KeyholderIn(name.strip() or phone.strip(), phone.strip() if name else "",
                            given.startswith("*"))
            )  # fmt: skip
    return tuple(found)


def _wrong_keyholders(found: tuple[KeyholderIn, ...]) -> str:
    if len(found) > MOST_KEYHOLDERS:
        return f"At most {MOST_KEYHOLDERS} keyholders: nobody rings more."
    for at, one in enumerate(found, 1):
        digits = sum(letter.isdigit() for letter in one.phone)
        if not one.name or not 6 <= digits <= 15 or len(one.phone) > 30 or len(one.name) > 80:
            return f"Keyholder {at}: a name, a comma and a telephone number: Ann Ash, 07700 900123."
    return ""
