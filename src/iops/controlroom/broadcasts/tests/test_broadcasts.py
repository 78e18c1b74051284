"""Words to many: each has a receipt, whoever has not read it is known, nothing is dropped."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from iops.conftest import NOON
from iops.controlroom.broadcasts import rules
from iops.controlroom.broadcasts.commands import (
    close_broadcast,
    read_broadcast,
    remind,
    send_broadcast,
)
from iops.controlroom.broadcasts.models import Broadcast, Receipt
from iops.controlroom.broadcasts.queries import broadcast_card, to_me
from iops.controlroom.dispatch.tests.conftest import Crewed
from iops.controlroom.resources.commands import book_off
from iops.controlroom.resources.models import Unit
from iops.duties import engine
from iops.duties.models import Alert, Duty
from iops.governance.access.models import Account
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.errors import Invalid, NotPermitted, NotVisible, Refused

pytestmark = pytest.mark.django_db
Crew = Callable[[str], Crewed]
WORDS = "Bridge Street is shut. Use the ring road."


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with clock.frozen(NOON):
        yield


def recipients() -> set[int]:
    return set(Receipt.objects.values_list("account_id", flat=True))


def browser(actor: Actor) -> Client:
    client = Client()
    account = Account.objects.get(pk=actor.account_id)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_units_and_their_crews(desk: Actor, crewed: Crew) -> None:
    (_, first), (_, second), _ = crewed("GA1"), crewed("GA2"), crewed("GB9")
    send_broadcast(by=desk, to="unit", name="ga1, GA2", text=WORDS)
    assert recipients() == {first.account_id, second.account_id}
    assert set(Receipt.objects.values_list("callsign", flat=True)) == {"GA1", "GA2"}


def test_an_area_a_team_and_everybody_on_duty(
    desk: Actor, crewed: Crew, as_role: Callable[..., Actor]
) -> None:
    (unit, inside), (_, outside) = crewed("GA1"), crewed("GB9")
    Unit.objects.filter(pk=unit.pk).update(division="A")
    handler = as_role("call-handler", team="TEAM-C")
    at_home = as_role("response-officer", "t.home", team="TEAM-C")
    send_broadcast(by=desk, to="area", name="a", text=WORDS)
    assert recipients() == {inside.account_id}
    Receipt.objects.all().delete()
    send_broadcast(by=desk, to="team", name="team-c", text=WORDS)
    assert recipients() == {handler.account_id, at_home.account_id}
    Receipt.objects.all().delete()
    send_broadcast(by=desk, to="all", text=WORDS)
    assert recipients() == {inside.account_id, outside.account_id, handler.account_id}


def test_every_wrong_field_is_said_at_once_and_every_unit_that_nobody_is_in(
    desk: Actor, crewed: Crew
) -> None:
    unit, _ = crewed("GA1")
    with pytest.raises(Invalid) as said:
        send_broadcast(by=desk, to="everyone", text=" ")
    assert set(said.value.fields) == {"to", "text"}
    with pytest.raises(Invalid) as said:
        send_broadcast(by=desk, to="team", text="A" * 1001)
    assert set(said.value.fields) == {"name", "text"}
    book_off(by=desk, unit_id=unit.pk)
    with pytest.raises(Invalid) as said:
        send_broadcast(by=desk, to="unit", name="GA1 GX9", text=WORDS)
    assert said.value.fields["name"] == "There is no unit GX9. Nobody is aboard GA1."
    for to, name in (("team", "nowhere"), ("area", "nowhere"), ("all", "")):
        with pytest.raises(Invalid):
            send_broadcast(by=desk, to=to, name=name, text=WORDS)
    assert not Broadcast.objects.exists()


def test_it_stands_until_it_is_read_and_the_last_reader_ends_the_duty(
    desk: Actor, crewed: Crew
) -> None:
    (_, first), (_, second) = crewed("GA1"), crewed("GA2")
    sent = send_broadcast(by=desk, to="unit", name="GA1,GA2", text=WORDS).value
    (duty,) = Duty.objects.filter(kind="broadcast-unread", state="open")
    assert (duty.owner_id, duty.due_at) == (desk.account_id, NOON + timedelta(minutes=10))
    (line,) = to_me(by=first)
    assert line.receipt is not None
    assert line.one.text == WORDS
    with pytest.raises(NotVisible):
        read_broadcast(by=second, receipt_id=line.receipt.pk)
    read_broadcast(by=first, receipt_id=line.receipt.pk)
    card = broadcast_card(by=desk, broadcast_id=sent.pk)
    assert [one.name for one in card.unread] == [second.name]
    assert card.line.progress == "read by 1 of 2"
    with clock.frozen(NOON + timedelta(minutes=11)):
        engine.tick()
    assert Alert.objects.filter(duty_id=duty.pk, recipient_id=desk.account_id).exists()
    with clock.frozen(NOON + timedelta(minutes=12)):
        remind(by=desk, broadcast_id=sent.pk)
    (line,) = to_me(by=second)
    assert line.one.reminders == 1
    assert line.receipt is not None
    read_broadcast(by=second, receipt_id=line.receipt.pk)
    sent.refresh_from_db()
    assert sent.all_read_at == NOON
    assert not Duty.objects.filter(kind="broadcast-unread", state="open").exists()
    with pytest.raises(Refused, match="Everybody"):
        remind(by=desk, broadcast_id=sent.pk)


def test_who_is_not_there_reads_it_when_they_come(desk: Actor, crewed: Crew) -> None:
    unit, officer = crewed("GA1")
    send_broadcast(by=desk, to="unit", name="GA1", text=WORDS)
    book_off(by=desk, unit_id=unit.pk)
    with clock.frozen(NOON + timedelta(hours=20)):
        (line,) = to_me(by=officer)
    assert line.receipt is not None
    assert line.receipt.read_at is None


def test_it_is_closed_by_who_may_send_and_the_list_says_who_never_read_it(
    desk: Actor, crewed: Crew
) -> None:
    _, officer = crewed("GA1")
    sent = send_broadcast(by=desk, to="unit", name="GA1", text=WORDS).value
    with pytest.raises(NotPermitted):
        close_broadcast(by=officer, broadcast_id=sent.pk)
    close_broadcast(by=desk, broadcast_id=sent.pk)
    card = broadcast_card(by=desk, broadcast_id=sent.pk)
    assert len(card.unread) == 1
    assert not Duty.objects.filter(kind="broadcast-unread", state="open").exists()


def test_others_do_not_open_it(desk: Actor, crewed: Crew) -> None:
    (_, officer), (_, other) = crewed("GA1"), crewed("GA2")
    sent = send_broadcast(by=desk, to="unit", name="GA1", text=WORDS).value
    with pytest.raises(NotVisible):
        broadcast_card(by=other, broadcast_id=sent.pk)
    assert len(broadcast_card(by=officer, broadcast_id=sent.pk).receipts) == 1


def test_the_form_keeps_what_was_typed_and_ends_on_who_has_not_read_it(
    desk: Actor, crewed: Crew
) -> None:
    _, officer = crewed("GA1")
    page = browser(desk)
    refused = page.post("/broadcasts/new/", {"to": "unit", "units": "GX9", "text": WORDS})
    assert refused.status_code == 422
    assert "There is no unit GX9" in refused.content.decode()
    assert WORDS in refused.content.decode()
    made = page.post("/broadcasts/new/", {"to": "unit", "units": "GA1", "text": WORDS})
    assert officer.name in page.get(made.headers["Location"]).content.decode()
    phone = browser(officer)
    receipt = Receipt.objects.get()
    assert WORDS in phone.get("/broadcasts/").content.decode()
    assert phone.post(f"/broadcasts/receipts/{receipt.pk}/read").status_code == 302
    assert "Everybody has read it" in page.get(made.headers["Location"]).content.decode()


def test_over_http(desk: Actor, crewed: Crew) -> None:
    _, officer = crewed("GA1")
    page, phone = browser(desk), browser(officer)
    body = {"to": "unit", "name": "GA1", "text": WORDS}
    made = page.post("/api/v1/broadcasts", body, content_type="application/json")
    assert made.status_code == 201
    (mine,) = phone.get("/api/v1/broadcasts").json()
    assert (mine["text"], mine["read"], mine["recipients"]) == (WORDS, 0, 1)
    address = f"/api/v1/broadcasts/receipts/{mine['receipt_id']}/read"
    assert phone.post(address, {}, content_type="application/json").status_code == 200
    card = page.get(f"/api/v1/broadcasts/{made.json()['id']}").json()
    assert card["receipts"][0]["read_at"] is not None


@given(st.text(max_size=60))
def test_call_signs_are_read_however_they_are_parted(text: str) -> None:
    found = rules.call_signs(text)
    assert len(found) == len(set(found))
    assert all(one and not set(one) & set(" ,;\n") for one in found)
