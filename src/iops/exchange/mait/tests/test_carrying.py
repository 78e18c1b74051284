"""Messages to a partner and back: sent until answered, known when they come twice, refused in
words. The other side is the simulator; a real partner has never been spoken with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from iops.controlroom.incidents.commands import open_from_call
from iops.controlroom.incidents.contracts import Where
from iops.controlroom.incidents.models import Incident
from iops.controlroom.services.commands import ask, note_silence, withdraw
from iops.controlroom.services.models import Message, Request
from iops.controlroom.services.queries import outbox
from iops.exchange.mait.carrying import own_code, send_due, take_in, written
from iops.exchange.mait.commands import end_partner, set_partner
from iops.exchange.mait.contracts import Unreadable
from iops.exchange.mait.health import messages_flow
from iops.exchange.mait.models import Partner
from iops.exchange.mait_simulator import SimulatedService
from iops.governance.access.authority import system_actor
from iops.governance.access.commands import issue_token
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.errors import Invalid

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 1, 22, 15, tzinfo=UTC)
URL = "https://ambulance.example/mait"


class Line:
    """A network to a simulated service; ``dies`` loses the answer after the message was taken."""

    def __init__(self, service: SimulatedService, dies: int = 0) -> None:
        self.service, self.dies = service, dies
        self.bodies: list[bytes] = []
        self.headers: list[dict[str, str]] = []

    def post(self, url: str, body: bytes, headers: dict[str, str]) -> int:
        self.bodies.append(body)
        self.headers.append(headers)
        status = self.service.take(body, clock.now())
        if self.dies:
            self.dies -= 1
            raise SystemExit("killed between sending and noting it")
        return status


@pytest.fixture(autouse=True)
def at_night() -> Iterator[datetime]:
    with clock.frozen(NOW):
        yield NOW


@pytest.fixture
def service() -> SimulatedService:
    return SimulatedService("ambulance", own_code())


@pytest.fixture
def partner(as_role: Callable[..., Actor]) -> Partner:
    return set_partner(by=as_role("system-administrator"), agency_code="ambulance", url=URL).value


@pytest.fixture
def asked(partner: Partner, as_role: Callable[..., Actor]) -> Request:
    incident = open_from_call(
        by=as_role("call-handler"), channel="999", caller_phone="", what="One hurt",
        where=Where("Mill Lane"), grade="1", type_code="101",
    ).value  # fmt: skip
    return ask(
        by=as_role("dispatcher"), incident_id=incident.pk, agency_code="ambulance", kind="attend",
        what="One hurt",
    ).value  # fmt: skip


def listen(service: SimulatedService) -> int:
    replies = service.replies(clock.now())
    for body in replies:
        take_in(body, agency=service.agency)
    return len(replies)


def test_asked_accepted_on_the_way_done(service: SimulatedService, asked: Request) -> None:
    line = Line(service)
    assert send_due(line) == 1
    assert line.headers[0]["Idempotency-Key"] == Message.objects.get(direction="out").message_id
    assert len(line.headers[0]["X-Iops-Signature"]) == 64
    seen = []
    for minutes in (1, 5, 15, 40):
        with clock.frozen(NOW + timedelta(minutes=minutes)):
            listen(service)
            send_due(line)
            asked.refresh_from_db()
            seen.append(asked.state)
    assert seen == ["accepted", "on-way", "at-scene", "done"]
    assert asked.their_reference == "SIM-AMB-00001"
    with clock.frozen(NOW + timedelta(days=1)):
        assert send_due(line) == 0
    assert not Message.objects.filter(direction="out", answered_at=None).exists()


def test_killed_after_sending_it_goes_again_and_is_one(
    service: SimulatedService, asked: Request
) -> None:
    line = Line(service, dies=1)
    with pytest.raises(SystemExit):
        send_due(line)
    assert send_due(line) == 1
    assert len(line.bodies) == 2
    assert line.bodies[0] == line.bodies[1]
    with clock.frozen(NOW + timedelta(minutes=1)):
        assert listen(service) == 1
    asked.refresh_from_db()
    assert asked.state == "accepted"


def test_nobody_takes_it_it_waits_longer_and_the_telephone_takes_over(
    service: SimulatedService, asked: Request
) -> None:
    service.down = True
    line = Line(service)
    pauses, moment = [], NOW
    for _ in range(6):
        with clock.frozen(moment):
            assert send_due(line) == 0
        due = Message.objects.get(direction="out").next_at
        assert due is not None
        pauses.append((due - moment).total_seconds())
        moment = due
    assert pauses == [5, 15, 60, 300, 300, 300]
    with clock.frozen(moment):
        assert [one.pk for one in note_silence(by=system_actor("worker")).value] == [asked.pk]
        assert "wait longer than ten minutes" in (messages_flow() or "")
        service.down = False
        assert send_due(line) == 1
        assert messages_flow() is None


def test_a_partner_that_is_silent_is_left_in_peace_for_the_turn(
    service: SimulatedService, asked: Request, as_role: Callable[..., Actor]
) -> None:
    withdraw(by=as_role("dispatcher"), request_id=asked.pk, reason="Not hurt after all")
    service.down = True
    line = Line(service)
    send_due(line)
    assert len(line.bodies) == 1


def test_refused_in_a_reason_and_not_understood(service: SimulatedService, asked: Request) -> None:
    service.refuses = "No crew before two"
    send_due(Line(service))
    with clock.frozen(NOW + timedelta(minutes=1)):
        listen(service)
    asked.refresh_from_db()
    assert (asked.state, asked.reason) == ("refused", "No crew before two")


def test_another_name_or_another_force_is_refused(service: SimulatedService, db: None) -> None:
    body = service.asks(reference="A-1", text="Help to get in", place="4 Mill Lane", now=NOW)
    with pytest.raises(Unreadable) as refused:
        take_in(body, agency="fire")
    assert list(refused.value.wrong) == ["Header/Sender"]
    service.force = "elsewhere"
    body = service.asks(reference="A-1", text="Help to get in", place="4 Mill Lane", now=NOW)
    with pytest.raises(Unreadable, match="This is"):
        take_in(body, agency="ambulance")
    assert not Message.objects.exists()


def test_without_an_address_it_says_so_and_waits(
    service: SimulatedService, asked: Request, as_role: Callable[..., Actor]
) -> None:
    end_partner(by=as_role("system-administrator"), agency_code="ambulance")
    line = Line(service)
    assert send_due(line) == 0
    assert line.bodies == []
    assert Message.objects.get(direction="out").problem == "no address is set for this agency"


def test_what_is_simulated_is_left_to_the_simulator(
    service: SimulatedService, asked: Request
) -> None:
    Partner.objects.update(url="simulator:")
    line = Line(service)
    assert send_due(line) == 0
    assert line.bodies == []


def test_an_address_is_https_and_a_simulator_for_a_sandbox_alone(
    as_role: Callable[..., Actor],
) -> None:
    admin = as_role("system-administrator")
    with pytest.raises(Invalid) as refused:
        set_partner(by=admin, agency_code="nobody", url="http://x.example", account_id=10**9)
    assert set(refused.value.fields) == {"agency", "url", "account_id"}


def test_over_http(
    service: SimulatedService, as_role: Callable[..., Actor], client: Client
) -> None:
    machine = as_role("message-gateway")
    _, token = issue_token(
        by=system_actor("worker"), account_id=machine.account_id, name="ambulance",
        scopes=["mait.*"], operator="Ann Ash",
    ).value  # fmt: skip
    head = {"Authorization": f"Bearer {token}"}
    body = service.asks(reference="A-1", text="Help to get in", place="4 Mill Lane", now=NOW)

    def post(sent: bytes) -> tuple[int, dict[str, object]]:
        answer = client.post("/api/v1/mait/messages", sent, content_type="application/xml",
                             headers=head)  # fmt: skip
        return answer.status_code, answer.json()

    assert post(body)[0] == 403
    set_partner(by=as_role("system-administrator"), agency_code="ambulance", url=URL,
                account_id=machine.account_id)  # fmt: skip
    first, again = post(body), post(body)
    assert (first[0], first[1]["outcome"]) == (202, "done")
    assert first == again
    assert Request.objects.get().their_reference == "A-1"
    status, refused = post(b"<!DOCTYPE a><a/>")
    assert status == 422
    assert "not understood" in str(refused["detail"])


def test_a_confidential_place_is_not_in_the_message(
    partner: Partner, as_role: Callable[..., Actor]
) -> None:
    incident: Incident = open_from_call(
        by=as_role("call-handler"), channel="999", caller_phone="", what="Husband at the door",
        where=Where("Refuge, 9 Hidden Street", confidential=True), grade="1", type_code="306",
    ).value  # fmt: skip
    ask(by=as_role("dispatcher"), incident_id=incident.pk, agency_code="ambulance",
        kind="attend", what="One hurt")  # fmt: skip
    (message,) = outbox(by=system_actor("worker"))
    assert b"Hidden Street" not in written(message)
