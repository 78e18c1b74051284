"""One inbox: whoever writes waits beside whoever rings, the greatest risk first."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from iops.conftest import NOON
from iops.controlroom.contacts import rules
from iops.controlroom.contacts.commands import present_contact, receive_message, take_call
from iops.controlroom.contacts.contracts import CHANNELS
from iops.controlroom.contacts.models import Contact, Message
from iops.controlroom.contacts.queries import inbox, waiting_by_channel
from iops.governance.access.authority import system_actor
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.errors import Invalid, NotPermitted, Refused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with clock.frozen(NOON):
        yield


@pytest.fixture
def gateway(as_role: Callable[..., Actor]) -> Actor:
    return as_role("message-gateway")


def test_every_channel_waits_in_one_list_by_risk_and_says_why(
    gateway: Actor, as_role: Callable[..., Actor]
) -> None:
    handler = as_role("call-handler")
    present_contact(by=system_actor("telephony"), channel="101", caller_phone="0161 1")
    present_contact(by=system_actor("telephony"), channel="999", caller_phone="0161 2")
    for nth, (channel, words) in enumerate([
        ("email", "A streetlight is out"),
        ("online", "My ex partner is in the house right now with a knife"),
        ("chat", "Can I report a lost wallet"),
        ("social", "Loud music again"),
    ]):  # fmt: skip
        receive_message(by=gateway, channel=channel, reference=f"m{nth}", body=words)
    lines = inbox(by=handler)
    order = [one.contact.channel for one in lines]
    assert order == ["online", "999", "101", "chat", "social", "email"]
    assert lines[0].reasons == ("weapon", "going on now", "at home")
    assert [code for code, _, _ in waiting_by_channel(by=handler)] == [
        "999", "101", "online", "email", "chat", "social",
    ]  # fmt: skip


def test_a_message_twice_is_one_contact_and_another_under_its_id_is_refused(gateway: Actor) -> None:
    sent: dict[str, Any] = {
        "channel": "online",
        "reference": "form-7",
        "body": "My bicycle is gone",
    }
    first = receive_message(by=gateway, **sent).value
    assert receive_message(by=gateway, **sent).value.pk == first.pk
    assert (Contact.objects.count(), Message.objects.count()) == (1, 1)
    with pytest.raises(Refused, match="other words"):
        receive_message(by=gateway, **{**sent, "body": "Another"})


def test_taking_it_types_what_was_sent(gateway: Actor, as_role: Callable[..., Actor]) -> None:
    contact = receive_message(
        by=gateway, channel="online", reference="form-8", body="My bicycle is gone",
        sender="Ann Example", phone="07700 900456", place_text="Behind the library",
    ).value  # fmt: skip
    handler = as_role("call-handler")
    fields = take_call(by=handler, contact_id=contact.pk).value.body["fields"]
    assert fields == {
        "phone": ["07700900456"], "channel": ["online"], "name": ["Ann Example"],
        "place": ["Behind the library"], "what": ["My bicycle is gone"],
    }  # fmt: skip
    assert inbox(by=handler) == []


def test_all_that_is_wrong_is_said_at_once(gateway: Actor, as_role: Callable[..., Actor]) -> None:
    with pytest.raises(Invalid) as refusal:
        receive_message(by=gateway, channel="999", reference=" ", body="",
                        sent_at=NOON.replace(tzinfo=None))  # fmt: skip
    assert set(refusal.value.fields) == {"channel", "reference", "body", "sent_at"}
    with pytest.raises(NotPermitted):
        receive_message(by=as_role("call-handler"), channel="email", reference="1", body="Hello")


def test_the_silence_of_a_caller_is_before_everything_but_a_written_cry_for_help() -> None:
    of_channel = {one: rules.risk_of(one, "")[0] for one in CHANNELS}
    assert max(of_channel, key=lambda one: of_channel[one]) == "silent"
    assert (
        rules.risk_of("email", "he has a knife and says he will kill me, the child is here")[0]
        == 99
    )
    assert rules.risk_of("101", "", 2) == (55, ("in touch 3 times in a day",))
    assert rules.risk_of("email", "The knifelike icicles are blackguards")[1] == ()
    assert rules.answer_seconds("999") == 10
