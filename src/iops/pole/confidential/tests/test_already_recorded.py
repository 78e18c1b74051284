"""Marking a place finds what is recorded there already, however it says so."""

from collections.abc import Callable

import pytest

from iops.casework.crimes.commands import record_crime
from iops.casework.crimes.contracts import CrimeDetails, PartyIn
from iops.casework.crimes.queries import crime_card
from iops.controlroom.contacts.commands import log_contact
from iops.controlroom.contacts.models import Contact
from iops.controlroom.incidents.commands import open_from_call
from iops.controlroom.incidents.contracts import Where
from iops.controlroom.incidents.models import Incident
from iops.controlroom.incidents.queries import incident_card
from iops.governance.access.authority import actor_for, forget
from iops.governance.access.models import Account
from iops.kernel.actors import Actor
from iops.kernel.commands import visibility
from iops.pole.cards.queries import person_card
from iops.pole.cards.things import thing_card
from iops.pole.cards.titles import MASKED
from iops.pole.confidential.commands import mark_place
from iops.pole.confidential.contracts import CONFIDENTIAL
from iops.pole.links.commands import link
from iops.pole.objects.commands import record_phone
from iops.pole.organisations.commands import record_organisation
from iops.pole.people.commands import record_person
from iops.pole.people.contracts import PersonDetails
from iops.pole.search.queries import find
from iops.reference.places.models import Place

pytestmark = pytest.mark.django_db
WHY = "A refuge for women and their children"
STREET = "QZXJ Lane"
EAST, NORTH = 451234.0, 251234.0


def again(actor: Actor) -> Actor:
    forget()
    return actor_for(Account.objects.get(pk=actor.account_id))


def a_place(kind: str, label: str, number: str = "", point: tuple[float, float] = (EAST, NORTH)
            ) -> Place:  # fmt: skip
    return Place.objects.create(
        kind=kind, label=label, search=label.lower(), number=number,
        street=STREET if number else "", postcode="AB1 2CD", point=point, longitude=-1.25,
        latitude=52.15, beat="B1", division="D1",
    )  # fmt: skip


@pytest.fixture
def refuge(db: None) -> Place:
    return a_place("address", f"12 {STREET}, Anytown", "12")


def mark(by: Actor, place: Place, *, confidential: bool = True) -> None:
    mark_place(by=again(by), place_id=place.pk, confidential=confidential, reason=WHY)


def opened(by: Actor, at: Where) -> Incident:
    return open_from_call(by=again(by), channel="999", where=at, what="Shouting", grade="1").value


@pytest.mark.parametrize(
    "where",
    [
        Where(f"12, {STREET.lower()}"),
        Where("the white house", None, EAST + 3, NORTH - 3, -1.25, 52.15, "B1", "D1"),
    ],
    ids=["words", "point"],
)
def test_words_and_point_are_compared_with_what_is_recorded(
    where: Where, refuge: Place, as_role: Callable[..., Actor]
) -> None:
    handler, officer = as_role("call-handler"), as_role("response-officer", team="TEAM-R")
    there = opened(handler, where)
    elsewhere = opened(handler, Where(f"112 {STREET}", None, EAST + 9, NORTH, -1.25, 52.15))
    keeper = as_role("control-room-supervisor")
    mark(keeper, refuge)
    card = incident_card(by=again(officer), incident_id=there.pk)
    assert (card.spot.place_text, card.spot.easting) == (CONFIDENTIAL, None)
    known = incident_card(by=again(handler), incident_id=there.pk).spot
    assert (known.place_text, known.easting) == (where.text, where.easting)
    other = incident_card(by=again(officer), incident_id=elsewhere.pk).spot
    assert other.place_text == f"112 {STREET}"
    mark(keeper, refuge, confidential=False)
    assert incident_card(by=again(officer), incident_id=there.pk).spot.place_text == where.text


def test_calls_crimes_organisations_and_people_that_have_it_in_words_only(
    refuge: Place, as_role: Callable[..., Actor]
) -> None:
    handler, officer = as_role("call-handler"), as_role("response-officer", team="TEAM-R")
    call = log_contact(by=handler, channel="999", place_text=f"12 {STREET}").value
    details = CrimeDetails("8N", parties=(PartyIn("victim", person=PersonDetails(surname="V")),))
    crime = record_crime(
        by=as_role("investigator"), details=details, place_text=f"Flat at 12 {STREET}, Anytown"
    ).value
    firm = record_organisation(by=officer, name="Hope House", address=f"12 {STREET}").value
    person = record_person(
        by=officer, details=PersonDetails(surname="Ash", address=f"12 {STREET}")
    ).value
    keeper = as_role("control-room-supervisor")
    for confidential, said, masked in ((True, CONFIDENTIAL, MASKED), (False, None, None)):
        mark(keeper, refuge, confidential=confidential)
        with visibility(again(officer)):
            assert Contact.objects.get(pk=call.pk).place_text == (said or f"12 {STREET}")
        shown = crime_card(by=again(officer), crime_id=crime.pk).spot.place_text
        assert shown == (said or f"Flat at 12 {STREET}, Anytown")
        house = thing_card(by=again(officer), kind="organisation", record_id=firm.pk).record
        assert house.address == (said or f"12 {STREET}")
        line = person_card(by=again(officer), nominal_id=person.pk).profiles[0]
        assert line.address == (masked or f"12 {STREET}")


