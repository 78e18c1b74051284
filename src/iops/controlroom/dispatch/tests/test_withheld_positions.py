"""Where a unit stands does not say where a confidential place is."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from iops.conftest import NOON
from iops.controlroom.dispatch.commands import deploy_unit, report_state
from iops.controlroom.dispatch.queries import rank_units
from iops.controlroom.dispatch.rules import Need
from iops.controlroom.incidents.commands import open_from_call
from iops.controlroom.incidents.contracts import Where
from iops.controlroom.incidents.models import Incident
from iops.controlroom.resources import positions
from iops.controlroom.resources.commands import add_unit, book_on
from iops.controlroom.resources.contracts import Fix
from iops.controlroom.resources.live import _LATEST, Moves
from iops.controlroom.resources.models import Unit, Withheld
from iops.governance.access.authority import actor_for, forget
from iops.governance.access.models import Account
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.registry import registry
from iops.pole.confidential.commands import mark_place
from iops.reference.places.grid import NATIONAL_GRID
from iops.reference.places.models import Place

pytestmark = pytest.mark.django_db
LON, LAT = -1.25, 52.15
#: A degree of latitude is some 111 km.
KILOMETRE = 1 / 111


def again(actor: Actor) -> Actor:
    forget()
    return actor_for(Account.objects.get(pk=actor.account_id))


@pytest.fixture(autouse=True)
def held(at_noon: datetime) -> None:
    positions.forget()


@pytest.fixture
def refuge(db: None) -> Place:
    (east,), (north,) = NATIONAL_GRID.from_wgs84([LON], [LAT])
    return Place.objects.create(
        kind="address", label="12 Qzxj Lane, Anytown", search="12 qzxj lane anytown", number="12",
        street="Qzxj Lane", postcode="AB1 2CD", point=(float(east), float(north)),
        longitude=LON, latitude=LAT, beat="B1", division="D1",
    )  # fmt: skip


def mark(by: Actor, place: Place, *, confidential: bool = True) -> None:
    mark_place(
        by=again(by), place_id=place.pk, confidential=confidential, reason="A refuge for women"
    )


def opened(by: Actor, place: Place) -> Incident:
    east, north = place.point
    where = Where(place.label, place.pk, east, north, LON, LAT, "B1", "D1")
    return open_from_call(by=again(by), channel="999", where=where, what="Noise", grade="1").value


def stands(unit: Unit, minutes: float, *, north: float = 0.0) -> None:
    """A fix of the unit, some minutes after noon, so many kilometres north of the place."""
    at = NOON + timedelta(minutes=minutes)
    with clock.frozen(at):
        stored = positions.store_fixes([Fix(unit.pk, LON, LAT + north * KILOMETRE, at)])
    assert stored.moved == 1


def seen(by: Actor, unit: Unit) -> dict[str, Any]:
    """What a screen of this person gets: rows of both topics, and the fixes of the tick."""
    got: dict[str, Any] = {}
    by = again(by)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('iops.audiences', (SELECT array_agg(id)::text"
            " FROM access_audience), true)"
        )
        for topic in registry.each("live"):
            if topic.name in ("units", "withheld"):
                cursor.execute(topic.sql, {"ids": [unit.pk]})
                for _, audience, _, row in cursor.fetchall():
                    if audience in by.audiences and row is not None:
                        got[topic.name] = json.loads(row) if isinstance(row, str) else row
        cursor.execute(_LATEST)
        for audience, fixes in Moves().take(cursor.fetchall()).items():
            if audience in by.audiences:
                got["fixes"] = [fix[1:3] for fix in fixes if fix[0] == unit.pk]
    return got


@pytest.fixture
def unit(as_role: Callable[..., Actor]) -> Unit:
    manager, crew = as_role("force-incident-manager"), as_role("pcso", "t.crew", team="TEAM-C")
    made = add_unit(by=manager, callsign="GA1").value
    book_on(by=manager, unit_id=made.pk, account_ids=(crew.account_id,))
    return made


def hidden_from(by: Actor, unit: Unit) -> bool:
    got = seen(by, unit)
    row = got["units"]
    return (row["lon"], row["lat"], row["withheld"], got.get("withheld"), got.get("fixes")) == (
        None, None, True, None, None,
    )  # fmt: skip


def test_it_is_withheld_from_the_order_until_the_unit_has_left(
    refuge: Place, unit: Unit, as_role: Callable[..., Actor]
) -> None:
    dispatcher = as_role("dispatcher")
    officer = as_role("response-officer", team="TEAM-R")
    crew = as_role("pcso", "t.crew2", team="TEAM-C")
    mark(as_role("control-room-supervisor"), refuge)
    incident = opened(dispatcher, refuge)
    stands(unit, 1, north=3)
    assert seen(officer, unit)["fixes"] == [[LON, pytest.approx(LAT + 3 * KILOMETRE)]]
    deploy_unit(by=again(dispatcher), incident_id=incident.pk, unit_id=unit.pk)
    assert hidden_from(officer, unit)
    stands(unit, 5)
    assert hidden_from(officer, unit)
    assert hidden_from(crew, unit)
    got = seen(dispatcher, unit)
    assert got["fixes"] == [[LON, LAT]]
    assert (got["withheld"]["lon"], got["withheld"]["lat"]) == (LON, LAT)
    aboard = Account.objects.get(username="t.crew")
    assert seen(actor_for(aboard), unit)["fixes"] == [[LON, LAT]]

    with clock.frozen(NOON + timedelta(minutes=20)):
        report_state(by=again(dispatcher), unit_id=unit.pk, state="2", result="All well")
    assert hidden_from(officer, unit)
    stands(unit, 19, north=4)  # a fix of before that came late says nothing of where it is now
    assert hidden_from(officer, unit)
    stands(unit, 21, north=0.3)
    assert hidden_from(officer, unit)
    stands(unit, 22, north=0.7)
    got = seen(officer, unit)
    assert got["fixes"] == [[LON, pytest.approx(LAT + 0.7 * KILOMETRE)]]
    assert got["units"]["withheld"] is False
    assert not Withheld.objects.exists()


def test_a_place_marked_or_lifted_meanwhile_withholds_or_shows(
    refuge: Place, unit: Unit, as_role: Callable[..., Actor]
) -> None:
    dispatcher, keeper = as_role("dispatcher"), as_role("control-room-supervisor")
    officer = as_role("response-officer", team="TEAM-R")
    incident = opened(dispatcher, refuge)
    deploy_unit(by=again(dispatcher), incident_id=incident.pk, unit_id=unit.pk)
    stands(unit, 5)
    assert seen(officer, unit)["units"]["lon"] == LON
    mark(keeper, refuge)
    assert hidden_from(officer, unit)
    assert seen(dispatcher, unit)["fixes"] == [[LON, LAT]]
    mark(keeper, refuge, confidential=False)
    assert seen(officer, unit)["units"]["lon"] == LON
    assert seen(officer, unit)["fixes"] == [[LON, LAT]]


def test_a_first_fix_after_the_order_is_withheld_too(
    refuge: Place, unit: Unit, as_role: Callable[..., Actor]
) -> None:
    dispatcher, officer = as_role("dispatcher"), as_role("response-officer", team="TEAM-R")
    mark(as_role("control-room-supervisor"), refuge)
    incident = opened(dispatcher, refuge)
    deploy_unit(by=again(dispatcher), incident_id=incident.pk, unit_id=unit.pk)
    stands(unit, 5)
    assert hidden_from(officer, unit)
    assert seen(dispatcher, unit)["fixes"] == [[LON, LAT]]


def test_the_ranking_does_not_say_it_either(
    refuge: Place, unit: Unit, as_role: Callable[..., Actor]
) -> None:
    dispatcher, officer = as_role("dispatcher"), as_role("response-officer", team="TEAM-R")
    mark(as_role("control-room-supervisor"), refuge)
    incident = opened(dispatcher, refuge)
    deploy_unit(by=again(dispatcher), incident_id=incident.pk, unit_id=unit.pk)
    stands(unit, 5)
    with clock.frozen(NOON + timedelta(minutes=20)):
        report_state(by=again(dispatcher), unit_id=unit.pk, state="2", result="All well")
    east, north = refuge.point
    for by, known in ((dispatcher, True), (officer, False)):
        picks = rank_units(by=again(by), easting=east, northing=north, need=Need("1", frozenset()))
        assert [one.unit_id for one in picks] == [unit.pk]
        assert (picks[0].seconds is not None) is known


def test_the_pin_is_for_those_who_may_know(refuge: Place, as_role: Callable[..., Actor]) -> None:
    dispatcher, officer = as_role("dispatcher"), as_role("response-officer", team="TEAM-R")
    mark(as_role("control-room-supervisor"), refuge)
    incident = opened(dispatcher, refuge)
    topic = next(one for one in registry.each("live") if one.name == "whereabouts")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('iops.audiences', (SELECT array_agg(id)::text"
            " FROM access_audience), true)"
        )
        cursor.execute(topic.all_sql)
        assert cursor.fetchall() == [(incident.pk,)]
        cursor.execute(topic.sql, {"ids": [incident.pk]})
        ((_, audience, _, row),) = cursor.fetchall()
    pin = json.loads(row) if isinstance(row, str) else row
    assert (pin["lon"], pin["lat"], pin["place"]) == (LON, LAT, refuge.label)
    assert audience in again(dispatcher).audiences
    assert audience not in again(officer).audiences
