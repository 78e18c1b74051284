"""What state a request is in, who may give authority, until when it holds: pure.

Source: the Authorised Professional Practice of the College of Policing asks that authority is given
by a trained person of the right rank, with its conditions, and is under review; the ranks, roles
and times are rows of the list ``authority-kinds``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Final

from iops.controlroom.authorities.contracts import (
    ASKED,
    CONFIRMED,
    GIVEN,
    OVER,
    Candidate,
    Kind,
    Said,
)
from iops.kernel.clock import LONDON

LONGEST: Final = 1000
#: Nobody authorises for longer in one breath; it is given anew instead.
FURTHEST: Final = timedelta(hours=24)
_MINUTES: Final = re.compile(r"\+? ?(\d{1,4}) ?(?:m|min|minutes?)?")
_TIME: Final = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")


def state_of(steps: Sequence[Said], now: datetime) -> str:
    """What the steps come to: the last that decides counts, and what was given runs out.

    ``steps`` in the order in which they were said. A confirmation decides nothing.
    """
    deciding = [one for one in steps if one.kind != CONFIRMED]
    if not deciding:
        return ASKED
    last = deciding[-1]
    if last.kind == GIVEN and last.until is not None and last.until <= now:
        return OVER
    return last.kind


def why_not(
    kind: Kind, who: Candidate, *, ranks: Sequence[str], involved: Collection[int]
) -> str | None:
    """Why this person may not give this authority, in a sentence; None where they may.

    ``ranks`` in ascending order. An unknown rank is below every other.
    """
    held = ranks.index(who.rank) if who.rank in ranks else -1
    if held < ranks.index(kind.rank):
        return f"{kind.label} needs the rank of {kind.rank.replace('-', ' ')} or above."
    if kind.roles and not kind.roles & who.roles:
        wanted = " or ".join(sorted(one.replace("-", " ") for one in kind.roles))
        return f"{kind.label} is given by the {wanted}."
    if kind.independent and who.account_id in involved:
        return (
            f"{kind.label} needs somebody who has not asked for it, and has neither opened nor"
            " graded the incident."
        )
    return None


def until_in(text: str, kind: Kind, now: datetime) -> datetime | None:
    """Until when authority holds, from "22:30" or "+20"; as the list says where nothing is typed.

    A time of day is the next one (London). None: until it is withdrawn. Raises ValueError with a
    sentence for what is no time, and for more than 24 hours.
    """
    given = text.strip().lower()
    if not given:
        return None if kind.minutes is None else now + timedelta(minutes=kind.minutes)
    clock, minutes = _TIME.fullmatch(given), _MINUTES.fullmatch(given)
    if clock:
        at, today = time(int(clock[1]), int(clock[2])), now.astimezone(LONDON).date()
        found = datetime.combine(today, at, LONDON).astimezone(UTC)
        if found <= now:
            found = datetime.combine(today + timedelta(days=1), at, LONDON).astimezone(UTC)
    elif minutes and int(minutes[1]) > 0:
        found = now + timedelta(minutes=int(minutes[1]))
    else:
        raise ValueError("Write until when: 22:30, or +20 for minutes. Open: as the list says.")
    if found - now > FURTHEST:
        raise ValueError("That is more than 24 hours. Give it for less, and again then.")
    return found
