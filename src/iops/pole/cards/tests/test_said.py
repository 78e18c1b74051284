"""Who says so: each fact with its record, by whom, when, on what; nothing that is masked."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from iops.governance.access.audiences import intern
from iops.governance.access.authority import actor_for
from iops.governance.access.models import Account as Person
from iops.governance.audit.looks import subject
from iops.governance.audit.models import Look
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import set_context
from iops.kernel.errors import NotVisible
from iops.pole.cards.said import Account, Said, said_of
from iops.pole.cards.tests.test_place_map import place
from iops.pole.cards.titles import MASKED
from iops.pole.identity.commands import judge
from iops.pole.links.commands import link, set_marker
from iops.pole.objects.commands import record_phone, record_vehicle
from iops.pole.people.commands import change_person, record_person
from iops.pole.people.contracts import PersonDetails

pytestmark = pytest.mark.django_db


def said(by: Actor, kind: str, number: int) -> Said:
    found: Said = said_of(by=by, kind=kind, record_id=number)
    return found


def of(found: Said, label: str) -> list[Account]:
    (fact,) = [one for one in found.facts if one.label == label]
    return list(fact.accounts)


def person(by: Actor, **more: object) -> int:
    given = {"forename": "Ann", "surname": "Marsh", "sex": "F", "ethnicity": "W1"} | more
    return int(record_person(by=by, details=PersonDetails(**given)).value.pk)  # type: ignore[arg-type]


@pytest.fixture
def by(as_role: Callable[..., Actor], at_noon: datetime) -> Actor:
    return as_role("investigator")


def test_every_fact_of_a_person_names_its_record_and_who_recorded_it(
    by: Actor, as_role: Callable[..., Actor]
) -> None:
    handler = as_role("call-handler")
    first = person(by, description="Scar on chin", source="document", source_certainty="reliable")
    second = person(handler, description="Limps", email="ann@example.org", source="self")
    judge(by=by, left_id=first, right_id=second, verdict="same", reason="Same face")
    found = said(by, "profile", second)
    ours, theirs = of(found, "Description")
    assert (ours.value, ours.record) == ("Scar on chin", f"Person record {first}")
    assert ours.by.startswith("T.Investigator (T.INVESTIG), Investigator, ")
    assert ours.basis == "A document (reliable)"
    assert (theirs.value, theirs.basis) == ("Limps", "The person themselves")
    assert theirs.by.startswith("T.Call-Handler")
    assert [one.record for one in of(found, "Email")] == [f"Person record {second}"]
    assert len(of(found, "Ethnicity, as they say")) == 2
    assert of(found, "PNC ID") == []
    look = Look.objects.filter(account_id=by.account_id, page="cards.said").latest("id")
    assert set(look.subjects) == {subject("profile", first), subject("profile", second)}


def test_a_fact_that_was_changed_names_who_changed_it_and_the_others_who_recorded_them(
    by: Actor, as_role: Callable[..., Actor]
) -> None:
    ann = person(by, description="Scar on chin", phone="07700900123")
    later = clock.now() + timedelta(hours=2)
    with clock.frozen(later):
        change_person(
            by=as_role("sergeant"), profile_id=ann, expected_version=None, description="Scar, left"
        )
    with clock.frozen(later + timedelta(hours=1)):
        change_person(by=by, profile_id=ann, expected_version=None, gender="")
    found = said(by, "profile", ann)
    (description,), (phone,) = of(found, "Description"), of(found, "Phone")
    assert (description.changed, description.at) == (True, later)
    assert description.by.startswith("T.Sergeant")
    assert (phone.changed, phone.at) == (False, later - timedelta(hours=2))
    assert phone.by.startswith("T.Investigator")


def test_the_facts_keeper_and_marker_of_a_vehicle(by: Actor) -> None:
    car = record_vehicle(by=by, vrm="AB12CDE", make="Ford", colour="blue", vin="WF0123").value
    ann = person(by)
    link(
        by=by, from_kind="profile", from_id=ann, to_kind="vehicle", to_id=car.pk, reason="keeper",
        certainty="possible", source_kind="profile", source_id=ann,
    )  # fmt: skip
    set_marker(
        by=by, about_kind="vehicle", about_id=car.pk, type_code="FI", evidence="Gun in the boot",
        review_on=date(2099, 1, 1),
    )  # fmt: skip
    found = said(by, "vehicle", car.pk)
    assert {fact.label for fact in found.facts} == {"Mark", "Make, model", "Colour", "VIN"}
    (colour,) = of(found, "Colour")
    assert (colour.value, colour.record) == ("blue", f"Vehicle record {car.pk}")
    assert colour.by.startswith("T.Investigator")
    (keeper,) = found.links[0].accounts
    assert (keeper.certainty, keeper.basis, keeper.basis_url) == (
        "Possible", "Ann Marsh", f"/people/{ann}/",
    )  # fmt: skip
    assert keeper.by.startswith("T.Investigator")
    (marker,) = found.markers[0].accounts
    assert (marker.basis, marker.by) == ("Gun in the boot", "T.Investigator")


def test_what_is_masked_on_the_card_is_masked_here_and_what_is_hidden_is_not_there(
    by: Actor, as_role: Callable[..., Actor]
) -> None:
    home = place("1 Mill Lane")
    shut = record_person(
        by=by, details=PersonDetails(surname="Marsh", place_id=home.pk, address=home.label,
                                     phone="07700900123"), confidential=True,
    ).value.pk  # fmt: skip
    stranger = as_role("call-handler", team="TEAM-B")
    found = said(stranger, "profile", shut)
    assert [one.value for one in of(found, "Address") + of(found, "Phone")] == [MASKED, MASKED]
    assert of(said(stranger, "place", home.pk), "People recorded here") == []
    hidden = intern(force_id=by.force_id, restriction="restricted", accounts=[by.account_id])
    by = actor_for(Person.objects.get(pk=by.account_id))
    set_context(by, "test")
    gone = record_person(
        by=by, details=PersonDetails(surname="Reed"), audience_id=hidden
    ).value.pk  # fmt: skip
    for kind, number in (("profile", gone), ("vehicle", 999), ("place", 999), ("crime", 1)):
        with pytest.raises(NotVisible):
            said(stranger, kind, number)


def test_a_card_leads_to_it_and_a_place_names_its_gazetteer(
    by: Actor, as_page: Callable[..., str]
) -> None:
    home = place("1 Mill Lane", source="os-open", source_key="77")
    ann = person(by, place_id=home.pk, address=home.label)
    phone = record_phone(by=by, number="07700900123").value.pk
    for address, kind, number in (
        (f"/people/{ann}/", "profile", ann), (f"/places/{home.pk}/", "place", home.pk),
        (f"/phones/{phone}/", "phone", phone),
    ):  # fmt: skip
        assert f'href="/said/{kind}/{number}/"' in as_page(by, address)
    text = as_page(by, f"/said/place/{home.pk}/")
    assert "os-open, its number 77" in text
    assert f"Person record {ann}" in text
    assert "Who says so: 1 Mill Lane" in text
    assert "07700900123" in as_page(by, f"/said/phone/{phone}/")
