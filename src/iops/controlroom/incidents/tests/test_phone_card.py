"""The card of a number: who rang by it, when, about what, and where it led."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from iops.conftest import NOON
from iops.controlroom.contacts.commands import abandon_contact, log_contact, present_contact
from iops.controlroom.contacts.models import Contact
from iops.controlroom.contacts.queries import calls_from
from iops.controlroom.incidents.commands import open_from_call
from iops.controlroom.incidents.contracts import Where
from iops.governance.access.authority import system_actor
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.pole.cards.things import thing_card
from iops.pole.objects.commands import record_phone

pytestmark = pytest.mark.django_db


def test_the_calls_of_a_number_are_its_life_however_it_was_shown(
    as_role: Callable[..., Actor],
) -> None:
    by = as_role("call-handler")
    phone = record_phone(by=as_role("response-officer"), number="07700 900 123").value
    with clock.frozen(NOON):
        incident = open_from_call(
            by=by, channel="999", where=Where("14 Mill Lane"), what="Shouting", grade="2",
            caller_name="Ann Ash", caller_phone="+44 7700 900123",
        ).value  # fmt: skip
    with clock.frozen(NOON + timedelta(hours=1)):
        log_contact(by=by, channel="101", what="Asks for the officer", caller_phone="07700900123")
        log_contact(by=by, channel="101", what="Another number", caller_phone="07700900124")
    with clock.frozen(NOON + timedelta(hours=2)):
        machine = system_actor("telephony")
        rang = present_contact(by=machine, channel="999", caller_phone="07700900123").value
        abandon_contact(by=machine, contact_id=rang.pk)
    lines = thing_card(by=by, kind="phone", record_id=phone.pk).timeline
    assert [line.at for line in lines] == [NOON + timedelta(hours=hour) for hour in (2, 1, 0)]
    assert [line.url for line in lines] == ["", "", f"/incidents/{incident.pk}/"]
    assert "rang off unanswered" in lines[0].detail
    assert lines[1].detail == "Asks for the officer, no incident"
    assert lines[2].detail == f"Ann Ash, Shouting, {incident.number}"
    with clock.frozen(NOON + timedelta(hours=3)):
        earlier = calls_from(by=by, phone="0044 7700 900123", leaving_out=rang.pk)
    assert (earlier.count, [one.what for one in earlier.newest]) == (
        2, ["Asks for the officer", "Shouting"],
    )  # fmt: skip


def test_a_number_that_the_network_showed_before_is_found_too(
    as_role: Callable[..., Actor],
) -> None:
    """Rows of before numbers were brought to one form."""
    by = as_role("call-handler")
    phone = record_phone(by=as_role("response-officer"), number="07700900123").value
    contact = log_contact(by=by, channel="999", what="Early").value
    Contact.objects.filter(pk=contact.pk).update(caller_phone="+447700900123")
    assert len(thing_card(by=by, kind="phone", record_id=phone.pk).timeline) == 1
