"""A caller has a reference and is told: nobody's name, no text to where somebody else reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time, timedelta

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from iops.controlroom.appointments.commands import book, make_calendar
from iops.controlroom.appointments.contracts import Hours
from iops.controlroom.incidents.commands import open_from_call
from iops.controlroom.incidents.contracts import Where
from iops.controlroom.incidents.models import Incident, IncidentContact
from iops.controlroom.updates import rules
from iops.controlroom.updates.commands import read_out, see_failed, send_update, settle_update
from iops.controlroom.updates.models import Update
from iops.controlroom.updates.queries import outbox
from iops.duties.models import Duty
from iops.exchange.texts.carrying import Answer, SimulatedTexts, send_due
from iops.exchange.texts.health import texts_flow
from iops.governance.access.authority import system_actor
from iops.governance.access.models import Account
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.errors import Invalid
from iops.reference.codes import queries as codes

NOW = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)


@given(st.text(max_size=80))
def test_a_text_is_filled_or_refused_and_never_longer_than_two_messages(text: str) -> None:
    try:
        made = rules.filled(text, {"force": "Sandbox Police", "reference": "CON-1"})
    except ValueError:
        return
    assert len(made) <= rules.LONGEST
    assert "{reference}" not in made


@pytest.mark.parametrize(
    ("number", "mobile"),
    [("07700900123", True), ("07624123456", True), ("07600123456", False), ("01619460123", False),
     ("0770090012", False), ("", False)],
)  # fmt: skip
def test_which_numbers_take_texts(number: str, mobile: bool) -> None:
    assert rules.is_mobile(number) is mobile


@pytest.fixture
def noon() -> Iterator[datetime]:
    with clock.frozen(NOW):
        yield NOW


@pytest.fixture
def handler(db: None, noon: datetime, as_role: Callable[..., Actor]) -> Actor:
    return as_role("call-handler")


@pytest.fixture
def opened(handler: Actor) -> Callable[..., tuple[Incident, int]]:
    def make(*qualifiers: str, phone: str = "07700900123") -> tuple[Incident, int]:
        incident = open_from_call(
            by=handler, channel="101", caller_phone=phone, caller_name="Zebedee Quux",
            what="Wheels stolen", where=Where("14 Mill Lane"), grade="C", type_code="310",
            qualifiers=qualifiers,
        ).value  # fmt: skip
        return incident, IncidentContact.objects.get(incident=incident).contact_id

    return make


def test_every_text_of_the_list_holds_nothing_of_a_person(
    handler: Actor, opened: Callable[..., tuple[Incident, int]], as_role: Callable[..., Actor]
) -> None:
    incident, contact = opened()
    calendar = make_calendar(
        by=as_role("control-room-supervisor"), name="Northgate", division="", kind="station",
        hours=Hours(frozenset({2}), time(9), time(17), 30), seats=["Room 1"],
    ).value  # fmt: skip
    book(by=handler, incident_id=incident.pk, calendar_id=calendar.pk,
         starts_at=NOW + timedelta(hours=2))  # fmt: skip
    listed = [one for one in codes.codes("update-texts") if one.detail["by"] == "person"]
    for one in listed:
        send_update(by=handler, contact_id=contact, template=one.code)
    bodies = [one.body for one in outbox(by=system_actor("worker"))]
    assert len(bodies) == len(listed) >= 5
    for body in bodies:
        assert not any(word in body for word in ("Zebedee", "Mill Lane", "Wheels", "07700"))
    assert any("Tuesday 1 December at 14:00" in body for body in bodies)


def test_where_somebody_else_may_read_it_they_are_asked_first(
    handler: Actor, opened: Callable[..., tuple[Incident, int]]
) -> None:
    _, contact = opened("domestic")
    with pytest.raises(Invalid, match="Somebody else may read"):
        send_update(by=handler, contact_id=contact, template="reference")
    send_update(by=handler, contact_id=contact, template="reference", safe=True)
    with pytest.raises(Invalid) as refused:
        send_update(by=handler, contact_id=contact, template="survey", phone="0161 946 0123")
    assert set(refused.value.fields) == {"template", "phone", "safe"}
    with pytest.raises(Invalid, match="no appointment"):
        send_update(by=handler, contact_id=contact, template="appointment", safe=True)


def test_it_is_tried_until_it_is_taken_and_a_person_hears_when_it_is_not(
    handler: Actor, opened: Callable[..., tuple[Incident, int]]
) -> None:
    _, contact = opened()
    made = send_update(by=handler, contact_id=contact, template="reference").value

    class Down:
        def send(self, to: str, body: str, key: str) -> Answer:
            return Answer(problem="no answer")

    moment = NOW
    for _ in range(rules.MOST_ATTEMPTS):
        with clock.frozen(moment):
            assert send_due(Down()) == 0
        made.refresh_from_db()
        moment = made.next_at or moment
    assert (made.state, made.next_at, made.attempts) == ("failed", None, rules.MOST_ATTEMPTS)
    duty = Duty.objects.get(kind="update-failed", subject_id=made.pk)
    with pytest.raises(Invalid):
        see_failed(by=handler, update_id=made.pk, result=" ")
    see_failed(by=handler, update_id=made.pk, result="Rang her")
    duty.refresh_from_db()
    assert duty.state == "met"


def test_the_simulator_says_that_it_is_one(
    handler: Actor, opened: Callable[..., tuple[Incident, int]]
) -> None:
    _, contact = opened()
    made = send_update(by=handler, contact_id=contact, template="reference").value
    with clock.frozen(NOW + timedelta(minutes=20)):
        assert "Is the gateway well" in (texts_flow() or "")
    assert send_due() == 1  # a sandbox without a gateway has the simulator
    made.refresh_from_db()
    assert (made.state, made.gateway_reference[:10]) == ("sent", "simulator-")
    assert settle_update(by=system_actor("worker"), update_id=made.pk).value is None
    assert send_due(SimulatedTexts()) == 0


def test_on_the_page_of_the_contact(
    handler: Actor, opened: Callable[..., tuple[Incident, int]]
) -> None:
    _, contact = opened()
    client = Client()
    client.force_login(
        Account.objects.get(pk=handler.account_id),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    address = f"/updates/contacts/{contact}/"
    refused = client.post(address, {"template": "", "phone": "07700 900123"})
    assert refused.status_code == 422
    assert 'value="07700 900123"' in refused.content.decode()
    assert client.post(address, {"template": "reference", "phone": ""}).status_code == 302
    assert client.post(f"{address}read-out").status_code == 302
    read_out(by=handler, contact_id=contact)
    page = client.get(f"/contacts/{contact}/").content.decode()
    assert "Waits for the gateway" in page
    assert page.count("Read out") == 1
    failed = Update.objects.get(state="waiting")
    assert client.get(f"/updates/{failed.pk}/failed/").status_code == 200
