"""The stream as a browser meets it: pictures, changes, replay, and who gets what."""

import os
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from django.db import connections, transaction

from iops.conftest import person
from iops.controlroom.incidents.commands import add_log_entry, grade_incident, open_incident
from iops.controlroom.incidents.contracts import Where
from iops.controlroom.incidents.models import Incident
from iops.duties.models import Alert
from iops.governance.access import audiences
from iops.governance.access.authority import actor_for, system_actor
from iops.governance.access.commands import set_sight
from iops.governance.access.models import Account, Force
from iops.governance.disposal.commands import dispose, propose
from iops.kernel import clock, events
from iops.kernel.actors import Actor
from iops.kernel.commands import set_context
from iops.kernel.events import Fact
from iops.kernel.live import drawing
from iops.kernel.live import hub as hub_module
from iops.kernel.live.messages import QUEUE_LIMIT, Client
from iops.kernel.live.tests.conftest import Live

Open = Callable[..., Incident]


@pytest.fixture
def handler(committed: str) -> Actor:
    return actor_for(person("live.handler", "dispatcher"))


@pytest.fixture
def opened(handler: Actor) -> Open:
    """Open an incident: ``opened("a fight")``."""

    def make(what: str = "a fight", by: Actor = handler) -> Incident:
        return open_incident(by=by, where=Where(text="High Street"), what=what, grade="2").value

    return make


def ids(message: dict[str, Any]) -> list[int]:
    return [row["id"] for row in message["rows"]]


def noise(client: Client, count: int) -> None:
    for _ in range(count):
        client.push(b"event: noise\ndata: {}\n\n")


def test_a_picture_comes_first(live: Live, opened: Open) -> None:
    incident = opened()
    live.beat()
    picture = live.board(incident.audience_id).next("picture")
    assert picture["topic"] == "incidents"
    assert ids(picture) == [incident.pk]
    assert picture["position"] == events.latest_position()


def test_a_change_reaches_only_those_whose_audience_includes_it(live: Live, opened: Open) -> None:
    audience = audiences.open_audience(Force.objects.get().pk)
    other = audiences.intern(force_id=Force.objects.get().pk, restriction="restricted")
    insider, outsider = live.board(audience), live.board(other)
    assert insider.next("picture")["rows"] == outsider.next("picture")["rows"] == []
    incident = opened()
    assert ids(insider.next("change")) == [incident.pk]
    live.beat()
    while outsider.next("beat")["position"] < events.latest_position():
        pass  # any message but a beat fails inside next()


def test_a_record_that_is_restricted_leaves_the_screens_it_was_on(
    live: Live, opened: Open, handler: Actor
) -> None:
    incident = opened()
    live.beat()
    hidden = audiences.intern(
        force_id=handler.force_id, restriction="restricted", accounts=[handler.account_id]
    )
    both = live.board(incident.audience_id, hidden)
    one = live.board(incident.audience_id)
    asleep = live.board(incident.audience_id)
    for board in (both, one, asleep):
        assert ids(board.next("picture")) == [incident.pk]
    asleep.leave()
    Incident.objects.using("owner").filter(pk=incident.pk).update(audience_id=hidden)
    insider = actor_for(Account.objects.get(pk=handler.account_id))
    add_log_entry(by=insider, incident_id=incident.pk, text="Now restricted.")
    message = one.next("change")
    assert (message["rows"], message["gone"]) == ([], [incident.pk])
    message = both.next("change")
    assert (ids(message), message["gone"]) == ([incident.pk], [])
    # The one that slept through it gets a picture without it, not a word about it.
    back = live.board(incident.audience_id, last=asleep.last_id)
    assert back.next("picture")["rows"] == []


def test_who_loses_sight_and_who_gains_it_see_that_on_their_boards_at_once(
    live: Live, opened: Open, committed: str
) -> None:
    keeper = actor_for(person("live.keeper", "sergeant"))
    incident = opened()
    live.beat()
    hidden = audiences.restricted_audience(keeper, "absent")
    inside, outside = live.board(hidden), live.board(incident.audience_id)
    assert ids(outside.next("picture")) == [incident.pk]
    assert inside.next("picture")["rows"] == []
    keeper = actor_for(Account.objects.get(pk=keeper.account_id))
    for restriction in ("absent", ""):
        set_sight(
            by=keeper, record_kind="incident", record_id=incident.pk, restriction=restriction,
            reason="A witness was threatened", keep_workers=False,
        )  # fmt: skip
        gains, loses = (inside, outside) if restriction else (outside, inside)
        assert ids(gains.next("change")) == [incident.pk]
        assert loses.next("change")["gone"] == [incident.pk]


