"""What a handler at a telephone does, and who gets the next call."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from iops.controlroom.telephony.contracts import AWAY, OFF, ON_CALL, READY, WRAP_UP


@dataclass(frozen=True)
class DeskState:
    """``until``: the end of a wrap-up. ``after``: what the handler wants to be after the call."""

    state: str
    since: datetime
    until: datetime | None = None
    after: str = READY


def chosen(desk: DeskState, wanted: str, now: datetime) -> DeskState:
    """What the handler chose: at once, but on a call only after it and its wrap-up."""
    if desk.state == ON_CALL:
        return replace(desk, after=wanted)
    if desk.state == wanted:
        return desk
    return DeskState(wanted, now)


def answering(desk: DeskState, now: datetime) -> DeskState:
    """The handler has a call. Whoever took one while on a break goes on with the break after it."""
    if desk.state == ON_CALL:
        return desk
    after = desk.after if desk.state == WRAP_UP else READY if desk.state == OFF else desk.state
    return DeskState(ON_CALL, now, after=after)


def after_call(desk: DeskState, now: datetime, wrap_up: timedelta) -> DeskState:
    """The call is over: time to finish what was typed, which ends by itself."""
    if desk.state != ON_CALL:
        return desk
    return DeskState(WRAP_UP, now, until=now + wrap_up, after=desk.after)


def settled(desk: DeskState, now: datetime) -> DeskState:
    """The wrap-up ended at its moment, whenever somebody looks."""
    if desk.state != WRAP_UP or desk.until is None or desk.until > now:
        return desk
    return DeskState(desk.after, desk.until)


def not_answered(desk: DeskState, now: datetime) -> DeskState:
    """It rang and nobody answered: nobody is there, and the next call does not wait for them."""
    return DeskState(AWAY, now) if desk.state == READY else desk


def pairs(
    waiting: Sequence[tuple[int, bool, datetime]], ready: Sequence[tuple[int, datetime]]
) -> list[tuple[int, int]]:
    """Which call rings at whose desk: emergencies before all others, then the longest wait; to
    whoever is idle longest. ``waiting``: (call, emergency, since); ``ready``: (account, since).
    """
    calls = sorted(waiting, key=lambda one: (not one[1], one[2], one[0]))
    desks = sorted(ready, key=lambda one: (one[1], one[0]))
    return [(call[0], desk[0]) for call, desk in zip(calls, desks, strict=False)]
