"""Two desks at the same moment: one crew for each officer, and nobody hangs."""

import threading

import pytest
from django.db import connections

from iops.conftest import person
from iops.controlroom.resources.commands import add_unit, book_on
from iops.controlroom.resources.contracts import InAnotherCrew
from iops.controlroom.resources.queries import unit_card
from iops.governance.access.authority import actor_for
from iops.kernel.actors import Actor

pytestmark = pytest.mark.usefixtures("committed")


def crew(by: Actor, unit_id: int) -> list[str]:
    return [one.name for one in unit_card(by=by, unit_id=unit_id).line.crew]


def test_two_desks_that_book_one_officer_on_at_once_get_one_crew() -> None:
    """The database decides; the loser reads in which unit the officer is."""
    desk = actor_for(person("t.desk", "control-room-supervisor"))
    ann = person("t.ann", "response-officer")
    cars = [add_unit(by=desk, callsign=f"GA{number}").value.pk for number in range(6)]
    start = threading.Barrier(len(cars))
    told: list[str] = []
    done: list[int] = []

    def book(car: int) -> None:
        try:
            start.wait()
            book_on(by=desk, unit_id=car, account_ids=[ann.pk])
            done.append(car)
        except InAnotherCrew as error:
            told.append(error.message)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=book, args=(car,)) for car in cars]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(done) == 1
    assert len(told) == len(cars) - 1
    callsign = f"GA{cars.index(done[0])}"
    assert all(f"aboard {callsign}" in text for text in told)


def test_two_desks_that_swap_crews_at_once_do_not_hang() -> None:
    desk = actor_for(person("t.desk", "control-room-supervisor"))
    ann, bob = person("t.ann", "response-officer"), person("t.bob", "response-officer")
    first, second = (add_unit(by=desk, callsign=one).value.pk for one in ("GA1", "GA2"))
    book_on(by=desk, unit_id=first, account_ids=[ann.pk])
    book_on(by=desk, unit_id=second, account_ids=[bob.pk])
    start = threading.Barrier(2)
    failed: list[Exception] = []

    def move(car: int, who: int) -> None:
        try:
            start.wait()
            book_on(by=desk, unit_id=car, account_ids=[who], move=True)
        except Exception as error:
            failed.append(error)
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=move, args=one) for one in ((second, ann.pk), (first, bob.pk))
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join(30)
    assert failed == []
    assert [crew(desk, one) for one in (first, second)] == [["T.Bob"], ["T.Ann"]]
