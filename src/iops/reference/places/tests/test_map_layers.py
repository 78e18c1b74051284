"""The map's layers: empty where nothing is loaded, bounded, never a confidential place."""

from collections.abc import Callable

import numpy as np
import pytest
from django.test import Client

from iops.governance.access.models import Account
from iops.kernel.actors import Actor
from iops.reference.places.map_layers import _roads, read_box
from iops.reference.places.models import Area, Place
from iops.reference.places.roads.network import RoadNetwork

ADDRESSES = (
    "/places/map/areas.geojson",
    "/places/map/roads.geojson?bbox=-2.3,53.4,-2.1,53.6&detail=main",
    "/places/map/places.geojson?bbox=-2.1,53.4,-1.9,53.6",
)


@pytest.fixture
def client(as_role: Callable[..., Actor]) -> Client:
    made = Client()
    account = Account.objects.get(pk=as_role("dispatcher").account_id)
    made.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return made


@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_loaded_is_an_empty_collection_that_may_be_kept(
    address: str, client: Client
) -> None:
    answer = client.get(address)
    assert answer.json() == {"type": "FeatureCollection", "features": []}
    assert "max-age" in answer["Cache-Control"]
    assert client.get(address, headers={"If-None-Match": answer["ETag"]}).status_code == 304


@pytest.mark.parametrize("text", ["", "1,2,3", "a,b,c,d", "2,50,1,51", "-1,50,-2,51", "nan,1,2,3"])
def test_a_box_that_is_none(text: str, db: None) -> None:
    assert read_box(text) is None


def test_areas_and_places_carry_what_the_map_reads(client: Client) -> None:
    ring = [[-2.0, 53.0], [-2.0, 53.00001], [-1.9, 53.0], [-1.9, 53.1], [-2.0, 53.0]]
    Area.objects.create(
        kind="beat", code="A1", name="Mill", outline={"type": "Polygon", "coordinates": [ring]}
    )
    for label, hidden in (("Corner Shop, 1 High Street", False), ("Refuge", True)):
        Place.objects.create(
            kind="premises", label=label, search=label.lower(), point=(400_000.0, 400_000.0),
            longitude=-2.0, latitude=53.496, confidential=hidden,
        )  # fmt: skip
    (area,) = client.get(ADDRESSES[0]).json()["features"]
    assert area["properties"] == {"name": "Mill", "level": "beat"}
    assert len(area["geometry"]["coordinates"][0]) == 4
    (place,) = client.get(ADDRESSES[2]).json()["features"]
    assert place["properties"] == {"name": "Corner Shop"}


def test_a_two_way_road_is_drawn_once() -> None:
    network = RoadNetwork(
        x=np.array([400_000.0, 400_100.0]), y=np.array([400_000.0, 400_000.0]),
        indptr=np.array([0, 1, 2], np.int32), head=np.array([1, 0], np.int32),
        metres=np.full(2, 100, np.float32), seconds=np.full(2, 8, np.float32),
        kph=np.full(2, 48, np.float32), name_id=np.ones(2, np.int32),
        mate=np.array([1, 0], np.int32), names=("", "Mill Lane"),
        shape_indptr=np.zeros(3, np.int32), shape_x=np.zeros(0), shape_y=np.zeros(0),
    )  # fmt: skip
    box = (-2.1, 53.4, -1.9, 53.6)
    (road,) = _roads(network, box, main_only=False)
    assert road["properties"] == {"name": "Mill Lane", "class": "residential"}
    assert len(list(_roads(network, box, main_only=True))) == 1
    assert list(_roads(network, (-3.1, 53.4, -2.9, 53.6), main_only=False)) == []
