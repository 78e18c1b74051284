"""A desk is handed over with its list, which is the rows of the board, and never stands empty."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from iops.controlroom.consoles.capability import BOARD_SQL
from iops.controlroom.desks.commands import leave_desk, merge_desk, take_desk
from iops.controlroom.desks.models import Sitting
from iops.controlroom.desks.tests.desk_people import NIGHT, Room, make_room, opened
from iops.controlroom.diary.commands import bring_forward
from iops.controlroom.diary.queries import at_the_desk, diary
from iops.controlroom.handover import commands
from iops.controlroom.handover.models import DeskHandover
from iops.controlroom.handover.queries import handover, ids_at_desk
from iops.controlroom.handover.rules import sentence, unread
from iops.controlroom.incidents.commands import close_incident
from iops.controlroom.incidents.contracts import Assessment
from iops.controlroom.incidents.models import Incident
from iops.duties.models import Duty
from iops.governance.access.authority import system_actor
from iops.governance.access.commands import issue_token
from iops.governance.access.models import Account
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.errors import Invalid, NotVisible, Refused

pytestmark = pytest.mark.django_db
MORNING = NIGHT + timedelta(hours=8)


@pytest.fixture
def room(as_role: Callable[..., Actor]) -> Room:
    return make_room(as_role("control-room-supervisor"))


@pytest.fixture
def ann(as_role: Callable[..., Actor]) -> Actor:
    return as_role("dispatcher", "ann")


@pytest.fixture
def bo(as_role: Callable[..., Actor]) -> Actor:
    return as_role("dispatcher", "bo")


@pytest.fixture
def night(as_role: Callable[..., Actor], ann: Actor, room: Room) -> list[Incident]:
    """Ann at North with three incidents, one of them closed; one at City."""
    by = as_role("call-handler")
    with clock.frozen(NIGHT):
        take_desk(by=ann, desk_id=room.north)
        found = [opened(by, *one) for one in (("A",), ("A",), ("A",), ("B",))]
        close_incident(
            by=ann, incident_id=found[2].pk, closing_code="308", result="Home",
            assessment=Assessment(rationale="Found safe"),
        )  # fmt: skip
        bring_forward(by=ann, incident_id=found[0].pk, when="03:15", what="Ring the caller back")
        bring_forward(by=ann, incident_id=found[2].pk, when="04:00", what="See that he is home")
        bring_forward(by=ann, incident_id=found[3].pk, when="05:00", what="Ring City")
    return found


def on_the_board(desks: set[int]) -> set[int]:
    """The incidents that the board shows, of these desks."""
    with connection.cursor() as cursor:
        cursor.execute(BOARD_SQL, {"ids": list(Incident.objects.values_list("pk", flat=True))})
        rows = [json.loads(row[3]) if isinstance(row[3], str) else row[3] for row in cursor]
    return {row["id"] for row in rows if row is not None and row["desk"] in desks}


def test_the_list_is_the_rows_of_the_board_of_that_desk(
    ann: Actor, bo: Actor, room: Room, night: list[Incident]
) -> None:
    with clock.frozen(MORNING):
        pack = handover(by=bo, desk_id=room.north)
        assert {line.incident.pk for line in pack.open} == on_the_board({room.north})
        assert [line.what for line in pack.diary] == [
            "Ring the caller back", "See that he is home",
        ]  # fmt: skip
        take_desk(by=bo, desk_id=room.city)
        merge_desk(by=ann, desk_id=room.north, into_id=room.city)
        both = handover(by=bo, desk_id=room.city)
        assert {line.incident.pk for line in both.open} == on_the_board({room.north, room.city})
        assert handover(by=bo, desk_id=room.north).open == []
        listed = ids_at_desk(bo, room.city)
    assert set(listed.open) == {line.incident.pk for line in both.open}
    assert set(listed.diary) == {line.id for line in both.diary}


def test_offered_read_and_confirmed_in_one_step(
    ann: Actor, bo: Actor, room: Room, night: list[Incident]
) -> None:
    with clock.frozen(MORNING):
        offer = commands.offer_desk(by=ann, desk_id=room.north, to_account=bo.account_id).value
        assert Sitting.objects.filter(ended="").get().account_id == ann.account_id
        with pytest.raises(Refused, match="already"):
            commands.offer_desk(by=ann, desk_id=room.north)
        with pytest.raises(Refused, match="1 incident has come since you opened the list"):
            commands.confirm_handover(by=bo, handover_id=offer.pk, read=[night[0].pk])
        read = [night[0].pk, night[1].pk]
        commands.confirm_handover(by=bo, handover_id=offer.pk, read=read)
    assert Sitting.objects.filter(ended="").get().account_id == bo.account_id
    assert Sitting.objects.get(account_id=ann.account_id).ended == "handed-over"
    kept = DeskHandover.objects.get()
    assert (kept.confirmed, kept.incidents) == (True, read)
    assert len(kept.diary) == 2
    assert not Duty.objects.filter(kind="staff-desk", subject_id=room.north).exists()
    with pytest.raises(Refused, match="is over"):
        commands.confirm_handover(by=bo, handover_id=offer.pk, read=read)


def test_who_may_offer_confirm_and_take_back(
    as_role: Callable[..., Actor], ann: Actor, bo: Actor, room: Room, night: list[Incident]
) -> None:
    with clock.frozen(MORNING):
        with pytest.raises(Refused, match="do not sit"):
            commands.offer_desk(by=bo, desk_id=room.north)
        with pytest.raises(NotVisible):
            commands.offer_desk(by=ann, desk_id=room.city + 99)
        handler = as_role("call-handler")
        with pytest.raises(Invalid, match="Choose a colleague"):
            commands.offer_desk(by=ann, desk_id=room.north, to_account=handler.account_id)
        offer = commands.offer_desk(by=ann, desk_id=room.north, to_account=bo.account_id).value
        cy = as_role("dispatcher", "cy")
        with pytest.raises(Refused, match="somebody else"):
            commands.confirm_handover(by=cy, handover_id=offer.pk, read=[])
        with pytest.raises(Refused, match="A colleague confirms"):
            commands.confirm_handover(by=ann, handover_id=offer.pk, read=[])
        with pytest.raises(Refused, match="Whoever offered"):
            commands.take_back(by=bo, handover_id=offer.pk)
        commands.take_back(by=ann, handover_id=offer.pk)
        assert DeskHandover.objects.get().confirmed is False
        commands.offer_desk(by=ann, desk_id=room.north)
        leave_desk(by=ann)
    assert list(DeskHandover.objects.values_list("confirmed", flat=True)) == [False, False]


def test_the_diary_is_owed_by_the_desk(
    ann: Actor, bo: Actor, room: Room, night: list[Incident]
) -> None:
    with clock.frozen(MORNING):
        take_desk(by=bo, desk_id=room.city)
        at_north = diary(by=ann, desk_id=room.north)
        assert [line.desk for line in at_north] == ["North", "North"]
        city = next(line for line in diary(by=ann) if line.desk == "City")
        assert at_the_desk("diary_entry", city.id) == [bo.account_id]
        leave_desk(by=bo)
        everybody = at_the_desk("diary_entry", city.id)
    assert everybody == sorted([ann.account_id, bo.account_id])


def test_what_was_not_read_is_named() -> None:
    assert unread({7: 23, 8: 24}, [7]) == [24]
    assert unread({7: 23}, [7, 9]) == []
    assert sentence([24]).startswith("1 incident has come")
    assert "and 2 more" in sentence(range(10))


def test_the_pages(ann: Actor, bo: Actor, room: Room, night: list[Incident]) -> None:
    def signed(actor: Actor) -> Client:
        client = Client()
        account = Account.objects.get(pk=actor.account_id)
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        return client

    with clock.frozen(MORNING):
        one, other = signed(ann), signed(bo)
        address = f"/handover/desks/{room.north}"
        assert "Of a desk:" in one.get("/handover/").content.decode()
        wrong = one.post(f"{address}/offer", {"to": "x"})
        assert wrong.status_code == 422
        assert one.post(f"{address}/offer", {"to": ""}).status_code == 302
        offer = DeskHandover.objects.get()
        shown = other.get(f"/handover/?desk={room.north}").content.decode()
        assert "whoever comes" in shown
        assert shown.count("data-incident=") == 2
        stale = other.post(f"{address}/{offer.pk}/confirm", {"read": str(night[0].pk)})
        assert stale.status_code == 409
        assert "Read them, and confirm again" in stale.content.decode()
        read = f"{night[0].pk},{night[1].pk}"
        answer = other.post(f"{address}/{offer.pk}/confirm", {"read": read})
        assert answer["Location"] == "/board/"
        assert other.get("/handover/?desk=99999").status_code == 404


def test_over_http(ann: Actor, bo: Actor, room: Room, night: list[Incident]) -> None:
    def send(by: Actor, path: str, body: object = None) -> tuple[int, dict[str, object]]:
        _, token = issue_token(
            by=system_actor("worker"), account_id=by.account_id, name="board",
            scopes=["desks.*", "handover.*", "diary.*", "contacts.*"], operator="Ann Ash",
        ).value  # fmt: skip
        client = Client(headers={"Authorization": f"Bearer {token}"})
        if body is None:
            answer = client.get(f"/api/v1/{path}")
        else:
            answer = client.post(
                f"/api/v1/{path}", json.dumps(body), content_type="application/json"
            )
        return answer.status_code, answer.json()

    with clock.frozen(MORNING):
        status, made = send(ann, f"desks/{room.north}/handover", {"to": None})
        assert status == 201
        status, listed = send(bo, f"desks/{room.north}/handover")
        assert status == 200
        read = [line["incident_id"] for line in listed["open"]]  # type: ignore[attr-defined]
        assert set(read) == {night[0].pk, night[1].pk}
        assert send(bo, f"handovers/{made['id']}/confirm", {"read": []})[0] == 409
        assert send(bo, f"handovers/{made['id']}/confirm", {"read": read})[0] == 200
        assert send(ann, f"handovers/{made['id']}/take-back", {})[0] == 409
