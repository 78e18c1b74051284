"""Hot spots count what the reader may see, and lead to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.test import Client

from iops.conftest import NOON
from iops.controlroom.incidents.commands import open_from_call
from iops.controlroom.incidents.contracts import Where
from iops.controlroom.incidents.models import Incident
from iops.governance.access.models import Account
from iops.governance.audit.models import Look
from iops.insight.hotspots.queries import Chosen, chosen, hot, inside
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.errors import Invalid, NotPermitted
from iops.reference.places.grid import NATIONAL_GRID

pytestmark = pytest.mark.django_db
EAST, NORTH = 383_510.0, 398_260.0


def opened(by: Actor, east: float, *, days: float = 1, type_code: str = "308") -> Incident:
    (lon,), (lat,) = NATIONAL_GRID.to_wgs84([east], [NORTH])
    where = Where("Mill Lane", None, east, NORTH, float(lon), float(lat), "", "")
    with clock.frozen(NOON - timedelta(days=days)):
        return open_from_call(
            by=by, channel="999", what="Shouting", where=where, grade="2", type_code=type_code
        ).value


@pytest.fixture
def dispatcher(as_role: Callable[..., Actor]) -> Actor:
    return as_role("dispatcher")


def test_cells_are_counted_compared_and_lead_to_the_records(
    dispatcher: Actor, at_noon: datetime
) -> None:
    near = [opened(dispatcher, EAST + at) for at in (0, 10, 20)]
    opened(dispatcher, EAST + 5_000)
    opened(dispatcher, EAST, days=40)
    old = hot(by=dispatcher, of=Chosen())
    (spot,) = old.spots
    assert (spot.cell.count, spot.before, old.events) == (3, 1, 4)
    assert spot.trend == "2 more than before"
    lines = inside(
        by=dispatcher, of=Chosen(), column=spot.cell.column, row=spot.cell.row, side=spot.side
    )
    assert {one.id for one in lines} == {one.pk for one in near}
    grid, cell = Look.objects.filter(page__startswith="hotspots.").order_by("id")
    assert (list(grid.subjects), grid.detail["events"]) == ([], 4)
    assert len(cell.subjects) == 3
    assert hot(by=dispatcher, of=Chosen(type_code="100")).spots == []


def test_what_may_not_be_seen_is_not_counted(
    dispatcher: Actor, as_role: Callable[..., Actor], at_noon: datetime
) -> None:
    for at in (0, 10):
        opened(dispatcher, EAST + at)
    assert hot(by=dispatcher, of=Chosen()).events == 2
    stranger = replace(dispatcher, audiences=(max(dispatcher.audiences) + 1000,))
    assert hot(by=stranger, of=Chosen()).events == 0
    with pytest.raises(NotPermitted):
        hot(by=as_role("call-handler"), of=Chosen())


def test_everything_wrong_is_said_at_once() -> None:
    with pytest.raises(Invalid) as refused:
        chosen("people", "x", "2", "7")
    assert set(refused.value.fields) == {"what", "type", "days", "cell"}
    assert chosen("", "", "", "") == Chosen()


def test_the_pages(dispatcher: Actor, at_noon: datetime) -> None:
    client = Client()
    account = Account.objects.get(pk=dispatcher.account_id)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    assert "No hot spot" in client.get("/hotspots/").content.decode()
    for at in (0, 10):
        opened(dispatcher, EAST + at)
    text = client.get("/hotspots/", {"days": "7", "cell": "500"}).content.decode()
    assert "none before" in text
    found = client.get("/hotspots/cells.geojson").json()["features"]
    assert [(one["properties"]["count"], one["properties"]["heat"]) for one in found] == [(2, 1.0)]
    of = {name: found[0]["properties"][name] for name in ("column", "row", "side")}
    assert "Shouting" in client.get("/hotspots/cell/", of).content.decode()
    assert client.get("/hotspots/cell/", {**of, "side": "x"}).status_code == 404
    wrong = client.get("/hotspots/", {"days": "3"})
    assert wrong.status_code == 422
    assert "Choose one of 1, 7" in wrong.content.decode()
