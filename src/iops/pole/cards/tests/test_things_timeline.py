"""The timeline of a thing: the incidents and crimes in which it stands."""

from collections.abc import Callable
from datetime import datetime

import pytest

from iops.casework.crimes.commands import record_crime
from iops.casework.crimes.contracts import CrimeDetails, PartyIn
from iops.controlroom.incidents.commands import open_from_call
from iops.controlroom.incidents.contracts import Where
from iops.kernel.actors import Actor
from iops.pole.cards.things import thing_card
from iops.pole.links.commands import link, unlink
from iops.pole.objects.commands import record_vehicle
from iops.pole.organisations.commands import record_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(as_role: Callable[..., Actor], at_noon: datetime) -> Actor:
    return as_role("response-officer")


def test_the_incident_and_the_crime_of_a_car_stand_on_its_timeline_while_a_link_holds(
    by: Actor,
) -> None:
    car = record_vehicle(by=by, vrm="AB12CDE").value
    called = open_from_call(
        by=by, channel="999", where=Where("4 Mill Lane"), what="Shouting", grade="1",
        type_code="501",
    ).value  # fmt: skip
    crime = record_crime(
        by=by, details=CrimeDetails("8N", parties=(PartyIn("victim", organisation="Corner Shop"),))
    ).value
    ties = [
        link(
            by=by, from_kind="vehicle", from_id=car.pk, to_kind=kind, to_id=number,
            reason="involved",
        ).value
        for kind, number in (("incident", called.pk), ("crime", crime.pk))
    ]  # fmt: skip
    lines = thing_card(by=by, kind="vehicle", record_id=car.pk).timeline
    assert {(one.kind, one.url) for one in lines} == {
        ("incident", f"/incidents/{called.pk}/"), ("crime", f"/crimes/{crime.pk}/"),
    }  # fmt: skip
    unlink(by=by, link_id=ties[0].pk, reason="It was another car, says its owner.")
    lines = thing_card(by=by, kind="vehicle", record_id=car.pk).timeline
    assert not [one for one in lines if one.kind == "incident"]


def test_a_shop_has_the_crimes_that_it_suffered(by: Actor) -> None:
    shop = record_organisation(by=by, name="Corner Shop").value
    parties = (PartyIn("victim", organisation_id=shop.pk),)
    crime = record_crime(by=by, details=CrimeDetails("8N", parties=parties)).value
    lines = thing_card(by=by, kind="organisation", record_id=shop.pk).timeline
    assert [one.url for one in lines if one.kind == "crime"] == [f"/crimes/{crime.pk}/"]