def test_the_same_house_under_another_row_is_marked_with_it(
    refuge: Place, as_role: Callable[..., Actor]
) -> None:
    handler, officer = as_role("call-handler"), as_role("response-officer", team="TEAM-R")
    premises = a_place("premises", "Hope House Refuge", point=(EAST + 2, NORTH))
    beside = a_place("address", f"14 {STREET}, Anytown", "14")
    at_premises = opened(handler, Where(premises.label, premises.pk, EAST + 2, NORTH, -1.2, 52.1))
    at_beside = opened(handler, Where(beside.label, beside.pk, EAST, NORTH, -1.25, 52.15))
    keeper = as_role("control-room-supervisor")
    mark(keeper, refuge)
    assert set(Place.objects.filter(confidential=True)) == {refuge, premises}
    card = incident_card(by=again(officer), incident_id=at_premises.pk)
    assert card.spot.place_text == CONFIDENTIAL
    card = incident_card(by=again(officer), incident_id=at_beside.pk)
    assert card.spot.place_text == beside.label
    mark(keeper, beside)  # the premises are a twin of both
    mark(keeper, refuge, confidential=False)
    assert set(Place.objects.filter(confidential=True)) == {premises, beside}
    mark(keeper, beside, confidential=False)
    assert not Place.objects.filter(confidential=True).exists()
    card = incident_card(by=again(officer), incident_id=at_premises.pk)
    assert card.spot.place_text == premises.label


@pytest.mark.parametrize("asked", [True, False])
def test_what_a_caller_asked_to_keep_stays_kept_when_the_place_is_lifted(
    asked: bool, refuge: Place, as_role: Callable[..., Actor]
) -> None:
    handler, officer = as_role("call-handler"), as_role("response-officer", team="TEAM-R")
    keeper = as_role("control-room-supervisor")
    mark(keeper, refuge)
    where = Where(
        refuge.label, refuge.pk, EAST, NORTH, -1.25, 52.15, "B1", "D1", confidential=asked
    )
    incident = opened(handler, where)
    mark(keeper, refuge, confidential=False)
    card = incident_card(by=again(officer), incident_id=incident.pk)
    shown = CONFIDENTIAL if asked else refuge.label
    assert [card.spot.place_text, card.contacts[0].place_text] == [shown, shown]
    known = incident_card(by=again(handler), incident_id=incident.pk).spot
    assert known.place_text == refuge.label


def test_neither_phone_nor_search_leads_to_who_lives_there(
    refuge: Place, as_role: Callable[..., Actor]
) -> None:
    reader = as_role("dispatcher", team="TEAM-O")
    officer = as_role("response-officer", team="TEAM-R")
    keeper = as_role("control-room-supervisor")
    details = PersonDetails(
        surname="Quillfeather", address=refuge.label, place_id=refuge.pk, phone="07700900123"
    )
    person = record_person(by=officer, details=details).value
    phone = record_phone(by=officer, number="07700900123").value
    link(by=officer, from_kind="profile", from_id=person.pk, to_kind="phone", to_id=phone.pk,
         reason="uses")  # fmt: skip
    link(by=officer, from_kind="profile", from_id=person.pk, to_kind="place", to_id=refuge.pk,
         reason="lives-at")  # fmt: skip
    outsider = as_role("pcso")
    for confidential in (False, True, False):
        if confidential or Place.objects.filter(confidential=True).exists():
            mark(keeper, refuge, confidential=confidential)
        seen = 0 if confidential else 1
        card = thing_card(by=again(outsider), kind="phone", record_id=phone.pk)
        assert len(card.around.lines) == seen
        links = person_card(by=again(outsider), nominal_id=person.pk).links
        assert len(links) == 2 * seen
        hits = [one.kind for one in find(by=again(outsider), text="07700900123").hits]
        assert hits.count("profile") == seen
        assert len(person_card(by=again(reader), nominal_id=person.pk).links) == 2
