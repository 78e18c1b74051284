"""Plates, ages and what may be done with a hit: pure."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Final

#: A mark as it is kept: letters and figures, without spaces. Foreign ones may be longer than ours.
_PLATE: Final = re.compile(r"[A-Z0-9]{2,11}")
#: Who circulates says again after so long that it is still wanted (house rule).
LONGEST: Final = timedelta(days=90)
#: A camera's clock may run ahead a little; a reading older than this is of no use to a dispatcher.
AHEAD: Final = timedelta(seconds=30)
OLDEST: Final = timedelta(hours=1)

NEW, CONFIRMED, DONE, EXPIRED = "new", "confirmed", "done", "expired"
STATES: Final = {
    NEW: "New", CONFIRMED: "Confirmed current", DONE: "Dealt with", EXPIRED: "Expired",
}  # fmt: skip


def plate(text: str) -> str:
    """A registration mark as it is kept; "" for what is none."""
    found = "".join(text.upper().split()).replace("-", "")
    return found if _PLATE.fullmatch(found) else ""


def wrong_seen(seen: datetime, now: datetime) -> str:
    """What is wrong with the time of a reading; "" where nothing is."""
    if seen.tzinfo is None:
        return "Say the time with its offset, for example 2026-03-01T22:15:00Z."
    if seen > now + AHEAD:
        return "“seen_at” lies in the future. Set the reader's clock."
    if seen < now - OLDEST:
        return "“seen_at” is more than an hour ago: nobody can act on it. It was not kept."
    return ""


def wrong_expiry(expires: datetime, now: datetime) -> str:
    """What is wrong with the end of a circulation; "" where nothing is."""
    if expires.tzinfo is None:
        return "Say the time with its offset, for example 2026-03-01T22:15:00Z."
    if expires <= now:
        return "The end is past already. Give a later one."
    if expires > now + LONGEST:
        return (
            f"A circulation lasts at most {LONGEST.days} days. Give an earlier end; renew it then."
        )
    return ""


def why_not_act(
    state: str, *, confirmed_at: datetime | None, current: str, now: datetime, holds: timedelta
) -> str:
    """Why a result cannot be given to a hit, in a sentence; "" where it can.

    ``current`` is what the result says of the circulation (list ``anpr-results``): "yes" needs
    that somebody confirmed it, not longer ago than ``holds``; "no" and "either" need nothing.
    """
    if state == DONE:
        return "Somebody has dealt with this hit already."
    if state == EXPIRED:
        return "This hit has expired: the vehicle is elsewhere by now."
    if current == "yes" and confirmed_at is None:
        return "Confirm first that the circulation is still current, with whoever made it."
    if current == "yes" and confirmed_at is not None and now - confirmed_at > holds:
        return "It was confirmed too long ago. Confirm again that it is still current."
    return ""
