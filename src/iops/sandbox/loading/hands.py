"""Several connections that work a list off, each job a transaction (or several) of its own."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import connections

from iops.kernel.bulk import DOOR

#: Megabytes that all hands together may sort in.
_TOGETHER: Final = 768
_MOST_HANDS: Final = 6
_LOOK_EVERY: Final = 0.2  # seconds


@dataclass(frozen=True, slots=True)
class Job:
    """Work on ``of``, on which nobody else works meanwhile; the heaviest is begun first."""

    of: str
    weight: float
    do: Callable[[], None]


def how_many() -> int:
    """As many hands as processors, two at least: the server waits for its disk now and then."""
    return min(max(os.cpu_count() or 2, 2), _MOST_HANDS)


def work_off(jobs: Sequence[Job], *, hands: int) -> None:
    """Do all of it. Raises the first error, after every hand has stopped."""
    work = _Work(jobs)
    threads = [
        threading.Thread(target=_hand, args=(work, hands), name=f"sandbox-{nth}", daemon=True)
        for nth in range(hands)
    ]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        try:
            for thread in threads:
                thread.join(_LOOK_EVERY)
        except KeyboardInterrupt as interrupt:  # nobody goes on behind our back
            work.give_up(interrupt)
        work.cancel_if_given_up()
    if work.error is not None:
        raise work.error


class _Work:
    """What is still to be done, and what somebody is at."""

    def __init__(self, jobs: Sequence[Job]) -> None:
        self._waiting = sorted(jobs, key=lambda job: -job.weight)
        self._busy: set[str] = set()
        self._turn = threading.Condition()
        self._at_work: list[Any] = []
        self.error: BaseException | None = None

    def begin(self, connection: Any) -> None:
        with self._turn:
            self._at_work.append(connection)

    def next(self) -> Job | None:
        """The heaviest job that nobody's work stands against; None when there is none left."""
        with self._turn:
            while self._waiting and self.error is None:
                for job in self._waiting:
                    if job.of not in self._busy:
                        self._waiting.remove(job)
                        self._busy.add(job.of)
                        return job
                self._turn.wait()
            return None

    def done(self, job: Job, error: BaseException | None) -> None:
        with self._turn:
            self._busy.discard(job.of)
            self._turn.notify_all()
        if error is not None:
            self.give_up(error)

    def give_up(self, error: BaseException) -> None:
        with self._turn:
            if self.error is None:
                self.error = error
            self._turn.notify_all()

    def cancel_if_given_up(self) -> None:
        """Again and again: a hand may have been between two statements."""
        with self._turn:
            at_work = list(self._at_work) if self.error is not None else []
        for connection in at_work:
            if not connection.closed:
                connection.cancel()


def _hand(work: _Work, hands: int) -> None:
    try:
        with connections[DOOR].cursor() as cursor:
            cursor.execute(f"SET maintenance_work_mem = '{_TOGETHER // hands}MB'")
            cursor.execute("SET max_parallel_maintenance_workers = 0")
        work.begin(connections[DOOR].connection)
        while (job := work.next()) is not None:
            error: BaseException | None = None
            try:
                job.do()
            except BaseException as raised:
                error = raised
            work.done(job, error)
    except BaseException as error:
        work.give_up(error)
    finally:
        connections[DOOR].close()
