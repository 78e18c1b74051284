"""The life of a person and of a place, gathered from every capability."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from iops.casework.crimes.cards import crimes_near_places
from iops.casework.crimes.commands import record_crime
from iops.casework.crimes.contracts import CrimeDetails, PartyIn
from iops.casework.encounters.commands import record_search
from iops.casework.encounters.contracts import SearchDetails
from iops.conftest import NOON
from iops.controlroom.contacts.models import Contact
from iops.controlroom.incidents.commands import open_from_call
from iops.controlroom.incidents.contracts import Where
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.pole.cards.queries import person_card, place_card
from iops.pole.links.commands import link
from iops.pole.people.commands import record_person
from iops.pole.people.contracts import PersonDetails
from iops.pole.people.models import Profile
from iops.reference.places.models import Place

pytestmark = pytest.mark.django_db
ANN = PersonDetails(forename="Ann", surname="Ash")


def test_a_card_gathers_calls_crimes_and_searches(as_role: Callable[..., Actor]) -> None:
    by = as_role("response-officer")
    place = Place.objects.create(
        kind="address", label="4 Mill Lane", search="4 mill lane", point=(1.0, 2.0),
        longitude=0, latitude=53,
    )  # fmt: skip
    profile = record_person(by=by, details=PersonDetails(surname="Ash")).value
    incident = open_from_call(
        by=by, channel="999", where=Where("4 Mill Lane", place_id=place.pk), what="Fight",
        grade="1", type_code="501",
    ).value  # fmt: skip
    link(by=by, from_kind="profile", from_id=profile.pk, to_kind="incident", to_id=incident.pk,
         reason="involved")  # fmt: skip
    victim = PartyIn("victim", profile_id=profile.pk)
    crime = record_crime(
        by=by, details=CrimeDetails("8N", parties=(victim,)), incident_id=incident.pk
    ).value
    details = SearchDetails(
        "Person search", "pace-1", "stolen", "Ran off with a box under his coat",
        place_text="by the canal", profile_id=profile.pk, self_ethnicity="W1",
    )  # fmt: skip
    record_search(by=by, details=details)
    assert Contact.objects.count() == 1
    card = person_card(by=by, nominal_id=profile.pk)
    assert sorted(line.kind for line in card.timeline) == ["crime", "encounter", "incident"]
    assert {line.title for line in card.links} >= {f"Crime {crime.number}"}
    here = place_card(by=by, place_id=place.pk)
    assert sorted(line.kind for line in here.timeline) == ["crime", "incident"]


def test_a_confidential_address_is_masked_wherever_it_would_show(
    as_role: Callable[..., Actor], as_page: Callable[..., str]
) -> None:
    by = as_role("response-officer")
    secret = "12 Refuge Row"
    place = Place.objects.create(
        kind="address", label=secret, search="12 refuge row", point=(1.0, 2.0), longitude=0,
        latitude=53, confidential=True,
    )  # fmt: skip
    profile = record_person(
        by=by, details=PersonDetails(surname="Ash", address=secret, phone="07700900999")
    ).value
    link(by=by, from_kind="profile", from_id=profile.pk, to_kind="place", to_id=place.pk,
         reason="lives-at")  # fmt: skip
    Profile.objects.filter(pk=profile.pk).update(details_audience_id=999_999)
    html = as_page(by, f"/people/{profile.pk}/")
    assert "Refuge" not in html
    assert "07700900999" not in html
    assert "Confidential" in html
    assert "Refuge" not in as_page(by, "/places/map/places.geojson?bbox=-180,-90,180,90")


def test_the_map_of_a_place_shows_the_crimes_within_sight(as_role: Callable[..., Actor]) -> None:
    """As far and as long ago as incidents are shown, and never those of a confidential place."""
    by = as_role("response-officer")

    def place(label: str, east: float, **known: Any) -> Place:
        return Place.objects.create(
            kind="address", label=label, search=label.lower(), point=(east, 400_000.0),
            longitude=-2.0, latitude=53.5, **known,
        )  # fmt: skip

    def crime(at: Place, days: int = 1) -> int:
        with clock.frozen(NOON - timedelta(days=days)):
            incident = open_from_call(
                by=by, channel="999", what="Bin stolen", grade="C", type_code="510",
                where=Where(at.label, at.pk, at.point[0], at.point[1], -2.0, 53.5),
            ).value  # fmt: skip
            details = CrimeDetails("49", parties=(PartyIn("victim", person=ANN),))
            return int(record_crime(by=by, details=details, incident_id=incident.pk).value.pk)

    here = place("1 Mill Lane", 400_000.0)
    beside, far = place("9 Mill Lane", 400_200.0), place("Far Road", 400_300.0)
    shut = place("Refuge", 400_100.0, confidential=True)
    wanted = {crime(here), crime(beside)}
    for other, days in ((far, 1), (beside, 400), (shut, 1)):
        crime(other, days)
    with clock.frozen(NOON):
        assert {spot.id for spot in crimes_near_places(by, [here.pk])} == wanted
