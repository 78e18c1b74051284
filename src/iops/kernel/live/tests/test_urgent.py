"""An officer's call for help is on every board at once, whatever else there is to draw."""

import logging
import time
from typing import Any

import pytest

from iops.conftest import person
from iops.controlroom.emergencies.commands import acknowledge_emergency, press
from iops.controlroom.incidents.commands import open_incident
from iops.controlroom.incidents.contracts import Where
from iops.controlroom.resources.commands import add_unit, book_on
from iops.governance.access.authority import actor_for
from iops.kernel.actors import Actor
from iops.kernel.live.tests.conftest import Live

log = logging.getLogger("iops.live")
BOTH = "emergencies,incidents"
MAY = frozenset({"emergencies.view", "incidents.view"})


@pytest.fixture
def desk(committed: str) -> Actor:
    return actor_for(person("live.desk", "control-room-supervisor"))


@pytest.fixture
def officer(desk: Actor) -> Actor:
    found = actor_for(person("live.officer", "response-officer"))
    unit = add_unit(by=desk, callsign="GA12").value
    book_on(by=desk, unit_id=unit.pk, account_ids=(found.account_id,))
    return found


def heard(board: Any, topic: str) -> dict[str, Any]:
    """The next change of a topic; what else comes is passed over."""
    while (message := board.next("change", after="picture"))["topic"] != topic:
        pass
    return message  # type: ignore[no-any-return]


def test_a_press_is_on_two_boards_until_a_person_has_it(
    live: Live, desk: Actor, officer: Actor
) -> None:
    audience = desk.audiences
    boards = [live.board(*audience, topics="emergencies", permissions=MAY) for _ in range(2)]
    for board in boards:
        assert board.next("picture")["rows"] == []
    emergency = press(by=officer).value
    for board in boards:
        (row,) = heard(board, "emergencies")["rows"]
        assert (row["id"], row["callsign"], row["acknowledged_at"]) == (emergency.pk, "GA12", None)
    acknowledge_emergency(by=desk, emergency_id=emergency.pk)
    for board in boards:
        rows = heard(board, "emergencies")["rows"]
        while not rows[0]["acknowledged_at"]:  # those near were told meanwhile
            rows = heard(board, "emergencies")["rows"]
        assert rows[0]["acknowledged_by"] == desk.name


def test_a_press_never_waits_behind_a_batch(live: Live, desk: Actor, officer: Actor) -> None:
    """Every other topic is held up, and the press is on the board all the same."""
    board = live.board(*desk.audiences, topics=BOTH, permissions=MAY)
    for _ in range(2):
        board.next("picture", after="picture")
    live.wait(live.hub._stepping.acquire())
    try:
        for number in range(20):
            open_incident(by=desk, where=Where("High Street"), what=f"Noise {number}", grade="C")
        begun = time.monotonic()
        emergency = press(by=officer).value
        pressed = time.monotonic()
        kind, message = live.wait(board.received.get())
        while kind != "change":
            kind, message = live.wait(board.received.get())
        log.info(
            "press to answer %.0f ms, to the board %.0f ms",
            (pressed - begun) * 1000, (time.monotonic() - begun) * 1000,
        )  # fmt: skip
        assert (message["topic"], message["rows"][0]["id"]) == ("emergencies", emergency.pk)
    finally:
        live.call(live.hub._stepping.release)


def test_a_screen_that_slept_through_it_misses_nothing_of_the_others(
    live: Live, desk: Actor, officer: Actor
) -> None:
    board = live.board(*desk.audiences, topics=BOTH, permissions=MAY)
    for _ in range(2):
        board.next("picture", after="picture")
    live.beat()
    board.leave()
    emergency = press(by=officer).value
    back = live.board(*desk.audiences, topics=BOTH, permissions=MAY, last=board.last_id or "1-0")
    found = {message["topic"]: message for message in (
        back.next("change", after="picture"), back.next("change", after="picture"))}  # fmt: skip
    assert found["emergencies"]["rows"][0]["id"] == emergency.pk
    assert found["incidents"]["rows"][0]["id"] == emergency.incident_id
