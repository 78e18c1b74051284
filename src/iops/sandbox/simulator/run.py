"""Living: the last minutes at once, so that a board is alive at once; then as they come."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

from django.db import connection

from iops.controlroom.resources.partitions import ensure_days
from iops.kernel import clock
from iops.sandbox.loading.create import refuse_unless_sandbox
from iops.sandbox.simulator import (
    calls,
    cases,
    command,
    desks,
    partners,
    readers,
    roster,
    survey,
    telephones,
)
from iops.sandbox.simulator.agenda import LOST
from iops.sandbox.simulator.fleet import SEND_EVERY
from iops.sandbox.simulator.life import Life, counts, make_life, say_alive

#: How much is lived again where nothing has happened lately.
WARM_UP: Final = timedelta(minutes=9)
_LOOK_EVERY, _SHIFTS_EVERY, _DESKS_EVERY = 5.0, 60.0, 60.0
_BEAT_EVERY, _TELL_EVERY, _TELEPHONES_EVERY = 5.0, 60.0, 20.0
_PARTNERS_EVERY, _THEY_ASK_EVERY, _WORD_EVERY = 10.0, 300.0, 60.0
_PLATES_EVERY, _HITS_EVERY = 120.0, 60.0
_OLD_CRIME_EVERY, _SEARCH_EVERY = 300.0, 600.0
_ALIVE: Final = 5

Say = Callable[[str], object]


def live(
    *, seed: int, speed: float, minutes: float | None = None, say: Say = print,
    started: Callable[[Life], None] | None = None,
) -> Life:  # fmt: skip
    """Simulate until told to stop, or for so many minutes of the house's clock."""
    refuse_unless_sandbox()
    set_speed(speed)
    ensure_days()
    life = make_life(seed, speed=speed)
    if started is not None:
        started(life)
    now = clock.now()
    open_now, _, _, _, last_call = counts(life)
    quiet_since = last_call or now - WARM_UP
    if open_now < _ALIVE and now - quiet_since > timedelta(minutes=1):
        _warm_up(life, now)
    else:
        begin(life)
    life.every(SEND_EVERY.total_seconds(), "positions", lambda: _report(life))
    life.every(_BEAT_EVERY, "beat", lambda: say_alive(life))
    life.every(_TELL_EVERY, "tell", lambda: _tell(life, say))
    try:
        life.agenda.run(None if minutes is None else clock.now() + timedelta(minutes=minutes))
    finally:
        with suppress(*LOST):
            set_speed(1.0)
    return life


def begin(life: Life) -> None:
    roster.change_shifts(life)
    life.every(_TELEPHONES_EVERY, "telephones", lambda: telephones.man_telephones(life))
    life.every(_LOOK_EVERY, "look", lambda: survey.look_round(life))
    life.every(_SHIFTS_EVERY, "shifts", lambda: roster.change_shifts(life))
    life.every(_DESKS_EVERY, "desks", lambda: desks.keep_staffed(life))
    services = partners.make_services(life)
    life.every(_PARTNERS_EVERY, "partners", lambda: partners.exchange(life, services))
    life.every(_THEY_ASK_EVERY, "they-ask", lambda: partners.they_ask(life, services))
    life.every(_WORD_EVERY, "word", lambda: partners.keep_word(life))
    life.every(_PLATES_EVERY, "plates", lambda: readers.look_for_plates(life))
    life.every(_HITS_EVERY, "hits", lambda: readers.deal_with_hits(life))
    life.agenda.after(2, "ring", lambda: calls.ring(life))
    command.begin(life)
    life.agenda.after(
        60,
        "old",
        lambda: life.every(_OLD_CRIME_EVERY, "old", lambda: cases.settle_an_old_one(life)),
    )
    life.agenda.after(
        90, "search", lambda: life.every(_SEARCH_EVERY, "search",
                                         lambda: cases.search_somebody(life))
    )  # fmt: skip


def _warm_up(life: Life, now: datetime) -> None:
    """Live the last minutes at once, every command at its own moment."""
    life.quiet = True
    with clock.frozen(now - WARM_UP):
        begin(life)
    life.agenda.relive(clock.now())
    life.quiet = False


def _report(life: Life) -> None:
    life.fleet.report()


def _tell(life: Life, say: Say) -> None:
    opened, due, on_duty, committed, _ = counts(life)
    done, refused = sum(life.agenda.done.values()), sum(life.agenda.refused.values())
    say(
        f"{clock.now().astimezone(clock.LONDON):%H:%M:%S}  {opened} incidents open, {due} results "
        f"due, {committed} of {on_duty} units committed, {life.calls} calls, {life.fleet.fixes} "
        f"fixes, {done} things done, {refused} refused"
    )


def set_speed(speed: float) -> None:
    """Let the house's clock run at that rate from now on; it never jumps.

    Only a sandbox may have a rate other than 1. Every other process takes it up within seconds.
    """
    refuse_unless_sandbox()
    real, shown = datetime.now(tz=clock.LONDON), clock.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT rate FROM kernel_clock")
        row = cursor.fetchone()
        if (1.0 if row is None else float(row[0])) == speed:
            return
        cursor.execute(
            "INSERT INTO kernel_clock (id, anchor, shown, rate) VALUES (1, %s, %s, %s) "
            "ON CONFLICT (id) DO UPDATE SET anchor = excluded.anchor, shown = excluded.shown, "
            "rate = excluded.rate",
            [real, shown, speed],
        )
    clock.reload()
