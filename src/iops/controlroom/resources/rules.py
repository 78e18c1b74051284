"""Crews and shifts as decisions: pure."""

import re
from datetime import datetime, timedelta
from typing import Final

from iops.kernel.errors import Invalid

#: As the board's command line reads one: two to twelve letters, figures and hyphens, one a letter.
CALLSIGN: Final = re.compile(r"(?=.*[A-Z])[A-Z0-9][A-Z0-9-]{1,11}")
#: House rules, in hours: what a shift lasts where nobody says, and at most.
USUAL_HOURS, MOST_HOURS = 10.0, 16.0
#: For how long a free unit keeps its crew past the end of the shift (house rule): whoever is still
#: out is on the board with their name; after that it was forgotten to book them off.
LONGEST_OVER: Final = timedelta(hours=2)
#: By how much a crew that stays is kept aboard at a time, and how long before the end that is done.
OVER_STEP, AHEAD = timedelta(minutes=15), timedelta(minutes=2)


def crewing(count: int) -> str:
    """How a unit is crewed, in the words of the control room."""
    return {0: "no crew", 1: "single crewed", 2: "double crewed"}.get(count, f"{count} aboard")


def shift_end(
    now: datetime, *, hours: float = USUAL_HOURS, until: datetime | None = None
) -> datetime:
    """When a shift that begins now ends. Raises Invalid naming the field."""
    if until is None:
        if not 0 < hours <= MOST_HOURS:
            said = f"A shift lasts more than 0 and at most {MOST_HOURS:.0f} hours."
            raise Invalid(said, fields={"hours": said})
        return now + timedelta(hours=hours)
    wrong = wrong_end(now, until)
    if wrong:
        raise Invalid(wrong, fields={"until": wrong})
    return until


def wrong_end(start: datetime, end: datetime) -> str:
    """What is wrong with the end of a shift; "" where nothing is."""
    if end <= start:
        return "The end of the shift is past already. Give a later one."
    if end - start > timedelta(hours=MOST_HOURS):
        return f"A shift lasts at most {MOST_HOURS:.0f} hours. Give an earlier end."
    return ""


def ends_soon(end: datetime | None, now: datetime) -> bool:
    """Whether a shift ends within the hour, or is over."""
    return end is not None and end - now < timedelta(hours=1)


def stays(*, committed: bool, over: timedelta) -> bool:
    """Whether a crew stays aboard though its shift is over by so much.

    While the unit is committed, always: nobody is left without a crew on a job.
    """
    return committed or over < LONGEST_OVER
