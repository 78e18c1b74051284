"""Emergencies as decisions: pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from iops.controlroom.emergencies.contracts import LastFix, NearUnit

#: A device says where it is a moment after the press: that is no second press.
POSITION_FOLLOWS = timedelta(seconds=15)


def alarms_anew(acknowledged_at: datetime | None, now: datetime, quiet: timedelta) -> bool:
    """Whether one more press raises the alarm again: only some time after it was acknowledged.

    Whoever presses in need presses several times; what they press while somebody answers is the
    same call.
    """
    return acknowledged_at is not None and now - acknowledged_at > quiet


def only_locates(last_pressed_at: datetime, now: datetime, *, has_position: bool) -> bool:
    """Whether what comes after a press is only the position of its device."""
    return has_position and now - last_pressed_at <= POSITION_FOLLOWS


def age_in_words(fix_at: datetime, now: datetime) -> str:
    """How old a position is: "4 s old", "12 min old", "3 h old"."""
    seconds = max(0, round((now - fix_at).total_seconds()))
    if seconds < 120:
        return f"{seconds} s old"
    minutes = round(seconds / 60)
    return f"{minutes} min old" if minutes < 120 else f"{round(minutes / 60)} h old"


def position_in_words(fix: LastFix | None, near: str, now: datetime, *, withheld: bool) -> str:
    """The last position in a sentence of the log."""
    if withheld:
        return "Its position is withheld: whoever may know the place sees it on the incident."
    if fix is None:
        return "Its position is not known."
    where = near or f"{fix.easting:.0f} E, {fix.northing:.0f} N"
    where = where[:1].lower() + where[1:] if where.startswith("Near ") else where
    age = age_in_words(fix.fix_at, now)
    return f"Last position {where}, {age}, to {fix.accuracy:.0f} m ({fix.source})."


def told_in_words(units: Sequence[NearUnit], others: Sequence[str], most: int = 8) -> str:
    """Who was told, in a sentence of the log: the units near, the nearest first, and who else."""
    named = [
        one.callsign if one.metres is None else f"{one.callsign} ({one.metres / 1000:.1f} km)"
        for one in units
    ]
    more = [f"{len(named) - most} more units"] if len(named) > most else []
    who = [*named[:most], *more, *others]
    return f"Told: {', '.join(who)}." if who else "Nobody near is on duty to be told."


def seconds_between(pressed_at: datetime, acknowledged_at: datetime) -> int:
    """From the press to the acknowledgement, in whole seconds."""
    return max(0, round((acknowledged_at - pressed_at).total_seconds()))