def test_a_board_forgets_the_words_of_a_record_that_is_disposed_of(
    live: Live, opened: Open, committed: str
) -> None:
    """Whatever facts the topic follows: what was blanked stands on no screen a moment later."""
    first, second = (
        actor_for(person(name, "data-protection-officer")) for name in ("live.dpo1", "live.dpo2")
    )
    incident = opened("Quetzalcoatlus in the garden")
    live.beat()
    board = live.board(incident.audience_id)
    assert "Quetzalcoatlus" in str(board.next("picture"))
    proposal = propose(
        by=first, record_kind="incident", record_id=incident.pk, ground="erasure", note="Asked for"
    ).value
    dispose(by=second, proposal_id=proposal.pk)
    message = board.next("change")
    assert ids(message) == [incident.pk]
    assert "Quetzalcoatlus" not in str(message)
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT audience_id FROM kernel_event WHERE type = 'disposal.disposed' "
            "AND subject_kind = 'incident'"
        )
        assert cursor.fetchall() == [(incident.audience_id,)]


def test_what_a_sleeping_screen_missed_is_replayed_in_order(
    live: Live, opened: Open, handler: Actor
) -> None:
    incident = opened()
    live.beat()
    board = live.board(incident.audience_id)
    board.next("picture")
    board.leave()
    second = opened("a second")
    grade_incident(by=handler, incident_id=incident.pk, grade="1", reason="A knife")
    live.beat()
    back = live.board(incident.audience_id, last=board.last_id)
    message = back.next("change")
    assert {row["id"]: row["grade"] for row in message["rows"]} == {
        incident.pk: "1",
        second.pk: "2",
    }
    assert message["position"] == events.latest_position()
    third = opened("a third")
    after = back.next("change")
    assert ids(after) == [third.pk]
    assert after["position"] > message["position"]


@pytest.mark.parametrize("last", ["7-1", "1-999999999", "1", "nonsense", "1--4"])
def test_a_position_of_another_log_gives_a_new_picture(live: Live, opened: Open, last: str) -> None:
    incident = opened()
    live.beat()
    assert ids(live.board(incident.audience_id, last=last).next("picture")) == [incident.pk]


