"""Desks against the database: whose incident it is, who sits there, mergers, the alarm."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from iops.controlroom.desks import commands, queries
from iops.controlroom.desks.contracts import ALARM
from iops.controlroom.desks.models import Desk, Merger, Sitting
from iops.controlroom.desks.tests.desk_people import NIGHT, Room, make_room, opened
from iops.controlroom.incidents.models import LogEntry
from iops.duties.engine import tick
from iops.duties.models import Alert, Duty
from iops.governance.access.authority import system_actor
from iops.governance.access.commands import withdraw_account
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import visibility
from iops.kernel.errors import EditConflict, Invalid, NotPermitted, NotVisible, Refused
from iops.kernel.ids import new_uid

pytestmark = pytest.mark.django_db


@pytest.fixture
def supervisor(as_role: Callable[..., Actor]) -> Actor:
    return as_role("control-room-supervisor")


@pytest.fixture
def room(supervisor: Actor) -> Room:
    return make_room(supervisor)


@pytest.fixture
def handler(as_role: Callable[..., Actor]) -> Actor:
    return as_role("call-handler")


@pytest.fixture
def ann(as_role: Callable[..., Actor]) -> Actor:
    return as_role("dispatcher", "ann")


@pytest.fixture
def bo(as_role: Callable[..., Actor]) -> Actor:
    return as_role("dispatcher", "bo")


def alarms() -> dict[int, str]:
    rows = Duty.objects.filter(kind=ALARM, subject_kind="desk").order_by("pk")
    return dict(rows.values_list("subject_id", "state"))


def test_the_place_decides_and_the_beat_before_the_division(
    supervisor: Actor, handler: Actor, room: Room
) -> None:
    at_a, at_b, nowhere = (opened(handler, one) for one in ("A", "B", "Z"))
    assert queries.desk_of(at_a) == room.north
    assert queries.desk_of(at_b) == room.city
    assert queries.desk_of(nowhere) == room.city  # City was the first: it takes the rest
    beat = opened(handler, "B", beat="B07")
    assert queries.desk_of(beat) == room.city
    commands.change_desk(
        by=supervisor, desk_id=room.north, code="N", name="North",
        areas=[("division", "A"), ("beat", "B07")],
    )  # fmt: skip
    assert queries.desk_of(beat) == room.north


def test_an_area_is_at_one_desk(supervisor: Actor, room: Room) -> None:
    commands.change_desk(
        by=supervisor, desk_id=room.north, code="N", name="North",
        areas=[("division", "A"), ("division", "B")],
    )  # fmt: skip
    found = {one.name: list(one.areas) for one in queries.desks(by=supervisor)}
    assert found == {"City": [], "North": ["Division A", "Division B"]}


def test_every_wrong_field_of_a_desk_is_said(supervisor: Actor, ann: Actor, room: Room) -> None:
    with pytest.raises(Invalid) as refused:
        commands.make_desk(by=supervisor, code="n", name=" ", areas=[("beat", "X99")])
    assert set(refused.value.fields) == {"code", "name", "areas"}
    assert "North has the code N" in refused.value.fields["code"]
    with pytest.raises(NotPermitted):
        commands.make_desk(by=ann, code="E", name="East")


def test_one_desk_takes_the_rest(supervisor: Actor, room: Room) -> None:
    with pytest.raises(Refused, match="Say at another desk"):
        commands.close_desk(by=supervisor, desk_id=room.city)
    commands.change_desk(
        by=supervisor, desk_id=room.north, code="N", name="North", areas=[], takes_rest=True
    )
    assert list(Desk.objects.filter(takes_rest=True).values_list("pk", flat=True)) == [room.north]
    commands.close_desk(by=supervisor, desk_id=room.city)
    assert [one.name for one in queries.desks(by=supervisor)] == ["North"]
    with pytest.raises(NotVisible):
        queries.desk_card(by=supervisor, desk_id=room.city)
    stale = Desk.objects.get(pk=room.north).version - 1
    with pytest.raises(EditConflict):
        commands.change_desk(
            by=supervisor, desk_id=room.north, code="N", name="Nord", areas=[], takes_rest=True,
            expected_version=stale,
        )  # fmt: skip


def test_the_alarm_begins_with_the_incident_and_ends_when_somebody_sits_down(
    handler: Actor, ann: Actor, supervisor: Actor, room: Room
) -> None:
    with clock.frozen(NIGHT):
        opened(handler, "A")
        assert alarms() == {room.north: "open"}
        opened(handler, "A")
        tick()
    found = Alert.objects.filter(recipient_id=supervisor.account_id)
    assert found.count() == 1
    with clock.frozen(NIGHT + timedelta(minutes=2, seconds=5)):
        tick()
        assert found.earliest("pk").attempts == 2  # repeated until somebody confirms it
        line = next(one for one in queries.desks(by=ann) if one.id == room.north)
        assert (line.unstaffed, line.alarm_since) == (True, NIGHT)
        commands.take_desk(by=ann, desk_id=room.north)
        assert alarms() == {room.north: "met"}
        tick()
    with clock.frozen(NIGHT + timedelta(minutes=10)):
        tick()
        assert found.earliest("pk").attempts == 2


def test_a_desk_that_is_left_to_nobody_rings(
    handler: Actor, ann: Actor, bo: Actor, room: Room
) -> None:
    with clock.frozen(NIGHT):
        commands.take_desk(by=ann, desk_id=room.north)
        commands.take_desk(by=bo, desk_id=room.north)
        opened(handler, "A")
        assert alarms() == {}
    with clock.frozen(NIGHT + timedelta(hours=1)):
        commands.leave_desk(by=bo)
        assert alarms() == {}
        commands.leave_desk(by=ann)
        assert alarms() == {room.north: "open"}
        with pytest.raises(Refused, match="no desk"):
            commands.leave_desk(by=ann)


def test_nobody_rings_for_a_desk_without_incidents(ann: Actor, room: Room) -> None:
    commands.take_desk(by=ann, desk_id=room.north)
    commands.leave_desk(by=ann)
    assert alarms() == {}


def test_one_desk_at_a_time_and_the_database_says_so(ann: Actor, bo: Actor, room: Room) -> None:
    with clock.frozen(NIGHT):
        sitting = commands.take_desk(by=ann, desk_id=room.north).value
        with pytest.raises(Refused, match="nobody else does"):
            commands.take_desk(by=ann, desk_id=room.city)
        commands.take_desk(by=bo, desk_id=room.north)
    with clock.frozen(NIGHT + timedelta(minutes=5)):
        commands.take_desk(by=ann, desk_id=room.city)
    ended = Sitting.objects.get(pk=sitting.pk)
    assert (ended.ended, ended.sat.upper) == ("moved", NIGHT + timedelta(minutes=5))
    with pytest.raises(IntegrityError), transaction.atomic():
        Sitting.objects.create(
            audience_id=sitting.audience_id, created_by=ann.account_id, desk_id=room.city,
            account_id=ann.account_id, sat=DateTimeTZRange(NIGHT, NIGHT + timedelta(hours=1)),
        )  # fmt: skip
    twice = Merger(
        audience_id=sitting.audience_id, created_by=1, desk_id=room.north, into_id=room.city,
        merged=DateTimeTZRange(NIGHT, None),
    )  # fmt: skip
    twice.save()
    twice.pk, twice.uid = None, new_uid()
    with pytest.raises(IntegrityError), transaction.atomic():
        twice.save(force_insert=True)


def test_a_merged_desk_is_worked_by_the_other_and_split_off_again(
    handler: Actor, ann: Actor, bo: Actor, room: Room
) -> None:
    with clock.frozen(NIGHT):
        commands.take_desk(by=ann, desk_id=room.north)
        with pytest.raises(Refused, match="Nobody sits at that desk"):
            commands.merge_desk(by=ann, desk_id=room.north, into_id=room.city)
        commands.take_desk(by=bo, desk_id=room.city)
        incident = opened(handler, "A")
    two = NIGHT + timedelta(hours=4, minutes=15)
    with clock.frozen(two):
        commands.merge_desk(by=ann, desk_id=room.north, into_id=room.city)
        assert alarms() == {}
        assert queries.sitters_of(incident.pk) == [bo.account_id]
        assert queries.worked_at(bo, room.city) == {room.north, room.city}
        assert Sitting.objects.get(account_id=ann.account_id).ended == "merged"
        with pytest.raises(Refused, match="merged into City"):
            commands.take_desk(by=ann, desk_id=room.north)
        with pytest.raises(Refused, match="merged already"):
            commands.merge_desk(by=bo, desk_id=room.north, into_id=room.city)
    with clock.frozen(two + timedelta(hours=4)):
        commands.split_desk(by=ann, desk_id=room.north)
        assert queries.sitters_of(incident.pk) == [ann.account_id]
        card = queries.desk_card(by=ann, desk_id=room.north)
    (merger,) = card.mergers
    assert (merger.what, merger.start, merger.end) == ("City", two, two + timedelta(hours=4))
    assert [one.how for one in card.sittings] == ["", "the desk was merged"]
    with pytest.raises(Refused, match="not merged"):
        commands.split_desk(by=ann, desk_id=room.north)


def test_leaving_a_desk_that_works_for_two_rings_once(
    handler: Actor, ann: Actor, bo: Actor, room: Room
) -> None:
    commands.take_desk(by=ann, desk_id=room.north)
    commands.take_desk(by=bo, desk_id=room.city)
    opened(handler, "A")
    commands.merge_desk(by=ann, desk_id=room.north, into_id=room.city)
    commands.leave_desk(by=bo)
    assert alarms() == {room.city: "open"}
    commands.split_desk(by=ann, desk_id=room.north)
    assert alarms() == {room.city: "met"}


def test_moved_by_hand_with_a_reason(handler: Actor, ann: Actor, room: Room) -> None:
    incident = opened(handler, "A")
    with pytest.raises(Invalid, match="Say why"):
        commands.move_incident(by=ann, incident_id=incident.pk, desk_id=room.city, reason=" ")
    commands.move_incident(
        by=ann, incident_id=incident.pk, desk_id=room.city, reason="Lies on the border"
    )
    assert queries.desk_of(incident) == room.city
    assert alarms() == {room.north: "met", room.city: "open"}
    texts = list(LogEntry.objects.filter(incident=incident).values_list("text", flat=True))
    assert "Moved to City from North: Lies on the border" in texts
    (of,) = queries.desk_of_incidents(ann, [incident.pk])
    assert (of.name, of.reason, of.staffed) == ("City", "Lies on the border", False)
    with pytest.raises(Refused, match="already"):
        commands.move_incident(by=ann, incident_id=incident.pk, desk_id=room.city, reason="x")
    with pytest.raises(NotPermitted):
        commands.move_incident(by=handler, incident_id=incident.pk, desk_id=room.north, reason="x")


def test_a_sitting_lapses_after_twelve_hours_and_is_renewed_by_taking_the_desk_again(
    handler: Actor, ann: Actor, room: Room, system: Actor
) -> None:
    with clock.frozen(NIGHT):
        commands.take_desk(by=ann, desk_id=room.north)
        opened(handler, "A")
    with clock.frozen(NIGHT + timedelta(hours=8)):
        commands.take_desk(by=ann, desk_id=room.north)
    with clock.frozen(NIGHT + timedelta(hours=13)):
        assert commands.end_lapsed(by=system).value == 0
        assert Sitting.objects.count() == 1
    with clock.frozen(NIGHT + timedelta(hours=20, minutes=1)):
        assert commands.end_lapsed(by=system).value == 1
        commands.look_round(by=system)
        assert alarms() == {room.north: "open"}
    assert Sitting.objects.get().sat.upper == NIGHT + timedelta(hours=20)


def test_whoever_has_left_sits_nowhere(
    handler: Actor, ann: Actor, bo: Actor, room: Room, as_role: Callable[..., Actor]
) -> None:
    commands.take_desk(by=ann, desk_id=room.north)
    opened(handler, "A")
    withdraw_account(by=as_role("system-administrator"), account_id=ann.account_id, reason="Left")
    with visibility(bo):  # an administrator sees no desk
        assert Sitting.objects.get().ended == "left"
        assert alarms() == {room.north: "open"}


def test_the_worker_rings_for_what_no_command_saw(
    handler: Actor, ann: Actor, room: Room, system: Actor
) -> None:
    incident = opened(handler, "A")
    Duty.objects.filter(kind=ALARM).delete()
    commands.look_round(by=system)
    assert alarms() == {room.north: "open"}
    type(incident).objects.filter(pk=incident.pk).update(state="closed")
    commands.look_round(by=system)
    assert alarms() == {room.north: "met"}


def test_a_force_without_desks_rings_for_nothing(handler: Actor, ann: Actor) -> None:
    incident = opened(handler, "A")
    assert queries.desk_of(incident) is None
    assert queries.desk_of_incidents(ann, [incident.pk]) == []
    assert queries.sitters_of(incident.pk) == []
    assert alarms() == {}
    commands.look_round(by=system_actor("worker"))
    assert alarms() == {}
