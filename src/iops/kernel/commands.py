"""The command: the door through which people (and named system actors) write.

``@command`` does what nobody may forget, in one durable transaction: the policy, the actor and
purpose set for the database's triggers, the idempotency row, the facts and the *within*
subscribers. A command called inside a command joins it. Nothing is acknowledged before it is
committed.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, Generic, TypeVar, cast

from django.db import connections, models, transaction

from iops.kernel import clock, events, idempotency
from iops.kernel.actors import Actor
from iops.kernel.errors import EditConflict, NotPermitted, NotVisible
from iops.kernel.events import Fact
from iops.kernel.registry import registry

V = TypeVar("V")
M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True)
class Outcome(Generic[V]):
    """What a command answers: its value, and the facts it stated.

    ``replayed`` is true where the same request had been carried out before.
    """

    value: V
    events: Sequence[Fact] = ()
    replayed: bool = False


@dataclass
class _Running:
    """The outermost command of this transaction, and all that joined it."""

    name: str
    by: Actor
    facts: list[Fact] = field(default_factory=list)


_running: ContextVar[_Running | None] = ContextVar("iops_running_command", default=None)

C = TypeVar("C", bound=Callable[..., Outcome[Any]])


def command(name: str, *, permission: str | None = None, result: str = "") -> Callable[[C], C]:
    """Declare a command.

    ``name`` is its stable name ("incidents.grade") and, unless ``permission`` says otherwise,
    the permission it needs; ``permission=""`` means that every signed-in actor may. ``result``
    is the kind of record it returns, kept with the idempotency key.
    Raises NotPermitted, and whatever the function refuses with; then nothing is written.
    """
    needed = name if permission is None else permission

    def declare(function: C) -> C:
        @wraps(function)
        def run(*, by: Actor, **arguments: Any) -> Outcome[Any]:
            if needed and not by.may(needed):
                raise NotPermitted(f"Your role does not include “{needed}”.")
            outer = _running.get()
            if outer is not None:
                outcome = function(by=by, **arguments)
                outer.facts.extend(outcome.events)
                _subscribers_within(outer, outcome.events)
                return outcome
            return _outermost(name, result, function, by, arguments)

        run.command_name = name  # type: ignore[attr-defined]
        run.permission = needed  # type: ignore[attr-defined]
        registry.commands[name] = needed
        return cast(C, run)

    return declare


def _outermost(
    name: str,
    result: str,
    function: Callable[..., Outcome[Any]],
    by: Actor,
    arguments: dict[str, Any],
) -> Outcome[Any]:
    with transaction.atomic(durable=True):
        set_context(by, name)
        if by.idempotency_key is not None:
            before = idempotency.claim(by, name, arguments)
            if before is not None:
                return Outcome(before, replayed=True)
        running = _Running(name, by)
        token = _running.set(running)
        try:
            outcome = function(by=by, **arguments)
            running.facts.extend(outcome.events)
            _subscribers_within(running, outcome.events)
            events.append(running.facts, by=by, command=name)
            if by.idempotency_key is not None:
                idempotency.settle(by, result, outcome.value)
        finally:
            _running.reset(token)
    return outcome


def _subscribers_within(running: _Running, facts: Sequence[Fact]) -> None:
    for fact in facts:
        for subscriber in registry.within(fact.type):
            subscriber(fact, running.by)


def set_context(by: Actor, command_name: str, *, using: str = "default") -> None:
    """Tell the database, for this transaction only, who acts, why, and what they may see."""
    held = clock.frozen_moment()
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT set_config('iops.actor', %s, true), set_config('iops.purpose', %s, true), "
            "set_config('iops.correlation', %s, true), set_config('iops.command', %s, true), "
            "set_config('iops.audiences', %s, true), set_config('iops.now', %s, true)",
            [
                str(by.account_id),
                by.purpose,
                str(by.correlation),
                command_name,
                "{" + ",".join(map(str, by.audiences)) + "}",
                held.isoformat() if held else "",
            ],
        )


@contextmanager
def visibility(by: Actor) -> Iterator[None]:
    """A transaction in which row-level security knows the actor. For queries.

    Inside a command it only joins.
    """
    if _running.get() is not None:
        yield
        return
    with transaction.atomic():
        set_context(by, "")
        yield


def locked(manager: "models.Manager[M]", by: Actor, pk: int, *, what: str) -> M:
    """The record ``pk``, locked for change, if the actor may see it.

    Raises NotVisible with the same words whether it is hidden or absent.
    """
    found = manager.select_for_update().filter(pk=pk, audience_id__in=by.audiences).first()
    if found is None:
        raise NotVisible(f"There is no {what} with this number that you may see.")
    return found


def expect_version(record: Any, expected: int | None, mine: dict[str, Any]) -> None:
    """Refuse a change that was typed over an older version of the record.

    ``mine`` are the values the person wants; the refusal shows them beside the stored ones.
    Raises EditConflict. Moves the version on otherwise.
    """
    if expected is not None and record.version != expected:
        raise EditConflict(
            "Somebody else changed this record while you were editing it. "
            "Both values are shown; choose and save again.",
            version=record.version,
            theirs={name: getattr(record, name) for name in mine},
            mine=mine,
        )
    record.version += 1