def test_a_position_too_far_back_gives_a_new_picture(
    live: Live, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    incident = opened()
    live.beat()
    monkeypatch.setattr(hub_module, "REPLAY_LIMIT", 1)
    assert ids(live.board(incident.audience_id, last="1-0").next("picture")) == [incident.pk]


def test_a_slow_client_is_bounded_and_starts_again(live: Live, opened: Open) -> None:
    incident = opened()
    board = live.board(incident.audience_id)
    board.next("picture")
    (client,) = live.hub.clients
    live.call(board.may_read.clear)
    for _ in range(3):
        live.call(lambda: noise(client, QUEUE_LIMIT))
        assert client.queue.qsize() <= QUEUE_LIMIT
    live.call(client.start_again)
    live.call(board.may_read.set)
    seen: list[str] = []
    while not seen or seen[-1] != "resync":
        seen.append(live.wait(board.received.get())[0])
    assert seen.count("noise") <= QUEUE_LIMIT
    again = live.board(incident.audience_id)
    assert ids(again.next("picture")) == [incident.pk]


def test_an_overflow_itself_says_start_again(live: Live) -> None:
    board = live.board(1)
    board.next("picture")
    (client,) = live.hub.clients
    live.call(board.may_read.clear)
    live.call(lambda: noise(client, 1))
    live.call(lambda: noise(client, QUEUE_LIMIT + 1))
    live.call(board.may_read.set)
    while (kind := live.wait(board.received.get())[0]) != "resync":
        assert kind in ("beat", "noise")


def test_a_stream_whose_sight_has_ended_has_its_screen_drawn_anew(live: Live, opened: Open) -> None:
    board = live.board(opened().audience_id)
    board.next("picture")
    (client,) = live.hub.clients
    live.call(lambda: client.end(anew=True))
    # What opened the incident may still be on its way to a screen that shows it already.
    assert board.next("resync", after="change") == {"topic": "incidents"}
    live.wait(board.end())
    assert live.hub.clients == set()


def test_alerts_reach_only_their_recipient(live: Live, opened: Open) -> None:
    incident = opened()
    audience = incident.audience_id
    first, second = person("live.first", "sergeant"), person("live.second", "sergeant")

    def board(account: int) -> Any:
        return live.board(audience, account=account, topics="alerts")

    mine, theirs = board(first.pk), board(second.pk)
    for one in (mine, theirs):
        assert one.next("picture")["rows"] == []
    alert = _alert(audience, first.pk)
    assert ids(mine.next("change")) == [alert.pk]
    live.beat()
    while theirs.next("beat")["position"] < events.latest_position():
        pass
    # A newcomer is given the drawing that others had, and what came since; each their own.
    again = board(first.pk)
    assert again.next("picture")["rows"] == []
    assert ids(again.next("change")) == [alert.pk]
    again = board(second.pk)
    assert again.next("picture")["rows"] == []
    again.next("beat")
    live.call(live.hub.forget_pictures)
    shown = board(first.pk).next("picture")
    assert ids(shown) == [alert.pk]
    assert [row["body"] for row in shown["rows"]] == ["Sent to Sergeant"]
    assert board(second.pk).next("picture")["rows"] == []


def _alert(audience: int, recipient: int) -> Alert:
    by = system_actor("duty-engine")
    with transaction.atomic():
        set_context(by, "duties.repeat_alert")
        alert = Alert.objects.create(
            audience_id=audience,
            created_by=by.account_id,
            duty_id=1,
            recipient_id=recipient,
            sent_to="role:sergeant",
            level="late",
            title="Grade 2 without a unit",
            sent_at=clock.now(),
        )
        fact = Fact("duties.alert_repeated", "alert", alert.pk, audience)
        events.append([fact], by=by, command="duties.repeat_alert")
    return alert


def test_a_database_that_went_away_is_waited_for(live: Live, opened: Open, committed: str) -> None:
    incident = opened()
    live.beat()
    board = live.board(incident.audience_id)
    board.next("picture")
    with psycopg.connect(os.environ["IOPS_ADMIN_URL"], autocommit=True) as admin:
        admin.execute(f"ALTER DATABASE {committed} ALLOW_CONNECTIONS false")
        admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [committed]
        )
        admin.execute(f"ALTER DATABASE {committed} ALLOW_CONNECTIONS true")
    for alias in ("default", "owner"):
        connections[alias].close()
    second = opened("after the restart")
    assert ids(board.next("change")) == [second.pk]


def test_a_restored_log_begins_again(live: Live, opened: Open) -> None:
    incident = opened()
    live.beat()
    board = live.board(incident.audience_id)
    board.next("picture")
    with connections["owner"].cursor() as cursor:
        cursor.execute("UPDATE kernel_database_mark SET epoch = epoch + 1")
    live.hub.position += 1000  # as far as the log had come before the restore
    live.beat()
    assert board.next("resync")["topic"] == "incidents"
    second = opened("after the restore")
    assert ids(board.next("change")) == [second.pk]
    assert ids(live.board(incident.audience_id, last=board.last_id.replace("2-", "1-")).next(
        "picture"
    )) == [incident.pk, second.pk]  # fmt: skip


def test_many_boards_at_once_cost_one_drawing(
    live: Live, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    incident = opened()
    live.beat()
    drawn, draw = [], drawing.whole

    async def counted(*given: Any) -> Any:
        drawn.append(1)
        return await draw(*given)

    monkeypatch.setattr(drawing, "whole", counted)
    boards = [live.board(incident.audience_id) for _ in range(40)]
    for board in boards:
        assert ids(board.next("picture")) == [incident.pk]
    assert len(drawn) == 1
    # One that comes a little later gets the same picture and what has happened since.
    second = opened("a second")
    boards[0].next("change")
    late = live.board(incident.audience_id)
    assert ids(late.next("picture")) == [incident.pk]
    assert ids(late.next("change")) == [second.pk]
    assert len(drawn) == 1


def test_a_screen_that_leaves_is_forgotten_and_its_watch_ends(live: Live) -> None:
    board = live.board(1)
    board.next("picture")
    board.leave()
    assert live.hub.clients == set()
    assert live.watches == [True, False]


def test_without_a_permission_there_are_beats_only(live: Live, opened: Open) -> None:
    audience = audiences.open_audience(Force.objects.get().pk)
    board = live.board(audience, permissions=frozenset())
    opened()
    live.beat()
    while board.next("beat")["position"] < events.latest_position():
        pass
    assert live.watches == []


def test_nobody_listens_without_a_session(live: Live) -> None:
    live.admit = lambda viewer: "unknown"  # type: ignore[method-assign]
    board = live.board(1)
    live.wait(board.end())
    assert board.status == 401
