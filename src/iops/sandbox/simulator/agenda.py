"""What is to happen when: an agenda that works through its tasks as the clock reaches them."""

from __future__ import annotations

import heapq
import logging
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from django.db import InterfaceError, OperationalError, connections

from iops.kernel import clock
from iops.kernel.errors import IopsError

log = logging.getLogger("iops.simulator")
Task = Callable[[], None]
#: The database is away, or was.
LOST: Final = (OperationalError, InterfaceError)
_LONGEST_SLEEP: Final = 0.5
_WAIT_FOR_DATABASE: Final = 1.0


@dataclass(order=True, slots=True)
class Entry:
    due: datetime
    number: int
    name: str = field(compare=False)
    task: Task = field(compare=False)


@dataclass
class Agenda:
    """Tasks in order of time. A lost database is waited for; what a rule refuses is counted."""

    stopping: threading.Event = field(default_factory=threading.Event)
    done: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    _entries: list[Entry] = field(default_factory=list)
    _number: int = 0

    def at(self, due: datetime, name: str, task: Task) -> None:
        """Do ``task`` at that moment of the house's clock."""
        self._number += 1
        heapq.heappush(self._entries, Entry(due, self._number, name, task))

    def after(self, seconds: float, name: str, task: Task) -> None:
        """Do ``task`` that many seconds of the house's clock from now."""
        self.at(clock.now() + timedelta(seconds=seconds), name, task)

    def relive(self, until: datetime) -> None:
        """Do everything that is due before ``until`` at once, each at its own moment."""
        while self._entries and self._entries[0].due < until and not self.stopping.is_set():
            entry = heapq.heappop(self._entries)
            with clock.frozen(entry.due):
                self._do(entry)

    def run(self, until: datetime | None = None) -> None:
        """Work until told to stop, or until a moment of the house's clock."""
        while not self.stopping.is_set():
            now = clock.now()
            if until is not None and now >= until:
                return
            if self._entries and self._entries[0].due <= now:
                self._do(heapq.heappop(self._entries))
                continue
            next_due = self._entries[0].due if self._entries else now + timedelta(seconds=1)
            wait = clock.real_seconds(next_due - now)
            self.stopping.wait(min(max(wait, 0.0), _LONGEST_SLEEP))

    def _do(self, entry: Entry) -> None:
        try:
            entry.task()
        except IopsError as error:
            # A rule said no: somebody else was quicker, or the state has changed. Life goes on.
            self.refused[entry.name] += 1
            log.debug("%s: %s", entry.name, error.message)
        except LOST as error:
            log.warning("%s waits for the database: %s", entry.name, type(error).__name__)
            for connection in connections.all():
                connection.close()
            self.stopping.wait(_WAIT_FOR_DATABASE)
            self.after(0, entry.name, entry.task)
        except Exception:
            self.refused[entry.name] += 1
            log.exception("%s failed", entry.name)
        else:
            self.done[entry.name] += 1
