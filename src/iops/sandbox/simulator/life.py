"""The life of a force: everything that the parts of the simulator share, and its heartbeat."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from django.db import connection

from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import visibility
from iops.kernel.jobs import beat
from iops.sandbox.anpr_reader_simulator import AnprReaderSimulator
from iops.sandbox.exchange_simulator import ExchangeSimulator
from iops.sandbox.force.draws import Draws
from iops.sandbox.models import SandboxForce
from iops.sandbox.simulator.agenda import LOST, Agenda, Task
from iops.sandbox.simulator.arrivals import Arrivals, from_log, usual
from iops.sandbox.simulator.fleet import Fleet
from iops.sandbox.simulator.luck import Luck
from iops.sandbox.simulator.scenes import Caller, Scene, Scenes
from iops.sandbox.simulator.staff import Staff

log = logging.getLogger("iops.simulator")
_EVENTS_KEPT = 500
_LIVED_AGAIN = 20.0  # seconds between two looks at minutes that have passed


@dataclass
class Event:
    """What one contact is about: known to the simulator, not to the police."""

    scene: Scene
    caller: Caller
    handler: int | None = None
    first: int | None = None  # the contact about the same event that rang before
    incident: int | None = None


@dataclass
class Job:
    """What a unit does about an incident. Lost in a restart, and begun again from the records."""

    deployment: int
    unit: int
    incident: int
    stage: str = "new"


@dataclass
class Life:
    """One simulated life. ``minded`` names what is on the agenda already, by kind and record."""

    luck: Luck
    agenda: Agenda
    staff: Staff
    scenes: Scenes
    fleet: Fleet
    exchange: ExchangeSimulator
    speed: float = 1.0
    arrivals: Arrivals = field(default_factory=usual)
    events: dict[int, Event] = field(default_factory=dict)
    jobs: dict[int, Job] = field(default_factory=dict)
    busy: dict[int, datetime] = field(default_factory=dict)
    minded: set[tuple[str, int]] = field(default_factory=set)
    happened: dict[int, str] = field(default_factory=dict)  # the true type of each incident
    told: set[int] = field(default_factory=set)  # incidents reported as not to be resourced
    calls: int = 0
    reader: AnprReaderSimulator = field(
        default_factory=lambda: AnprReaderSimulator(int(clock.now().timestamp()))
    )
    quiet: bool = False  # while the last minutes are lived again: no positions are sent

    def mind(self, kind: str, number: int, seconds: float, task: Callable[[int], None]) -> None:
        """Put a piece of work on the agenda, unless it is there."""
        key = (kind, number)
        if key in self.minded:
            return
        self.minded.add(key)

        def do() -> None:
            self.minded.discard(key)
            try:
                task(number)
            except LOST:
                # It stays on the agenda; a survey must not put it there a second time.
                self.minded.add(key)
                raise

        self.agenda.after(max(seconds, 0.0), kind, do)

    def forget_old_events(self) -> None:
        """Keep what the last contacts were about; older ones are over."""
        for contact in list(self.events)[:-_EVENTS_KEPT]:
            del self.events[contact]
        for incident in list(self.happened)[:-_EVENTS_KEPT]:
            del self.happened[incident]

    def true_type(self, incident_id: int, typed: str) -> str:
        """What an incident really is; as it was typed, where nobody knows any more."""
        return self.happened.get(incident_id, typed)

    def since(self, moment: datetime) -> float:
        """Seconds that have passed since a moment."""
        return (clock.now() - moment).total_seconds()

    def every(self, seconds: float, name: str, task: Task) -> None:
        """Do a task now and again and again, whatever becomes of it."""

        def again() -> None:
            # A fast clock must not make the simulator ask the database more often than this.
            fast = max(seconds, seconds * self.speed / 4)
            pause = max(seconds, _LIVED_AGAIN) if self.quiet else fast
            self.agenda.after(pause, name, do)

        def do() -> None:
            try:
                task()
            except LOST:
                raise  # the agenda does it again itself
            except Exception:
                again()
                raise
            again()

        self.agenda.after(0, name, do)

    def acting(self, account_id: int, purpose: str = "incident") -> Actor:
        return self.staff.acting(account_id, purpose)

    def system(self) -> Actor:
        return self.staff.system("simulator")


def make_life(seed: int, *, speed: float = 1.0) -> Life:
    """A life that begins where the records stand."""
    luck, staff = Luck(Draws(seed)), Staff()
    life = Life(luck, Agenda(), staff, Scenes(luck, staff), Fleet(luck),
                ExchangeSimulator(staff.system("telephony")), speed)  # fmt: skip
    life.staff.refresh()
    force = SandboxForce.objects.first()
    data = Path(force.data) if force is not None and force.data else None
    life.scenes.read(clock.now(), published=data is not None)
    if data is not None:
        for calls in sorted(data.glob("cad_logs/*calls*.csv*"))[:1]:
            life.arrivals = from_log(calls)
    with visibility(life.system()), connection.cursor() as cursor:
        # Choices go on with the contacts: the same records and seed make the same choices.
        cursor.execute("SELECT coalesce(max(id), 0) FROM contacts_contact")
        life.calls = int(cursor.fetchone()[0])
    return life


_COUNTS = """
    SELECT (SELECT count(*) FROM incidents_incident
            WHERE state IN ('open', 'assigned', 'attended')),
           (SELECT count(*) FROM incidents_incident WHERE state = 'result-due'),
           (SELECT count(*) FROM resources_unit WHERE meaning <> 'off-duty'),
           (SELECT count(*) FROM resources_unit WHERE incident_id IS NOT NULL),
           (SELECT max(presented_at) FROM contacts_contact WHERE presented_at <= %s)
"""


def counts(life: Life) -> tuple[int, int, int, int, datetime | None]:
    """Open incidents, results due, units on duty, committed; and when somebody last rang."""
    with visibility(life.system()), connection.cursor() as cursor:
        cursor.execute(_COUNTS, [clock.now()])
        row = cursor.fetchone()
    return row[0], row[1], row[2], row[3], row[4]


def say_alive(life: Life) -> None:
    """A heartbeat that boards and checks can watch."""
    beat("simulator", calls=life.calls, done=sum(life.agenda.done.values()),
         refused=sum(life.agenda.refused.values()))  # fmt: skip


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)
