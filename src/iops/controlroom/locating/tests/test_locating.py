"""A fix arrives by the adapter, is kept, and stands beside the call: an area with its age."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from iops.conftest import person
from iops.controlroom.locating.commands import note_fix
from iops.controlroom.locating.contracts import ADDRESS, CELL, GNSS, GivenFix
from iops.controlroom.locating.models import Fix
from iops.controlroom.locating.queries import fixes_from
from iops.governance.access.authority import system_actor
from iops.governance.access.commands import issue_token
from iops.governance.access.models import Account
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.errors import Invalid, NotPermitted

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 1, 22, 15, tzinfo=UTC)
PHONE = "07700900123"


def fix(method: str = GNSS, ago: int = 20, **more: object) -> GivenFix:
    parts: dict[str, object] = {
        "source": "aml", "latitude": 53.4803, "longitude": -2.2382, "radius_m": 300,
        "confidence": 68, "fixed_at": NOW - timedelta(seconds=ago),
    }  # fmt: skip
    return GivenFix(method=method, **{**parts, **more})  # type: ignore[arg-type]


@pytest.fixture
def adapter() -> Actor:
    return system_actor("telephony")


def test_every_fix_is_kept_and_told_newest_first(
    adapter: Actor, as_role: Callable[..., Actor]
) -> None:
    handler = as_role("call-handler")
    with clock.frozen(NOW - timedelta(seconds=30)):
        note_fix(by=adapter, phone="+44 7700 900123", given=fix(CELL, 40, radius_m=2_400))
    with clock.frozen(NOW):
        note_fix(by=adapter, phone=PHONE, given=fix())
        note_fix(by=adapter, phone="07700900999", given=fix())
        newest, before = fixes_from(by=handler, phone=PHONE)
    assert (newest.within, newest.sure, newest.age, newest.old) == (
        "within 300 m", "68 % sure", "20 s old", False,
    )  # fmt: skip
    assert newest.said == "53.48030, -2.23820 (within 300 m by satellites)"
    assert (before.within, before.age) == ("within 2.4 km", "40 s old")
    with clock.frozen(NOW + timedelta(minutes=3)):
        assert all(one.old for one in fixes_from(by=handler, phone=PHONE))
    with clock.frozen(NOW + timedelta(hours=2)):
        assert fixes_from(by=handler, phone=PHONE) == []
    assert fixes_from(by=handler, phone="") == []


def test_a_fixed_line_is_an_address(adapter: Actor, as_role: Callable[..., Actor]) -> None:
    given = GivenFix(source="eisec", method=ADDRESS, subscriber="A Ash", address="9 Mill Lane")
    with clock.frozen(NOW):
        note_fix(by=adapter, phone="0161 496 0123", given=given)
        (line,) = fixes_from(by=as_role("call-handler"), phone="01614960123")
    assert (line.said, line.subscriber, line.within) == ("9 Mill Lane", "A Ash", "no position")


def test_what_is_no_position_is_refused_field_by_field(adapter: Actor) -> None:
    given = GivenFix(source="x", method="y", latitude=53.0)
    with pytest.raises(Invalid) as refused:
        note_fix(by=adapter, phone="12", given=given)
    assert set(refused.value.fields) == {"phone", "source", "method", "latitude"}


def test_only_the_adapter_notes_and_only_the_control_room_reads(
    as_role: Callable[..., Actor],
) -> None:
    with pytest.raises(NotPermitted):
        note_fix(by=as_role("call-handler"), phone=PHONE, given=fix())
    with pytest.raises(NotPermitted):
        fixes_from(by=as_role("response-officer"), phone=PHONE)


def test_the_panel_beside_the_call(adapter: Actor, as_role: Callable[..., Actor]) -> None:
    note_fix(by=adapter, phone=PHONE, given=fix(fixed_at=clock.now()))
    client = Client()
    account = Account.objects.get(pk=as_role("call-handler", "t.locates").account_id)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    part = client.post("/call/locations", {"phone": PHONE}).content.decode()
    assert "within 300 m" in part
    assert "53.48030, -2.23820 (within 300 m by satellites)" in part
    assert client.post("/call/locations", {"phone": "07700900999"}).content == b""


def test_over_http(client: Client) -> None:
    exchange = person("t.exchange", "telephone-exchange")
    _, token = issue_token(
        by=system_actor("worker"), account_id=exchange.pk, name="exchange", scopes=["locating.*"],
        operator="Ann Ash",
    ).value  # fmt: skip
    bearer = {"Authorization": f"Bearer {token}"}

    def post(path: str, body: dict[str, object]) -> tuple[int, dict[str, object]]:
        answer = client.post(
            f"/api/v1/{path}", json.dumps(body), content_type="application/json", headers=bearer
        )
        return answer.status_code, answer.json()

    text = 'A"ML=1;lt=+53.48030;lg=-2.23820;rd=52;top=20260301221500;lc=68;pm=G;ml=60'
    status, kept = post("locations/aml", {"phone": PHONE, "message": text})
    assert (status, kept["phone"]) == (201, PHONE)
    status, refused = post("locations/aml", {"phone": PHONE, "message": "hello"})
    assert (status, "begins with" in str(refused["fields"])) == (422, True)
    status, _ = post("locations", {"phone": PHONE, "method": "cell", "latitude": 53.4,
                                   "longitude": -2.2, "radius_m": 900})  # fmt: skip
    assert status == 201
    assert Fix.objects.count() == 2
