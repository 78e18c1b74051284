"""The box for the place takes a position in any way that people say it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from iops.controlroom.consoles.positions import read
from iops.controlroom.incidents.models import Incident
from iops.governance.access.models import Account
from iops.kernel.actors import Actor
from iops.reference.places.grid import to_wgs84
from iops.reference.places.models import Area, AreaPart, Place

pytestmark = pytest.mark.django_db
EAST, NORTH = 384_295.0, 398_205.0


def place(label: str, east: float, north: float, *, confidential: bool = False) -> Place:
    longitude, latitude = (float(one) for one in to_wgs84(east, north))
    return Place.objects.create(
        kind="address", label=label, search=label.lower(), point=(east, north),
        longitude=longitude, latitude=latitude, confidential=confidential,
    )  # fmt: skip


@pytest.fixture
def handler(as_role: Callable[..., Actor]) -> Client:
    client = Client()
    account = Account.objects.get(pk=as_role("call-handler", "t.where").account_id)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_position_is_read_offered_and_sent_with_the_incident(handler: Client) -> None:
    place("12 Mill Lane (rear), Alderton", EAST + 40, NORTH)
    area = Area.objects.create(kind="beat", code="A1", name="Alderton")
    ring = [(EAST - 500, NORTH - 500), (EAST + 500, NORTH - 500), (EAST + 500, NORTH + 500)]
    AreaPart.objects.create(
        area=area, kind="beat", ring=[*ring, (EAST - 500, NORTH + 500)], hole=False
    )
    offered = handler.post("/call/place", {"place": "SJ 8429 9820"}).content.decode()
    assert "grid reference, within 5 m, A1" in offered
    assert "40 m from 12 Mill Lane (rear), Alderton" in offered
    label = read("SJ 8429 9820").label
    url = handler.get("/call/")["Location"]
    typed = {"place": label, "what": "Car in the river", "grade": "1", "type_code": "514"}
    handler.post(url, {**typed, "channel": "999"})
    incident = Incident.objects.get()
    assert (incident.easting, incident.northing) == (EAST, NORTH)
    assert (incident.beat, incident.place_text) == ("A1", label)


def test_a_confidential_address_is_not_what_stands_nearest() -> None:
    place("Refuge, 3 Hidden Close", EAST, NORTH, confidential=True)
    place("9 Open Street", EAST + 300, NORTH)
    assert read("SJ 8429 9820").near == "300 m from 9 Open Street"


def test_what_is_no_position_here_says_why_and_is_sent_as_words(handler: Client) -> None:
    answer = handler.post("/call/place", {"place": "48.8566, 2.3522"}).content.decode()
    assert "not in Great Britain" in answer
    answer = handler.post("/call/place", {"place": "///filled.count.soap"}).content.decode()
    assert "not connected here" in answer
    url = handler.get("/call/")["Location"]
    typed = {"place": "48.8566, 2.3522", "what": "Lost", "grade": "2", "type_code": "514"}
    handler.post(url, {**typed, "channel": "999"})
    assert Incident.objects.get().easting is None
