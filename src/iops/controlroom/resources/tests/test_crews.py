"""Who sits in a unit: nobody in two, moved in one step, and no job left without a crew."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from iops.conftest import NOON
from iops.controlroom.dispatch.commands import deploy_unit, report_state, stand_down
from iops.controlroom.incidents.commands import open_from_call
from iops.controlroom.incidents.contracts import Where
from iops.controlroom.incidents.queries import incident_card
from iops.controlroom.resources.commands import (
    add_unit,
    book_myself_off,
    book_myself_on,
    book_off,
    book_on,
    change_day,
    set_state,
)
from iops.controlroom.resources.contracts import InAnotherCrew
from iops.controlroom.resources.models import CrewMember, Unit
from iops.controlroom.resources.queries import named_officers, officers, unit_card
from iops.governance.access.authority import actor_for, forget
from iops.governance.access.commands import set_sight
from iops.governance.access.models import Account
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.errors import Invalid, NotPermitted, NotVisible, Refused

pytestmark = pytest.mark.django_db
Make = Callable[[str], Unit]


@pytest.fixture
def desk(as_role: Callable[..., Actor]) -> Actor:
    return as_role("control-room-supervisor")


@pytest.fixture
def unit(desk: Actor) -> Make:
    return lambda callsign: add_unit(by=desk, callsign=callsign).value


@pytest.fixture
def officer(as_role: Callable[..., Actor]) -> Callable[[str], Actor]:
    return lambda name: as_role("response-officer", f"t.{name}")


def crew(by: Actor, unit: Unit) -> list[str]:
    return [one.name for one in unit_card(by=by, unit_id=unit.pk).line.crew]


def sent(by: Actor, unit: Unit) -> Any:
    incident = open_from_call(
        by=by, channel="999", where=Where("High Street"), what="Noise", grade="2"
    ).value
    return incident, deploy_unit(by=by, incident_id=incident.pk, unit_id=unit.pk).value


def test_several_at_once_and_how_the_unit_is_crewed(
    desk: Actor, unit: Make, officer: Callable[[str], Actor]
) -> None:
    car = unit("GA12")
    ids = [officer(name).account_id for name in ("ann", "bob")]
    book_on(by=desk, unit_id=car.pk, account_ids=ids)
    card = unit_card(by=desk, unit_id=car.pk)
    assert card.line.crewing == "double crewed"
    assert card.unit.meaning == "on-duty"
    book_off(by=desk, unit_id=car.pk, account_ids=ids[:1])
    card = unit_card(by=desk, unit_id=car.pk)
    assert (card.line.crewing, card.unit.meaning) == ("single crewed", "on-duty")
    book_off(by=desk, unit_id=car.pk, account_ids=ids[1:])
    card = unit_card(by=desk, unit_id=car.pk)
    assert (card.line.crewing, card.unit.meaning) == ("no crew", "off-duty")
    assert [one.name for one in card.past] == ["T.Bob", "T.Ann"]


def test_a_second_crew_is_refused_with_the_unit_and_moved_in_one_step(
    desk: Actor, unit: Make, officer: Callable[[str], Actor]
) -> None:
    first, second, ann = unit("GA12"), unit("GA13"), officer("ann")
    book_on(by=desk, unit_id=first.pk, account_ids=[ann.account_id])
    with pytest.raises(InAnotherCrew, match="aboard GA12 until"):
        book_on(by=desk, unit_id=second.pk, account_ids=[ann.account_id])
    book_on(by=desk, unit_id=second.pk, account_ids=[ann.account_id], move=True)
    assert (crew(desk, first), crew(desk, second)) == ([], ["T.Ann"])
    assert Unit.objects.get(pk=first.pk).meaning == "off-duty"
    with pytest.raises(Refused, match="aboard GA13 already"):
        book_on(by=desk, unit_id=second.pk, account_ids=[ann.account_id], move=True)


def test_a_move_leaves_no_job_without_a_crew(
    desk: Actor, unit: Make, officer: Callable[[str], Actor]
) -> None:
    first, second = unit("GA12"), unit("GA13")
    ann, bob = officer("ann"), officer("bob")
    book_on(by=desk, unit_id=first.pk, account_ids=[ann.account_id, bob.account_id])
    incident, _ = sent(desk, first)
    book_on(by=desk, unit_id=second.pk, account_ids=[ann.account_id], move=True)
    with pytest.raises(Refused, match=f"committed to incident {incident.short}"):
        book_on(by=desk, unit_id=second.pk, account_ids=[bob.account_id], move=True)
    assert (crew(desk, first), crew(desk, second)) == (["T.Bob"], ["T.Ann"])


def test_booking_off_a_committed_unit_says_what_comes_first(
    desk: Actor, unit: Make, officer: Callable[[str], Actor]
) -> None:
    car, ann = unit("GA12"), officer("ann")
    book_on(by=desk, unit_id=car.pk, account_ids=[ann.account_id])
    _, deployment = sent(desk, car)
    first = "Clear it, send it on or stand it down first"
    with pytest.raises(Refused, match=first):
        book_off(by=desk, unit_id=car.pk)
    with pytest.raises(Refused, match=first):
        book_myself_off(by=ann, unit_id=car.pk)
    with pytest.raises(Refused, match=first):
        set_state(by=desk, unit_id=car.pk, state="11")
    stand_down(by=desk, deployment_id=deployment.pk, reason="Not needed")
    book_off(by=desk, unit_id=car.pk)
    assert Unit.objects.get(pk=car.pk).meaning == "off-duty"


def test_who_joins_a_unit_on_its_way_changes_nothing_of_its_job(
    desk: Actor, unit: Make, officer: Callable[[str], Actor]
) -> None:
    car = unit("GA12")
    book_on(by=desk, unit_id=car.pk, account_ids=[officer("ann").account_id])
    incident, _ = sent(desk, car)
    report_state(by=desk, unit_id=car.pk, state="6")
    book_on(by=desk, unit_id=car.pk, account_ids=[officer("bob").account_id])
    car.refresh_from_db()
    assert (car.state, car.incident_id) == ("6", incident.pk)


def test_who_leaves_a_unit_on_a_restricted_job_sees_it_no_longer(
    desk: Actor, unit: Make, officer: Callable[[str], Actor], as_role: Callable[..., Actor]
) -> None:
    car = unit("GA12")
    ann, bob = (as_role("response-officer", f"t.{one}", team="TEAM-C") for one in ("ann", "bob"))
    book_on(by=desk, unit_id=car.pk, account_ids=[ann.account_id, bob.account_id])
    incident, _ = sent(desk, car)
    set_sight(by=desk, record_kind="incident", record_id=incident.pk, restriction="absent",
              reason="An officer's own home")  # fmt: skip

    def again(who: Actor) -> Actor:
        forget()
        return actor_for(Account.objects.get(pk=who.account_id))

    assert incident_card(by=again(ann), incident_id=incident.pk).incident.pk == incident.pk
    book_off(by=again(desk), unit_id=car.pk, account_ids=[ann.account_id])
    with pytest.raises(NotVisible):
        incident_card(by=again(ann), incident_id=incident.pk)
    assert incident_card(by=again(bob), incident_id=incident.pk).incident.pk == incident.pk


def test_off_duty_by_radio_books_the_crew_off(
    desk: Actor, unit: Make, officer: Callable[[str], Actor]
) -> None:
    first, second, ann = unit("GA12"), unit("GA13"), officer("ann")
    book_on(by=desk, unit_id=first.pk, account_ids=[ann.account_id])
    report_state(by=desk, unit_id=first.pk, state="11")
    assert crew(desk, first) == []
    book_on(by=desk, unit_id=second.pk, account_ids=[ann.account_id])


def test_an_officer_books_on_and_off_with_their_own_account(
    unit: Make, officer: Callable[[str], Actor], as_role: Callable[..., Actor]
) -> None:
    car, ann = unit("GA12"), officer("ann")
    book_myself_on(by=ann, unit_id=car.pk)
    assert CrewMember.objects.get(unit=car).account_id == ann.account_id
    book_myself_off(by=ann, unit_id=car.pk)
    with pytest.raises(Refused, match="no seat"):
        book_myself_off(by=ann, unit_id=car.pk)
    with pytest.raises(NotPermitted):
        book_myself_on(by=as_role("dispatcher"), unit_id=car.pk)


def test_overtime_driver_grade_and_talkgroup(
    desk: Actor, unit: Make, officer: Callable[[str], Actor]
) -> None:
    car, other, ann = unit("GA12"), unit("GA13"), officer("ann")
    with clock.frozen(NOON):
        book_on(by=desk, unit_id=car.pk, account_ids=[ann.account_id], hours=8)
        end = NOON + timedelta(hours=11)
        change_day(
            by=desk, unit_id=car.pk, until=end, talkgroup="DIV-A 2",
            drivers={ann.account_id: "advanced"},
        )  # fmt: skip
        seat = CrewMember.objects.get(unit=car)
        assert (seat.aboard.upper, seat.driver) == (end, "advanced")
        with pytest.raises(Invalid) as said:
            change_day(
                by=desk, unit_id=car.pk, until=NOON - timedelta(minutes=1),
                drivers={ann.account_id: "wizard"},
            )  # fmt: skip
        assert set(said.value.fields) == {"until", "driver"}
        book_off(by=desk, unit_id=car.pk)
        book_on(by=desk, unit_id=other.pk, account_ids=[ann.account_id])
    car.refresh_from_db()
    assert (car.talkgroup, car.shift_end) == ("DIV-A 2", None)
    # Once known, the grade goes with the officer.
    assert CrewMember.objects.get(unit=other).driver == "advanced"


@pytest.mark.parametrize("hours", [0, -1, 16.1, float("inf")])
def test_a_shift_has_a_length(
    desk: Actor, unit: Make, officer: Callable[[str], Actor], hours: float
) -> None:
    with pytest.raises(Invalid):
        book_on(by=desk, unit_id=unit("GA12").pk, account_ids=[officer("ann").account_id],
                hours=hours)  # fmt: skip


def test_officers_are_named_by_collar_or_name_and_doubts_are_said(
    desk: Actor, unit: Make, officer: Callable[[str], Actor]
) -> None:
    for name, collar, words in (
        ("ann", "4711", "Ann Grant"), ("bob", "4712", "Bob Grant"), ("cy", "4713", "Cy Marsh"),
    ):  # fmt: skip
        made = officer(name)
        Account.objects.filter(pk=made.account_id).update(collar=collar, name=words)
    by_number = dict(Account.objects.exclude(collar="").values_list("collar", "pk"))
    assert named_officers(desk, "4711, marsh;4711") == [by_number["4711"], by_number["4713"]]
    with pytest.raises(Invalid) as said:
        named_officers(desk, "grant, nobody, 4711")
    text = said.value.fields["officers"]
    assert "4711 Ann Grant, 4712 Bob Grant" in text
    assert "“nobody”" in text
    book_on(by=desk, unit_id=unit("GA12").pk, account_ids=[by_number["4712"]])
    offered = officers(by=desk, text="4711, gra")
    assert [(one.account.collar, one.callsign) for one in offered] == [
        ("4711", ""), ("4712", "GA12"),
    ]  # fmt: skip


def test_the_page_offers_the_move_and_keeps_what_was_typed(
    desk: Actor, unit: Make, officer: Callable[[str], Actor], client: Client
) -> None:
    first, second, ann = unit("GA12"), unit("GA13"), officer("ann")
    Account.objects.filter(pk=ann.account_id).update(collar="4711")
    book_on(by=desk, unit_id=first.pk, account_ids=[ann.account_id])
    client.force_login(Account.objects.get(pk=desk.account_id),
                       backend="django.contrib.auth.backends.ModelBackend")  # fmt: skip
    address = f"/units/{second.pk}/do/book-on"
    answer = client.post(address, {"officers": "4711", "until": ""})
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "aboard GA12 until" in html
    assert 'name="move" value="1"' in html
    assert 'name="officers" value="4711"' in html
    client.post(address, {"officers": "4711", "until": "", "move": "1"})
    assert (crew(desk, first), crew(desk, second)) == ([], ["T.Ann"])
    wrong = client.post(address, {"officers": "nobody", "until": "soon"})
    assert wrong.status_code == 422
    assert "2 fields need correcting" in wrong.content.decode()
