"""The pages of desks and their API: taking, leaving, merging, setting up, moving an incident."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.test import Client

from iops.controlroom.desks.commands import take_desk
from iops.controlroom.desks.models import Desk, Sitting
from iops.controlroom.desks.queries import desk_of
from iops.controlroom.desks.tests.desk_people import Room, make_room, opened
from iops.governance.access.authority import system_actor
from iops.governance.access.commands import issue_token
from iops.governance.access.models import Account
from iops.kernel.actors import Actor
from iops.kernel.ids import new_uid

pytestmark = pytest.mark.django_db


@pytest.fixture
def supervisor(as_role: Callable[..., Actor]) -> Actor:
    return as_role("control-room-supervisor")


@pytest.fixture
def room(supervisor: Actor) -> Room:
    return make_room(supervisor)


@pytest.fixture
def ann(as_role: Callable[..., Actor]) -> Actor:
    return as_role("dispatcher", "ann")


def signed(actor: Actor) -> Client:
    client = Client()
    account = Account.objects.get(pk=actor.account_id)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_who_sits_where_and_what_is_done_about_it(
    as_role: Callable[..., Actor], ann: Actor, room: Room
) -> None:
    client = signed(ann)
    opened(as_role("call-handler"), "A")
    shown = client.get("/desks/").content.decode()
    assert "nobody sits at 1 with open incidents" in shown
    assert "You sit at no desk" in shown
    assert client.post(f"/desks/{room.north}/do/take").status_code == 302
    assert "You sit at" in client.get("/desks/").content.decode()
    refused = client.post(f"/desks/{room.north}/do/merge", {"into": str(room.city)})
    assert refused.status_code == 409
    assert "Nobody sits at that desk" in refused.content.decode()
    assert client.post(f"/desks/{room.north}/do/merge", {"into": ""}).status_code == 422
    take_desk(by=as_role("dispatcher", "bo"), desk_id=room.city)
    assert client.post(f"/desks/{room.north}/do/merge", {"into": str(room.city)}).status_code == 302
    assert "Worked by <b>City</b>" in client.get("/desks/").content.decode()
    assert client.post(f"/desks/{room.north}/do/split").status_code == 302
    history = client.get(f"/desks/{room.north}/").content.decode()
    assert "the desk was merged" in history
    assert client.post(f"/desks/{room.north}/do/leave").status_code == 302
    assert client.post(f"/desks/{room.north}/do/dance").status_code == 404
    assert not Sitting.objects.filter(account_id=ann.account_id, ended="").exists()


def test_a_supervisor_makes_changes_and_closes_desks(supervisor: Actor, room: Room) -> None:
    client = signed(supervisor)
    typed = {"code": "", "name": "East", "beats": "B07, X1", "divisions": ["A"]}
    answer = client.post("/desks/new/", typed)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'value="B07, X1"' in page
    assert "There is no division or beat X1" in page
    key = {"idempotency_key": str(new_uid())}
    for _ in range(2):
        again = client.post("/desks/new/", {**typed, "code": "e", "beats": "B07", **key})
        assert again.status_code == 302
    east = Desk.objects.get(code="E")
    shown = client.get(f"/desks/{east.pk}/").content.decode()
    assert "Division A, Beat B07" in shown
    form = client.get(f"/desks/{east.pk}/change").content.decode()
    assert 'value="B07"' in form
    changed = {"code": "E", "name": "Far East", "version": str(east.version)}
    assert client.post(f"/desks/{east.pk}/change", changed).status_code == 302
    stale = client.post(f"/desks/{east.pk}/change", {**changed, "name": "Near East"})
    assert stale.status_code == 409
    assert client.post(f"/desks/{east.pk}/do/close").status_code == 302
    assert client.post(f"/desks/{room.city}/do/close").status_code == 409


def test_an_incident_is_moved_from_its_page(
    as_role: Callable[..., Actor], ann: Actor, room: Room
) -> None:
    client = signed(ann)
    incident = opened(as_role("call-handler"), "A")
    page = client.get(f"/incidents/{incident.pk}/").content.decode()
    assert f"/desks/incidents/{incident.pk}/" in page
    assert "nobody there" in page
    assert "is at North" in client.get(f"/desks/incidents/{incident.pk}/").content.decode()
    move = f"/desks/incidents/{incident.pk}/move"
    assert client.post(move, {"desk": str(room.city), "reason": ""}).status_code == 422
    assert client.post(move, {"desk": "x", "reason": "Border"}).status_code == 404
    assert client.post(move, {"desk": str(room.city), "reason": "Border"}).status_code == 302
    assert desk_of(incident) == room.city


def test_over_http(as_role: Callable[..., Actor], supervisor: Actor, room: Room) -> None:
    incident = opened(as_role("call-handler"), "A")
    _, token = issue_token(
        by=system_actor("worker"), account_id=supervisor.account_id, name="board",
        scopes=["desks.*", "incidents.log"], operator="Vic Vale",
    ).value  # fmt: skip
    client = Client(headers={"Authorization": f"Bearer {token}"})

    def send(method: str, path: str, body: object) -> tuple[int, dict[str, object]]:
        answer = getattr(client, method)(
            f"/api/v1/{path}", json.dumps(body), content_type="application/json"
        )
        return answer.status_code, answer.json()

    lines = {one["code"]: one for one in client.get("/api/v1/desks").json()}
    assert (lines["N"]["unstaffed"], lines["N"]["open"]) == (True, 1)
    assert send("post", f"desks/{room.north}/take", {})[0] == 200
    assert send("post", f"desks/{room.city}/take", {})[0] == 409
    assert send("post", "my-desk/leave", {})[0] == 200
    assert send("post", f"desks/{room.city}/take", {})[0] == 200
    assert send("post", f"desks/{room.north}/merge", {"into": room.city})[0] == 200
    assert send("post", f"desks/{room.north}/split", {})[0] == 409
    move = f"incidents/{incident.pk}/desk"
    status, refused = send("post", move, {"desk_id": room.city})
    assert (status, list(refused["fields"])) == (422, ["reason"])  # type: ignore[call-overload]
    assert send("post", move, {"desk_id": room.city, "reason": "Border"})[0] == 200
    status, made = send("post", "desks", {"code": "W", "name": "West", "areas": [
        {"kind": "beat", "code": "B07"}]})  # fmt: skip
    assert status == 201
    assert send("put", f"desks/{made['id']}", {"code": "W", "name": "Coast"})[0] == 200
    assert send("post", f"desks/{made['id']}/close", {})[0] == 200


def test_whoever_signs_out_leaves_the_desk(ann: Actor, room: Room) -> None:
    client = signed(ann)
    client.post(f"/desks/{room.north}/do/take")
    assert Sitting.objects.get().ended == ""
    client.post("/accounts/logout/")
    assert Sitting.objects.get().ended == "left"
