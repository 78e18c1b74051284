"""Where a search was: a point and a beat, and nothing of a confidential place but its beat."""

from collections.abc import Callable
from typing import Any

import pytest

from iops.casework.encounters.commands import record_search
from iops.casework.encounters.contracts import SearchDetails
from iops.casework.encounters.models import Encounter
from iops.governance.access.authority import actor_for, forget
from iops.governance.access.models import Account
from iops.kernel.actors import Actor
from iops.kernel.commands import visibility
from iops.kernel.errors import Invalid
from iops.pole.confidential.commands import mark_place
from iops.pole.confidential.contracts import CONFIDENTIAL
from iops.pole.confidential.queries import true_spot
from iops.reference.places.grid import to_grid
from iops.reference.places.models import Area, AreaPart, Place

pytestmark = pytest.mark.django_db
LONGITUDE, LATITUDE = -2.25, 53.48
STREET = "QZXJ Lane"


def again(actor: Actor) -> Actor:
    forget()
    return actor_for(Account.objects.get(pk=actor.account_id))


@pytest.fixture
def by(as_role: Callable[..., Actor]) -> Actor:
    return as_role("response-officer")


def search(by: Actor, **where: Any) -> Encounter:
    details = SearchDetails(
        "Person search", "pace-1", "stolen", "Ran off with a box under his coat",
        self_ethnicity="W1", **where,
    )  # fmt: skip
    return record_search(by=by, details=details).value


def test_coordinates_bring_the_point_on_the_grid_and_the_beat(by: Actor) -> None:
    east, north = (float(one) for one in to_grid(LONGITUDE, LATITUDE))
    beat = Area.objects.create(kind="beat", code="QB1", name="Q")
    AreaPart.objects.create(
        area=beat, kind="beat", hole=False,
        ring=[(east - 5, north - 5), (east + 5, north - 5), (east + 5, north + 5),
              (east - 5, north + 5)],
    )  # fmt: skip
    made = search(by, place_text="by the canal", longitude=LONGITUDE, latitude=LATITUDE)
    assert made.easting == pytest.approx(east)
    assert made.northing == pytest.approx(north)
    assert (made.beat, made.place_text) == ("QB1", "by the canal")
    assert search(by, place_text="by the canal").easting is None
    with pytest.raises(Invalid) as wrong:
        search(by, longitude=200.0, latitude=95.0)
    assert "no coordinates" in wrong.value.fields["place"]


@pytest.mark.parametrize("marked_first", [True, False])
@pytest.mark.parametrize("told", ["number", "words", "point"])
def test_a_confidential_place_is_veiled_here_too(
    told: str, marked_first: bool, by: Actor, as_role: Callable[..., Actor]
) -> None:
    east, north = (float(one) for one in to_grid(LONGITUDE, LATITUDE))
    refuge = Place.objects.create(
        kind="address", label=f"12 {STREET}, Anytown", search="12 qzxj lane anytown", number="12",
        street=STREET, point=(east, north), longitude=LONGITUDE, latitude=LATITUDE, beat="B1",
    )  # fmt: skip
    keeper = as_role("safeguarding-officer")
    handler = as_role("safeguarding-officer", "t.second")
    cases: dict[str, dict[str, Any]] = {
        "number": {"place_id": refuge.pk}, "words": {"place_text": f"12 {STREET}"},
        "point": {"longitude": LONGITUDE, "latitude": LATITUDE},
    }  # fmt: skip

    def mark(confidential: bool) -> None:
        mark_place(
            by=again(keeper), place_id=refuge.pk, confidential=confidential,
            reason="A refuge for women",
        )  # fmt: skip

    if marked_first:
        mark(True)
    made = search(again(handler if told == "number" else by), **cases[told])
    if not marked_first:
        mark(True)
    with visibility(again(by)):
        row = Encounter.objects.get(pk=made.pk)
    assert (row.place_text, row.place_id, row.easting) == (CONFIDENTIAL, None, None)
    assert (row.longitude, row.latitude) == (None, None)
    assert row.beat == ("B1" if told == "number" else "")
    with visibility(again(keeper)):
        spot = true_spot(again(keeper), "encounter", row)
    assert spot.place_text == {"number": refuge.label, "words": f"12 {STREET}", "point": ""}[told]
    mark(False)
    with visibility(again(by)):
        row = Encounter.objects.get(pk=made.pk)
    assert row.place_text == spot.place_text
    assert (row.easting is None) == (told == "words")
