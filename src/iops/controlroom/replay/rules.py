"""The window that is replayed, and how things stood in it: pure. Moments are aware."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from iops.kernel.clock import LONDON

#: House rules: a longer window is a hundred thousand fixes that nobody watches at once.
LONGEST: Final = timedelta(hours=6)
USUAL: Final = timedelta(hours=1)
#: How much of the time before and after an incident belongs to its replay.
AROUND: Final = timedelta(minutes=5)
#: What is asked for at a time, so that playing begins before all of it has come.
PART: Final = timedelta(minutes=10)
#: Fixes from so long before the window say where units stood at its beginning.
LEAD: Final = timedelta(minutes=5)
#: Of a unit one fix in so many seconds is sent: of all units, and of those of one incident.
STEP_OF_ALL: Final = 10.0
STEP_OF_FEW: Final = 2.0


@dataclass(frozen=True)
class Window:
    """From one moment to a later one."""

    start: datetime
    end: datetime

    @property
    def seconds(self) -> float:
        return (self.end - self.start).total_seconds()


def window_of(
    *, day: str, start: str, minutes: str, now: datetime
) -> tuple[Window | None, dict[str, str]]:
    """The window that somebody typed, and what is wrong with it by field.

    ``day`` as YYYY-MM-DD and ``start`` as HH:MM of London, ``minutes`` how long. On the night of
    25 hours the hour that comes twice is its first. What is still to come cannot be replayed.
    """
    wrong: dict[str, str] = {}
    date = time = None
    try:
        date = datetime.strptime(day.strip(), "%Y-%m-%d").date()  # noqa: DTZ007
    except ValueError:
        wrong["day"] = "Write the day as 2026-11-30."
    try:
        time = datetime.strptime(start.strip(), "%H:%M").time()  # noqa: DTZ007
    except ValueError:
        wrong["start"] = "Write the time as 22:15."
    text = minutes.strip()
    length = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
    most = int(LONGEST.total_seconds() // 60)
    if not 1 <= length <= most:
        wrong["minutes"] = f"Write how many minutes, from 1 to {most}."
    if wrong or date is None or time is None:
        return None, wrong
    begins = datetime.combine(date, time, LONDON)
    if begins >= now:
        return None, {"start": "That time is still to come. Give an earlier one."}
    return Window(begins, min(begins + timedelta(minutes=length), now)), {}


def around(opened: datetime, ended: datetime | None, now: datetime) -> Window:
    """The window of an incident: a little before it was opened, until a little after its end.

    Of a long one the first ``LONGEST``; of one that goes on, until now.
    """
    end = min(now, (ended or now) + AROUND)
    start = (opened - AROUND).replace(microsecond=0)
    return Window(start, min(max(end, start + timedelta(minutes=1)), start + LONGEST))


def part(window: Window, number: int) -> Window | None:
    """The part of a window with this number, counted from 0; None where there is none."""
    start = window.start + number * PART
    if number < 0 or start >= window.end:
        return None
    return Window(start, min(start + PART, window.end))


def stood(
    before: Sequence[tuple[datetime, Mapping[str, Any]]], now: Mapping[str, Any], window: Window
) -> list[tuple[float, Mapping[str, Any]]]:
    """How a record stood from when on, within a window: (seconds from its start, values).

    ``before`` holds its old values, each with the moment until which they held, the oldest first;
    ``now`` those that hold since. The first line holds at the start of the window (at second 0);
    a line is left out where nothing that is asked for changed.
    """
    lines: list[tuple[float, Mapping[str, Any]]] = []
    since = window.start
    for until, values in [*before, (None, now)]:
        if (until is None or until > window.start) and since < window.end:
            at = max(0.0, (since - window.start).total_seconds())
            if lines and lines[-1][0] == at:
                lines.pop()
            if not lines or lines[-1][1] != values:
                lines.append((at, values))
        if until is not None:
            since = max(since, until)
    return lines
