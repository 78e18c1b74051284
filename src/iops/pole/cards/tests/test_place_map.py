"""The map of a place: lazy, bounded, for each viewer their own, and nothing confidential."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client

from iops.casework.crimes.commands import record_crime
from iops.casework.crimes.contracts import CrimeDetails, PartyIn
from iops.casework.crimes.models import Crime
from iops.controlroom.incidents.commands import open_from_call
from iops.controlroom.incidents.contracts import Where
from iops.controlroom.incidents.models import Incident
from iops.governance.access.audiences import intern
from iops.governance.access.authority import actor_for
from iops.governance.access.models import Account
from iops.governance.audit.models import Look
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import set_context
from iops.kernel.errors import NotVisible
from iops.pole.cards.queries import place_map
from iops.reference.places.grid import to_wgs84
from iops.reference.places.models import Place

pytestmark = pytest.mark.django_db
EAST, NORTH = 400_000.0, 400_000.0
THEFT = CrimeDetails("8N", parties=(PartyIn("victim", organisation="Shop"),))


def place(label: str, east: float = 0.0, **more: object) -> Place:
    longitude, latitude = to_wgs84([EAST + east], [NORTH])
    return Place.objects.create(
        kind="address", label=label, search=label.lower(), point=(EAST + east, NORTH),
        longitude=float(longitude[0]), latitude=float(latitude[0]), **more,
    )  # fmt: skip


def incident(by: Actor, at: Place) -> int:
    where = Where(
        at.label, place_id=at.pk, easting=at.point[0], northing=at.point[1],
        longitude=at.longitude, latitude=at.latitude,
    )  # fmt: skip
    made = open_from_call(
        by=by, channel="999", where=where, what="Shouting", grade="2", type_code="501"
    )
    return int(made.value.pk)


def shown(by: Actor, at: Place) -> set[tuple[str, int]]:
    return {(spot.kind, spot.id) for spot in place_map(by=by, place_id=at.pk).spots}


@pytest.fixture
def by(as_role: Callable[..., Actor], at_noon: datetime) -> Actor:
    return as_role("sergeant")


def test_the_map_holds_what_happened_near_and_not_what_is_far_or_old(by: Actor) -> None:
    here, near, far = place("1 Mill Lane"), place("9 Mill Lane", 200), place("Far", 400)
    first, second, third = incident(by, here), incident(by, near), incident(by, far)
    crime = record_crime(by=by, details=THEFT, incident_id=first).value
    assert shown(by, here) == {("incident", first), ("incident", second), ("crime", crime.pk)}
    assert ("incident", third) in shown(by, near)
    Incident.objects.filter(pk=second).update(opened_at=clock.now() - timedelta(days=400))
    assert ("incident", second) not in shown(by, here)
    look = Look.objects.filter(account_id=by.account_id, page="cards.place_map").latest("id")
    assert len(look.subjects) == 2


def test_each_viewer_has_only_what_they_may_see(by: Actor, as_role: Callable[..., Actor]) -> None:
    here = place("1 Mill Lane")
    seen, hidden_one = incident(by, here), incident(by, here)
    crime = record_crime(by=by, details=THEFT, incident_id=hidden_one).value
    hidden = intern(force_id=by.force_id, restriction="restricted", accounts=[by.account_id])
    by = actor_for(Account.objects.get(pk=by.account_id))
    set_context(by, "test")
    Incident.objects.filter(pk=hidden_one).update(audience_id=hidden)
    Crime.objects.filter(pk=crime.pk).update(audience_id=hidden)
    assert shown(by, here) == {("incident", seen), ("incident", hidden_one), ("crime", crime.pk)}
    assert shown(as_role("dispatcher"), here) == {("incident", seen)}


def test_a_confidential_place_is_on_nobodys_map(by: Actor) -> None:
    here, refuge = place("1 Mill Lane"), place("3 Mill Lane", 40, confidential=True)
    inside = incident(by, refuge)
    record_crime(by=by, details=THEFT, incident_id=inside)
    assert shown(by, here) == set()
    with pytest.raises(NotVisible):
        place_map(by=by, place_id=refuge.pk)


def test_the_card_itself_carries_no_spot_and_names_where_they_come_from(by: Actor) -> None:
    here = place("1 Mill Lane")
    client = Client()
    client.force_login(
        Account.objects.get(pk=by.account_id),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    text = client.get(f"/places/{here.pk}/").content.decode()
    assert f'data-map-url="/places/{here.pk}/map.json"' in text
    assert "longitude" not in text
    answer = client.get(f"/places/{here.pk}/map.json")
    assert answer["Cache-Control"] == "private, no-store"
    assert answer.json()["title"] == "1 Mill Lane"
