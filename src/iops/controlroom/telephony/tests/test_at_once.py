"""Many at the same moment: one handler has a call, one call rings at a desk, nobody hangs."""

import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connections

from iops.conftest import person
from iops.controlroom.contacts.commands import take_call
from iops.controlroom.contacts.models import Contact
from iops.controlroom.telephony.commands import choose_state, note_event
from iops.controlroom.telephony.contracts import GivenEvent
from iops.controlroom.telephony.models import Call, CallEvent, Desk
from iops.governance.access.authority import actor_for, system_actor
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import visibility
from iops.kernel.errors import Refused

pytestmark = pytest.mark.usefixtures("committed")


def at_once(tasks: Sequence[Callable[[], object]]) -> tuple[list[object], list[Exception]]:
    """Do all at the same moment; what they answered, and what went wrong."""
    start = threading.Barrier(len(tasks))
    done: list[object] = []
    wrong: list[Exception] = []

    def run(task: Callable[[], object]) -> None:
        try:
            start.wait()
            done.append(task())
        except Exception as error:
            wrong.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(one,)) for one in tasks]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    assert not any(one.is_alive() for one in threads)
    return done, wrong


def handlers(count: int, state: str) -> list[Actor]:
    found = [actor_for(person(f"t.h{nth}", "call-handler")) for nth in range(count)]
    for nth, by in enumerate(found):
        choose_state(by=by, state=state, extension=f"40{nth:02}")
    return found


def ring(call: str) -> Call:
    given = GivenEvent(call, "1", "presented", clock.now(), line="999", phone="07700900456")
    kept: Call = note_event(by=system_actor("telephony"), given=given).value
    return kept


def test_of_many_who_take_a_call_at_once_one_has_it() -> None:
    desks = handlers(5, "break")
    number = ring("C1").contact_id or 0
    done, wrong = at_once([
        lambda by=by: take_call(by=by, contact_id=number) for by in desks  # type: ignore[misc]
    ])  # fmt: skip
    assert (len(done), len(wrong)) == (1, 4)
    assert all(isinstance(one, Refused) for one in wrong)
    with visibility(system_actor("worker")):
        assert Desk.objects.filter(state="on-call").count() == 1


def test_calls_that_ring_at_once_ring_at_a_desk_each() -> None:
    handlers(4, "ready")
    _, wrong = at_once([lambda name=name: ring(name) for name in ("A", "B", "C", "D", "E", "F")])  # type: ignore[misc]
    assert wrong == []
    with visibility(system_actor("worker")):
        rings = list(Call.objects.exclude(rings_at=None).values_list("rings_at", flat=True))
        assert len(rings) == len(set(rings)) == 4
        assert Contact.objects.count() == 6


def test_all_news_of_one_call_at_once_is_one_call_and_one_contact() -> None:
    desk = handlers(1, "ready")[0]
    # Threads live by the real clock.
    now, by = datetime.now(UTC), system_actor("telephony")
    life = [
        GivenEvent("C1", "1", "presented", now, line="999", phone="07700900456"),
        GivenEvent("C1", "2", "keyed", now, keys="55"),
        GivenEvent("C1", "3", "answered", now + timedelta(seconds=2), extension="4000"),
        GivenEvent("C1", "4", "ended", now + timedelta(seconds=9)),
    ]
    _, wrong = at_once([
        *(lambda one=one: note_event(by=by, given=one) for one in (*life, *life)),
        lambda: choose_state(by=desk, state="break"),
    ])  # fmt: skip
    assert wrong == []
    with visibility(by):
        contact = Contact.objects.get()
        assert CallEvent.objects.count() == 4
        assert (contact.channel, contact.answered_at) == ("silent", life[2].at)
        assert (contact.ended_at, contact.abandoned) == (life[3].at, False)
        assert Desk.objects.get(account_id=desk.account_id).call_id is None
