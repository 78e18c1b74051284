"""The exchange over HTTP, and the simulator that speaks as it does."""

import json
from typing import Any

import pytest
from django.test import Client

from iops.conftest import NOON, person
from iops.controlroom.contacts.models import Contact
from iops.controlroom.telephony.contracts import Exchange
from iops.controlroom.telephony.models import Call, CallRecord
from iops.controlroom.telephony.queries import ringing_here
from iops.controlroom.telephony.tests.conftest import Sit, desk_of
from iops.governance.access.authority import system_actor
from iops.governance.access.commands import issue_token
from iops.sandbox.exchange_simulator import ExchangeSimulator

pytestmark = pytest.mark.django_db


@pytest.fixture
def post() -> Any:
    """``post("events", call="C1", ...)`` as the exchange's token; answers status and body."""
    account = person("t.exchange", "telephone-exchange")
    token = issue_token(
        by=system_actor("worker"), account_id=account.pk, name="exchange",
        scopes=["telephony.note"], operator="Ann Ash",
    ).value[1]  # fmt: skip
    client = Client(headers={"Authorization": f"Bearer {token}"})

    def send(path: str, **body: Any) -> tuple[int, Any]:
        url = f"/api/v1/telephony/{path}"
        answer = (
            client.post(url, json.dumps(body), content_type="application/json")
            if body
            else client.get(url)
        )
        return answer.status_code, answer.json()

    return send


def test_an_exchange_rings_is_told_where_and_may_say_everything_twice(post: Any, sit: Sit) -> None:
    sit("ann", "4001")
    ring = {"call": "C1", "event": "1", "kind": "presented", "at": NOON.isoformat(),
            "line": "999", "phone": "+44 7700 900456"}  # fmt: skip
    for _ in range(2):
        status, answer = post("events", **ring)
        assert (status, answer["ring"], answer["channel"]) == (201, "4001", "999")
    assert post("ringing")[1][0]["extension"] == "4001"
    status, answer = post(
        "events", call="C1", event="2", kind="answered", at=NOON.isoformat(), extension="4001"
    )
    assert (status, answer["ring"]) == (201, "")
    assert post("ringing") == (200, [])
    assert Contact.objects.get().caller_phone == "07700900456"
    status, answer = post("records", records=[{"call": "C1", "presented_at": NOON.isoformat()}])
    assert (status, answer) == (201, {"kept": 1})


def test_wrong_values_are_answered_field_by_field(post: Any) -> None:
    status, answer = post("events", call=" ", event="1", kind="rang", at=NOON.isoformat())
    assert status == 422
    assert set(answer["fields"]) == {"call", "kind"}
    status, answer = post("events", call="C", event="1", kind="answered", at=NOON.isoformat())
    assert answer["detail"] == "Say at which extension it was answered."
    status, answer = post("events", call="C", event="1", kind="presented", at="soon")
    assert (status, set(answer["fields"])) == (422, {"given.at"})


def test_the_simulator_rings_and_a_network_that_was_down_loses_and_doubles_nothing(
    sit: Sit,
) -> None:
    ann = sit("ann", "4001")
    exchange = ExchangeSimulator(system_actor("telephony"))
    speaks: Exchange = exchange
    call = exchange.ring(phone="07700900456")
    assert [one.extension for one in speaks.ringing()] == ["4001"]
    assert ringing_here(by=ann) is not None
    exchange.down = True
    exchange.answer(call, "4001")
    other = exchange.ring(phone="07700900457", line="101")
    exchange.key_silently(call)
    exchange.transfer(call, "ambulance")
    exchange.give_up(other)
    exchange.hang_up(call)
    assert Call.objects.count() == 1
    assert exchange.release() == 7
    first, second = Call.objects.order_by("exchange_id")
    assert (first.silent, first.transferred_to) == (True, "ambulance")
    assert first.recordings == f"recordings/{call.id}.wav"
    assert first.ended_at == second.abandoned_at == NOON
    assert Contact.objects.filter(abandoned=True).count() == 1
    assert desk_of(ann).call_id is None
    exchange.never_told(phone="01632960123")
    assert CallRecord.objects.count() == 3
