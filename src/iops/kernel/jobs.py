"""The worker: readers of the event log and periodic work, each beating a heart.

One worker process holds a lease in the database (a session advisory lock); a second one waits
and takes over when the first dies. Everything it does is a registered reader or periodic job
that calls commands as a named system actor.
"""

import logging
import os
import queue
import signal
import socket
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from fnmatch import fnmatchcase
from functools import partial

from django.db import close_old_connections, connection, transaction

from iops.kernel import clock, events
from iops.kernel.models import DatabaseMark, Heartbeat, ReaderPosition
from iops.kernel.registry import Periodic, Reader, registry

log = logging.getLogger("iops.worker")
LEASE = 7463002
POLL_SECONDS = 0.2
FOLLOWED = timedelta(seconds=1)
#: How the notes of a night's work begin.
NIGHT = "night: "


def beat(part: str, **detail: object) -> None:
    """Say that ``part`` is alive. Boards show how long ago that was."""
    Heartbeat.objects.update_or_create(
        part=part,
        defaults={
            "holder": f"{socket.gethostname()}:{os.getpid()}",
            "beat_at": clock.now(),
            "detail": detail,
        },
    )


def read_once(reader: Reader, *, limit: int = 500) -> int:
    """Hand a reader its next events; the position moves with them, or not at all.

    Answers how many events were passed. A reader that raises keeps its position and is tried
    again; since when it fails is kept beside it.
    """
    try:
        if reader.commands:
            with transaction.atomic():
                batch = _next(reader, limit)[1]
            _hand(reader, batch)
            with transaction.atomic():
                return _moved(_next(reader, limit)[0], batch)
        with transaction.atomic():
            row, batch = _next(reader, limit)
            _hand(reader, batch)
            return _moved(row, batch)
    except Exception as error:
        log.exception("reader %s failed", reader.name)
        # One that fails at its first events has no row yet: it was rolled back with them.
        row, _ = ReaderPosition.objects.get_or_create(
            name=reader.name,
            defaults={"epoch": current_epoch(), "position": 0, "moved_at": clock.now()},
        )
        row.failing_since = row.failing_since or clock.now()
        row.last_error = type(error).__name__
        row.save(update_fields=["failing_since", "last_error"])
        return 0


def _next(reader: Reader, limit: int) -> tuple[ReaderPosition, list[events.LoggedEvent]]:
    """The reader's place in the log, locked, and the events behind it."""
    epoch = current_epoch()
    row, _ = ReaderPosition.objects.select_for_update().get_or_create(
        name=reader.name,
        defaults={"epoch": epoch, "position": 0, "moved_at": clock.now()},
    )
    if row.epoch != epoch:
        row.epoch, row.position = epoch, min(row.position, events.latest_position())
        row.save()
    return row, events.after(row.position, limit=limit)


def _hand(reader: Reader, batch: list[events.LoggedEvent]) -> None:
    wanted = [event for event in batch if _wants(reader, event.type)]
    if wanted:
        reader.handle(wanted)


def _moved(row: ReaderPosition, batch: list[events.LoggedEvent]) -> int:
    if batch:
        row.position, row.moved_at = batch[-1].position, clock.now()
        row.failing_since, row.last_error = None, ""
        row.save()
    return len(batch)


def _wants(reader: Reader, event_type: str) -> bool:
    return any(fnmatchcase(event_type, wanted) for wanted in reader.types)


def current_epoch() -> int:
    """The epoch of this database's event log; it moves with each restore."""
    mark = DatabaseMark.objects.first()
    return 1 if mark is None else mark.epoch


def next_run(job: Periodic, last: datetime | None, now: datetime) -> datetime:
    """When a periodic job is due again."""
    if job.every is not None:
        return now if last is None else last + job.every
    hour, minute = (int(part) for part in job.at.split(":"))
    day = clock.local_date(last or now)
    due = clock.local_midnight(day) + timedelta(hours=hour, minutes=minute)
    if last is not None and due <= last:
        due = clock.local_midnight(day + timedelta(days=1)) + timedelta(hours=hour, minutes=minute)
    return due


def beside() -> list[Periodic]:
    """Readers that call commands, as slow work: duties and alerts do not wait for them."""
    return [
        Periodic(f"reader {one.name}", partial(read_once, one), every=FOLLOWED, slow=True)
        for one in registry.each("readers")
        if one.commands
    ]


def run_job(job: Periodic) -> None:
    """Do periodic work; what goes wrong stands in the log, and it is tried again when due.

    A night's work that was done is noted: a worker that starts by day does not do it again.
    """
    began = clock.now()
    try:
        job.run()
        if job.at:
            night_done(job, began)
    except Exception:
        log.exception("periodic job %s failed", job.name)


def night_done(job: Periodic, began: datetime | None = None) -> None:
    """Note that a night's work was done, and when it was begun (now, where not said)."""
    beat(NIGHT + job.name, began=(began or clock.now()).isoformat())


def done_at_night() -> dict[str, datetime]:
    """When each night's work that was done last was begun."""
    done = Heartbeat.objects.filter(part__startswith=NIGHT)
    return {
        one.part.removeprefix(NIGHT): datetime.fromisoformat(one.detail["began"]) for one in done
    }


class SlowLane:
    """A thread of its own for work that may take long, one piece after the other."""

    def __init__(self) -> None:
        self._waiting: queue.SimpleQueue[Periodic] = queue.SimpleQueue()
        self._held: set[str] = set()
        self._thread = threading.Thread(target=self._run, name="slow-lane", daemon=True)

    def start(self) -> None:
        if not self._thread.is_alive():
            self._thread.start()

    def put(self, job: Periodic) -> None:
        """Have it done; a piece that still waits or runs is not put a second time."""
        if job.name not in self._held:
            self._held.add(job.name)
            self._waiting.put(job)

    def _run(self) -> None:
        while True:
            job = self._waiting.get()
            close_old_connections()
            run_job(job)
            self._held.discard(job.name)


class Worker:
    """The loop of the worker process."""

    def __init__(self, *, report: Callable[[str], None] = log.info) -> None:
        self.stopping = threading.Event()
        self.report = report
        self.slow = SlowLane()
        self._last: dict[str, datetime] = {}

    def run(self) -> None:
        """Work until told to stop."""
        signal.signal(signal.SIGTERM, lambda *_: self.stopping.set())
        signal.signal(signal.SIGINT, lambda *_: self.stopping.set())
        while not self.stopping.is_set():
            try:
                if self._take_lease():
                    self._work()
            except Exception:
                log.exception("the worker lost its footing and starts again")
                close_old_connections()
                connection.close()
                self.stopping.wait(1)

    def _take_lease(self) -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [LEASE])
            held = bool(cursor.fetchone()[0])
        if not held:
            self.stopping.wait(1)
        return held

    def _work(self) -> None:
        beaten = 0.0
        self._last |= done_at_night()
        self.slow.start()
        while not self.stopping.is_set():
            clock.keep_fresh()
            readers = [one for one in registry.each("readers") if not one.commands]
            moved = sum(read_once(reader) for reader in readers)
            self._run_due()
            if time.monotonic() - beaten > 1:
                beat("worker")
                beaten = time.monotonic()
            if not moved:
                self.stopping.wait(POLL_SECONDS)

    def _run_due(self) -> None:
        now = clock.now()
        for job in [*registry.each("periodic"), *beside()]:
            last = self._last.get(job.name)
            if next_run(job, last, now) > now:
                continue
            self._last[job.name] = now
            if job.slow or job.at:
                self.slow.put(job)
            else:
                run_job(job)
