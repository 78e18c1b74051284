"""An exchange that says what it is told to, and handlers at telephones."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from iops.conftest import NOON
from iops.controlroom.telephony.commands import choose_state, note_event
from iops.controlroom.telephony.contracts import PRESENTED, GivenEvent
from iops.controlroom.telephony.models import Call, Desk
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import set_context

Say = Callable[..., Call]
Sit = Callable[..., Actor]


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with clock.frozen(NOON):
        yield


@pytest.fixture
def exchange(as_role: Callable[..., Actor]) -> Actor:
    """The machine: its role, and nothing else."""
    return as_role("telephone-exchange")


def event(call: str, kind: str, at: float = 0, **more: Any) -> GivenEvent:
    """An event so many seconds after noon; its id is its kind, where none is given."""
    moment = NOON + timedelta(seconds=at)
    return GivenEvent(call, more.pop("event", kind), kind, moment, **more)


@pytest.fixture
def say(exchange: Actor) -> Say:
    """``say("C1", "answered", 4, extension="4001")``; a ring is of 999 and a number."""

    def one(call: str, kind: str = PRESENTED, at: float = 0, **more: Any) -> Call:
        if kind == PRESENTED:
            more = {"line": "999", "phone": "07700900456", **more}
        kept: Call = note_event(by=exchange, given=event(call, kind, at, **more)).value
        return kept

    return one


@pytest.fixture
def sit(as_role: Callable[..., Actor]) -> Sit:
    """``sit("ann", "4001")``: a handler who is ready at an extension."""

    def one(name: str, extension: str, state: str = "ready") -> Actor:
        by = as_role("call-handler", name)
        choose_state(by=by, state=state, extension=extension)
        set_context(by, "test")
        return by

    return one


def desk_of(by: Actor) -> Desk:
    """The desk of a handler as it is kept."""
    return Desk.objects.get(account_id=by.account_id)


def later(seconds: float) -> datetime:
    """So many seconds after noon."""
    return NOON + timedelta(seconds=seconds)


def contact_of(call: Call) -> int:
    """The contact of a call that has one."""
    assert call.contact_id is not None
    return call.contact_id
