"""Declared about the machinery: vetoes, subscribers, work of the worker, health, the warehouse."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from iops.kernel.actors import Actor
    from iops.kernel.events import Fact, LoggedEvent

#: Runs in the transaction of the command that stated the fact.
Within = Callable[["Fact", "Actor"], None]


@dataclass(frozen=True)
class Guard:
    """A veto on a lower command: answers a sentence when it must not go ahead."""

    command: str
    check: Callable[[Any, "Actor"], str | None]
    name: str


@dataclass(frozen=True)
class Reader:
    """An *after* subscriber: idempotent, with a position of its own, retried until it succeeds.

    ``commands``: what it does goes through commands, each a transaction of its own; its position
    moves after them, so that after a failure it meets the same events again. It runs as slow work.
    """

    name: str
    types: tuple[str, ...]
    handle: Callable[[Sequence["LoggedEvent"]], None]
    commands: bool = False


@dataclass(frozen=True)
class Periodic:
    """Work of the worker process: every ``every``, or nightly at ``at`` London time ("02:30").

    ``slow`` work (as all nightly work) runs beside the rest: duties, alerts and readers do not
    wait for a partner that does not answer.
    """

    name: str
    run: Callable[[], Any]
    every: timedelta | None = None
    at: str = ""
    slow: bool = False


@dataclass(frozen=True)
class HealthCheck:
    """Answers None when well, else a sentence saying what is wrong and what to do."""

    name: str
    check: Callable[[], str | None]


@dataclass(frozen=True)
class WarehouseTable:
    """A table of the data warehouse.

    ``columns`` maps column to its meaning; ``sql`` selects them, with ``id`` first and
    ``changed`` (a version that grows) for incremental export. ``whole``: the table has no times
    of its own and is exported whole with every run; the newest file is the one that holds.
    """

    name: str
    model: str
    sql: str
    columns: dict[str, str]
    whole: bool = False
