"""A hit is confirmed before anybody acts on it, and expires by itself."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from iops.conftest import NOON
from iops.controlroom.anpr import commands, queries
from iops.controlroom.anpr.jobs import expire_over
from iops.controlroom.anpr.models import Circulation, Hit
from iops.controlroom.incidents.commands import open_from_call
from iops.controlroom.incidents.contracts import Where
from iops.controlroom.incidents.models import LogEntry
from iops.duties.models import Duty
from iops.governance.access.authority import system_actor
from iops.governance.access.commands import issue_token
from iops.governance.access.models import Account
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.errors import Invalid, NotPermitted, Refused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon(at_noon: datetime) -> None:
    """All of it happens at noon."""


@pytest.fixture
def dispatcher(as_role: Callable[..., Actor]) -> Actor:
    return as_role("dispatcher")


@pytest.fixture
def reader(as_role: Callable[..., Actor]) -> Actor:
    return as_role("anpr-reader")


@pytest.fixture
def circulated(dispatcher: Actor) -> Circulation:
    return commands.circulate(
        by=dispatcher, who="Blue Ford Focus", vrm="ab12 cde", why="Seen at a burglary",
        action="stop", source="Control room, extension 4100", expires_at=NOON + timedelta(days=2),
    ).value  # fmt: skip


def seen(by: Actor, **more: Any) -> Hit | None:
    given = {"reading": "R1", "vrm": "AB12CDE", "camera": "Ring road north", "seen_at": NOON}
    return commands.report_hit(by=by, **{**given, **more}).value


def test_confirm_first_then_act(circulated: Circulation, dispatcher: Actor, reader: Actor) -> None:
    hit = seen(reader)
    assert hit is not None
    assert hit.circulation_id == circulated.pk
    (line,) = queries.queue(by=dispatcher)
    assert (line.hit.pk, line.action) == (hit.pk, "Stop it and see why it is circulated")
    duty = Duty.objects.get(kind="anpr-hit")
    with pytest.raises(Refused, match="Confirm first"):
        commands.act_on(by=dispatcher, hit_id=hit.pk, result="stopped")
    commands.confirm(by=dispatcher, hit_id=hit.pk, how="Control room, Vic")
    with clock.frozen(NOON + timedelta(minutes=31)), pytest.raises(Refused, match="too long ago"):
        commands.act_on(by=dispatcher, hit_id=hit.pk, result="stopped")
    incident = open_from_call(
        by=dispatcher, channel="999", what="Burglary", where=Where("Mill Lane"), grade="2",
        type_code="308",
    ).value  # fmt: skip
    commands.act_on(
        by=dispatcher, hit_id=hit.pk, result="stopped", note="Two arrested", incident_id=incident.pk
    )
    duty.refresh_from_db()
    assert duty.state == "met"
    texts = LogEntry.objects.filter(incident=incident).values_list("text", flat=True)
    assert "ANPR hit AB12CDE, Ring road north: Stopped. Two arrested" in set(texts)
    assert queries.queue(by=dispatcher) == []
    with pytest.raises(Refused, match="dealt with"):
        commands.act_on(by=dispatcher, hit_id=hit.pk, result="lost")


def test_what_is_on_no_list_is_not_kept(circulated: Circulation, reader: Actor) -> None:
    assert seen(reader, vrm="XY99ZZZ") is None
    assert not Hit.objects.exists()
    listed = seen(reader, vrm="XY99ZZZ", list_name="Stolen vehicles")
    assert listed is not None
    assert listed.circulation_id is None
    again = seen(reader, vrm="XY99ZZZ", list_name="Stolen vehicles")
    assert again is not None
    assert again.pk == listed.pk, "the same reading is the same hit"


def test_what_is_not_current_ends_the_circulation(
    circulated: Circulation, dispatcher: Actor, reader: Actor
) -> None:
    hit = seen(reader)
    assert hit is not None
    commands.act_on(by=dispatcher, hit_id=hit.pk, result="not-current")
    circulated.refresh_from_db()
    assert circulated.ending == "Found not to be current when it was seen"
    assert seen(reader, reading="R2") is None, "nobody looks for it any more"


def test_all_of_it_ends_by_itself(
    circulated: Circulation, dispatcher: Actor, reader: Actor
) -> None:
    hit = seen(reader)
    assert hit is not None
    with clock.frozen(NOON + timedelta(minutes=59)):
        assert expire_over() == 0
    with clock.frozen(NOON + timedelta(minutes=61)):
        assert expire_over() == 1
    hit.refresh_from_db()
    assert hit.state == "expired"
    assert Duty.objects.get(kind="anpr-hit").state == "met"
    with pytest.raises(Refused, match="expired"):
        commands.confirm(by=dispatcher, hit_id=hit.pk, how="Vic")
    renewed = commands.renew(
        by=dispatcher, circulation_id=circulated.pk, expires_at=NOON + timedelta(days=3)
    ).value
    with clock.frozen(NOON + timedelta(days=3)):
        assert expire_over() == 1
    renewed.refresh_from_db()
    assert renewed.ending == "Its time was over"
    assert set(Duty.objects.filter(kind="circulation-ends").values_list("state", flat=True)) == {
        "met"
    }


def test_everything_wrong_is_said_at_once(
    circulated: Circulation, dispatcher: Actor, reader: Actor, as_role: Callable[..., Actor]
) -> None:
    with pytest.raises(Invalid) as refused:
        commands.circulate(by=dispatcher, who="", vrm="!!", why="", action="shoot", source="",
                           expires_at=NOON)  # fmt: skip
    assert set(refused.value.fields) == {"who", "vrm", "why", "action", "source", "expires_at"}
    with pytest.raises(Invalid) as refused:
        seen(reader, reading="", vrm="?", camera="", seen_at=NOON + timedelta(hours=1),
             longitude=-2.0)  # fmt: skip
    assert set(refused.value.fields) == {"reading", "vrm", "camera", "seen_at", "longitude"}
    with pytest.raises(Refused, match="circulated already"):
        commands.circulate(by=dispatcher, who="The same", vrm="AB12CDE", why="x", action="stop",
                           source="x", expires_at=NOON + timedelta(days=1))  # fmt: skip
    with pytest.raises(NotPermitted):
        seen(dispatcher)
    with pytest.raises(NotPermitted):
        queries.queue(by=as_role("property-officer"))


def test_the_pages(circulated: Circulation, dispatcher: Actor, reader: Actor) -> None:
    client = Client()
    account = Account.objects.get(pk=dispatcher.account_id)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    assert "No hit waits" in client.get("/anpr/").content.decode()
    hit = seen(reader)
    assert hit is not None
    assert "confirm first" in client.get("/anpr/").content.decode()
    at = f"/anpr/{hit.pk}/"
    refused = client.post(f"{at}do/done", {"result": "stopped", "note": "Two arrested"})
    assert refused.status_code == 409
    assert 'value="Two arrested"' in refused.content.decode(), "what was typed stays"
    wrong = client.post(f"{at}do/done", {"result": "", "incident": "99999"})
    assert wrong.content.decode().count('class="field__error"') == 2
    assert client.post(f"{at}do/confirm", {"how": "Vic"})["Location"] == at
    assert client.post(f"{at}do/done", {"result": "stopped"})["Location"] == "/anpr/"
    assert "Stopped" in client.get(at).content.decode()
    page = client.post("/anpr/circulations/", {"who": "", "expires_at": "later"})
    assert page.content.decode().count('class="field__error"') == 4
    typed = {"who": "Sam Field", "why": "Missing", "action": "report", "source": "Desk N",
             "expires_at": "+1d"}  # fmt: skip
    made = client.post("/anpr/circulations/", typed)
    address = made["Location"]
    assert "Missing" in client.get(address).content.decode()
    assert client.post(f"{address}do/renew", {"expires_at": "x"}).status_code == 422
    assert client.post(f"{address}do/end", {"why": "Found"}).status_code == 302
    assert "Found" in client.get(address).content.decode()


def test_a_reader_reports_over_http(circulated: Circulation, reader: Actor, client: Client) -> None:
    _, token = issue_token(
        by=system_actor("worker"), account_id=reader.account_id, name="reader",
        scopes=["anpr.report"], operator="Ann Ash",
    ).value  # fmt: skip

    def post(body: dict[str, object]) -> tuple[int, dict[str, Any]]:
        answer = client.post(
            "/api/v1/anpr/hits", json.dumps(body), content_type="application/json",
            headers={"Authorization": f"Bearer {token}"},
        )  # fmt: skip
        return answer.status_code, answer.json()

    given: dict[str, object] = {"reading": "R9", "vrm": "AB12 CDE", "camera": "Ring road",
                                "seen_at": NOON.isoformat()}  # fmt: skip
    assert post(given) == (200, {"id": Hit.objects.get().pk, "kept": True})
    assert post({**given, "reading": "R10", "vrm": "ZZ99ZZZ"}) == (200, {"id": None, "kept": False})
    status, refused = post({**given, "vrm": "!", "camera": " "})
    assert (status, set(refused["fields"])) == (422, {"vrm", "camera"})
