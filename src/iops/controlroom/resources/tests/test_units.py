"""Units are made, changed and stood down for good; what is wrong is said by field, all at once."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from iops.controlroom.resources.commands import (
    add_unit,
    book_off,
    book_on,
    bring_back_unit,
    change_unit,
    print_of,
    set_state,
    withdraw_unit,
)
from iops.controlroom.resources.models import Unit
from iops.controlroom.resources.queries import units
from iops.governance.access.models import Account
from iops.kernel.actors import Actor
from iops.kernel.errors import EditConflict, Invalid, NotPermitted, Refused
from iops.reference.places.models import Area

pytestmark = pytest.mark.django_db
CAR: dict[str, Any] = {"callsign": "ga12", "kind": "response car", "skills": ("taser",)}


@pytest.fixture
def manager(as_role: Callable[..., Actor]) -> Actor:
    return as_role("control-room-supervisor")


@pytest.fixture
def browser(manager: Actor, client: Client) -> Client:
    account = Account.objects.get(pk=manager.account_id)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_unit_is_made_with_what_it_can_do(manager: Actor) -> None:
    made = add_unit(by=manager, **CAR, talkgroup="DIV-A 1", base=(400_000.0, 400_000.0)).value
    assert (made.callsign, made.kind, made.skills, made.meaning) == (
        "GA12", "response car", ["taser"], "off-duty",
    )  # fmt: skip
    assert made.talkgroup == "DIV-A 1"


def test_every_wrong_field_is_said_at_once(manager: Actor) -> None:
    Area.objects.create(kind="division", code="A", name="Alder")
    add_unit(by=manager, **CAR)
    with pytest.raises(Invalid) as said:
        add_unit(
            by=manager, callsign="GA12", kind="spaceship", skills=("telepathy",), division="Z",
            base=(-1.0, 5.0), talkgroup="T" * 31,
        )  # fmt: skip
    assert set(said.value.fields) == {
        "callsign", "kind", "skills", "division", "base", "talkgroup"
    }  # fmt: skip
    assert "GA12 exists already" in said.value.fields["callsign"]
    assert said.value.message == "6 fields need correcting."


@pytest.mark.parametrize("callsign", ["", " ", "G", "12", "GA 12", "GA12!", "A" * 13, "ÄB1"])
def test_a_call_sign_is_one_that_the_board_can_type(manager: Actor, callsign: str) -> None:
    with pytest.raises(Invalid) as said:
        add_unit(by=manager, callsign=callsign)
    assert set(said.value.fields) == {"callsign"}


def test_two_people_who_change_one_unit_see_both_values(manager: Actor) -> None:
    made = add_unit(by=manager, **CAR).value
    shown = print_of(made)
    set_state(by=manager, unit_id=made.pk, state="2")  # its state changes all the time
    change_unit(by=manager, unit_id=made.pk, **{**CAR, "skills": ("dog",)}, shown=shown)
    with pytest.raises(EditConflict) as said:
        change_unit(by=manager, unit_id=made.pk, **{**CAR, "callsign": "GB1"}, shown=shown)
    assert said.value.theirs["skills"] == ["dog"]
    assert said.value.mine["callsign"] == "GB1"
    assert Unit.objects.get(pk=made.pk).callsign == "GA12"


def test_a_unit_with_a_crew_is_not_stood_down_for_good(
    manager: Actor, as_role: Callable[..., Actor]
) -> None:
    made = add_unit(by=manager, **CAR).value
    officer = as_role("response-officer")
    book_on(by=manager, unit_id=made.pk, account_ids=(officer.account_id,))
    with pytest.raises(Refused, match="Book its crew off first"):
        withdraw_unit(by=manager, unit_id=made.pk)
    book_off(by=manager, unit_id=made.pk)
    withdraw_unit(by=manager, unit_id=made.pk)
    assert [line.unit.pk for line in units(by=manager).lines] == []
    assert [line.unit.pk for line in units(by=manager, duty="gone").lines] == [made.pk]
    with pytest.raises(Refused, match="stood down for good"):
        book_on(by=manager, unit_id=made.pk, account_ids=(officer.account_id,))
    with pytest.raises(Invalid, match="Bring it back"):
        add_unit(by=manager, **CAR)
    bring_back_unit(by=manager, unit_id=made.pk)
    book_on(by=manager, unit_id=made.pk, account_ids=(officer.account_id,))


def test_a_dispatcher_makes_no_unit(as_role: Callable[..., Actor]) -> None:
    with pytest.raises(NotPermitted):
        add_unit(by=as_role("dispatcher"), **CAR)


def test_on_duty_first_then_by_division_and_narrowed(
    manager: Actor, as_role: Callable[..., Actor]
) -> None:
    for callsign, division, kind in (
        ("GC1", "C", "response car"), ("GA2", "A", "dog unit"), ("GA1", "A", "response car"),
        ("GB1", "B", "response car"),
    ):  # fmt: skip
        add_unit(by=manager, callsign=callsign, division=division, kind=kind)
    last = Unit.objects.get(callsign="GC1")
    book_on(by=manager, unit_id=last.pk, account_ids=(as_role("pcso").account_id,))

    def shown(**chosen: Any) -> list[str]:
        return [line.unit.callsign for line in units(by=manager, **chosen).lines]

    assert shown() == ["GC1", "GA1", "GA2", "GB1"]
    assert shown(division="A") == ["GA1", "GA2"]
    assert shown(division="A", kind="dog unit") == ["GA2"]
    assert shown(duty="on") == ["GC1"]
    assert shown(callsign="ga") == ["GA1", "GA2"]
    assert (units(by=manager).count, units(by=manager).on_duty) == (4, 1)
    assert units(by=manager).lines[0].crewing == "single crewed"


def test_the_form_keeps_what_was_typed_and_says_all_that_is_wrong(browser: Client) -> None:
    given = {"callsign": "G A", "kind": "", "place": "nowhere at all", "skills": ["dog"]}
    answer = browser.post("/units/new/", given)
    html = answer.content.decode()
    assert answer.status_code == 422
    for field in ("callsign", "kind", "place"):
        assert f'href="#id_{field}"' in html
    assert 'value="nowhere at all"' in html
    assert re.search(r'value="dog" checked', html)


def test_a_unit_is_made_and_changed_on_its_page(browser: Client, manager: Actor) -> None:
    given = {"callsign": "ga12", "kind": "response car", "place": "400300, 400000"}
    answer = browser.post("/units/new/", given)
    unit = Unit.objects.get(callsign="GA12")
    assert answer["Location"] == f"/units/{unit.pk}/"
    assert (unit.base_easting, unit.base_northing) == (400_300.0, 400_000.0)
    form = browser.get(f"/units/{unit.pk}/change/").content.decode()
    shown = re.findall(r'name="shown" value="([0-9a-f]+)"', form)[0]
    assert 'value="400300, 400000"' in form
    change_unit(by=manager, unit_id=unit.pk, callsign="GA12", kind="dog unit", shown=shown)
    late = browser.post(f"/units/{unit.pk}/change/", {**given, "beat": "A1", "shown": shown})
    assert late.status_code == 200
    assert "Somebody else changed this" in late.content.decode()
    assert "dog unit" in late.content.decode()
