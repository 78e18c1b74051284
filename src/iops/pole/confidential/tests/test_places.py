"""What happens at a confidential place is read by those who may know it, on every outlet."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.db import connection
from django.test import Client

from iops.casework.crimes.commands import allocate_crime, record_crime
from iops.casework.crimes.contracts import CrimeDetails, PartyIn
from iops.casework.crimes.models import Crime
from iops.casework.crimes.queries import crime_card
from iops.controlroom.dispatch.commands import deploy_unit, report_state
from iops.controlroom.dispatch.models import Deployment
from iops.controlroom.dispatch.queries import job, recommended_units
from iops.controlroom.incidents.commands import open_from_call, update_incident
from iops.controlroom.incidents.contracts import Where
from iops.controlroom.incidents.models import Incident
from iops.controlroom.incidents.queries import history_at, incident_card
from iops.controlroom.incidents.same_event import possible_duplicates
from iops.controlroom.resources.commands import add_unit, book_on
from iops.governance.access.authority import actor_for, forget
from iops.governance.access.models import Account
from iops.insight.warehouse.export import export_warehouse
from iops.kernel.actors import Actor
from iops.kernel.commands import visibility
from iops.kernel.errors import Invalid, NotPermitted, NotVisible, Refused
from iops.kernel.registry import registry
from iops.pole.cards.queries import place_card
from iops.pole.confidential.commands import mark_place
from iops.pole.confidential.contracts import CONFIDENTIAL
from iops.pole.confidential.models import Whereabouts
from iops.pole.people.contracts import PersonDetails
from iops.pole.search.queries import find
from iops.reference.places.models import Place
from iops.reference.places.queries import search_places

pytestmark = pytest.mark.django_db
WHY = "A refuge for women and their children"
SECRET = "QZXJ Lane"
EAST, NORTH = 451234.0, 251234.0


def again(actor: Actor) -> Actor:
    forget()
    return actor_for(Account.objects.get(pk=actor.account_id))


@pytest.fixture
def refuge(db: None) -> Place:
    return Place.objects.create(
        kind="address", label=f"12 {SECRET}, Anytown", search="12 qzxj lane anytown", number="12",
        street=SECRET, postcode="AB1 2CD", point=(EAST, NORTH), longitude=-1.25, latitude=52.15,
        beat="B1", division="D1",
    )  # fmt: skip


@pytest.fixture
def handler(as_role: Callable[..., Actor]) -> Actor:
    return as_role("call-handler")


@pytest.fixture
def officer(as_role: Callable[..., Actor]) -> Actor:
    return as_role("response-officer", team="TEAM-R")


def where(refuge: Place) -> Where:
    return Where(refuge.label, refuge.pk, EAST, NORTH, -1.25, 52.15, "B1", "D1")


def opened(by: Actor, at: Where, what: str = "Man at the door, shouting") -> Incident:
    return open_from_call(by=by, channel="999", where=at, what=what, grade="1").value


def mark(by: Actor, place: Place, *, confidential: bool = True) -> None:
    mark_place(by=by, place_id=place.pk, confidential=confidential, reason=WHY)


@pytest.mark.parametrize("marked_first", [True, False])
def test_an_incident_there_shows_its_address_to_those_who_may_know_it_only(
    marked_first: bool, refuge: Place, handler: Actor, officer: Actor,
    as_role: Callable[..., Actor],
) -> None:  # fmt: skip
    supervisor = as_role("control-room-supervisor")
    if marked_first:
        mark(supervisor, refuge)
    incident = opened(handler, where(refuge))
    if not marked_first:
        mark(supervisor, refuge)
    card = incident_card(by=again(officer), incident_id=incident.pk)
    assert card.spot.place_text == card.incident.place_text == CONFIDENTIAL
    assert (card.spot.easting, card.spot.place_id, card.incident.beat) == (None, None, "B1")
    assert [one.place_text for one in card.contacts] == [CONFIDENTIAL]
    for by in (handler, supervisor, as_role("safeguarding-officer")):
        spot = incident_card(by=again(by), incident_id=incident.pk).spot
        assert (spot.place_text, spot.easting) == (refuge.label, EAST)
    assert [one.pk for one in history_at(by=again(handler), place_id=refuge.pk)] == [incident.pk]
    near = possible_duplicates(
        by=again(handler), what="shouting at the door", easting=EAST, northing=NORTH
    )
    assert [one.incident.pk for one in near] == [incident.pk]
    assert place_card(by=again(handler), place_id=refuge.pk).record == refuge
    with pytest.raises(NotVisible):
        place_card(by=again(officer), place_id=refuge.pk)

    mark(again(supervisor), refuge, confidential=False)
    spot = incident_card(by=again(officer), incident_id=incident.pk).spot
    assert (spot.place_text, spot.place_id, spot.easting) == (refuge.label, refuge.pk, EAST)
    assert Whereabouts.objects.count() == 0


def test_no_outlet_says_it(
    refuge: Place, handler: Actor, officer: Actor, as_role: Callable[..., Actor], tmp_path: Path
) -> None:
    exporter = as_role("data-protection-officer")
    incident = opened(handler, where(refuge))
    details = CrimeDetails("8N", parties=(PartyIn("victim", person=PersonDetails(surname="V")),))
    record_crime(by=handler, details=details, incident_id=incident.pk)
    export_warehouse(by=again(exporter), folder=tmp_path)
    mark(as_role("safeguarding-officer"), refuge)
    opened(handler, where(refuge), "He is back")
    by = again(officer)
    said: dict[str, str] = {}
    with visibility(handler), connection.cursor() as cursor:
        for topic in registry.each("live"):
            cursor.execute(topic.all_sql)
            ids = [row[0] for row in cursor.fetchall()]
            cursor.execute(topic.sql, {"ids": ids})
            said[topic.name] = json.dumps(cursor.fetchall(), default=str)
        cursor.execute("SELECT * FROM kernel_event")
        said["events"] = json.dumps(cursor.fetchall(), default=str)
        for tile in registry.each("tiles"):
            cursor.execute(
                tile.sql,
                {"audiences": list(by.audiences), "now": None, "force": by.force_id}
                if "%(audiences)s" in tile.sql else {},
            )  # fmt: skip
            said[f"tile {tile.code}"] = json.dumps(cursor.fetchall(), default=str)
    with visibility(by), connection.cursor() as cursor:
        cursor.execute(
            "SELECT n.*, w.word FROM search_name n JOIN search_word w ON w.id IN (n.lo, n.hi)"
        )
        said["search"] = json.dumps(cursor.fetchall(), default=str)
        cursor.execute("SELECT * FROM duties_duty d, duties_alert a")
        said["duties"] = json.dumps(cursor.fetchall(), default=str)
    found = find(by=by, text=f"12 {SECRET}")
    said["found"] = repr((found.hits, found.places))
    browser = Client()
    browser.force_login(
        Account.objects.get(pk=officer.account_id),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    for path in (
        "/api/v1/incidents", f"/api/v1/incidents/{incident.pk}",
        f"/api/v1/incidents/{incident.pk}/log", "/api/v1/crimes", "/incidents/",
        f"/incidents/{incident.pk}/", "/crimes/", "/duties/",
    ):  # fmt: skip
        answer = browser.get(path)
        assert answer.status_code == 200, path
        said[path] = answer.content.decode()
    export_warehouse(by=again(exporter), folder=tmp_path)
    for file in tmp_path.rglob("*.parquet"):
        said[str(file.relative_to(tmp_path))] = json.dumps(
            pq.read_table(file).to_pylist(), default=str
        )
    telling = [
        name
        for name, text in said.items()
        if any(word in text for word in ("QZXJ", "qzxj", "451234", "52.15"))
    ]
    assert telling == []
    assert CONFIDENTIAL in said["incidents"]


def test_a_crew_knows_where_it_goes_and_only_while_it_goes_there(
    refuge: Place, handler: Actor, officer: Actor, as_role: Callable[..., Actor]
) -> None:
    dispatcher = as_role("dispatcher")
    mark(as_role("control-room-supervisor"), refuge)
    incident = opened(again(handler), where(refuge))
    units = []
    for callsign, account in (("GA1", officer), ("GA2", as_role("pcso", team="TEAM-R"))):
        unit = add_unit(by=as_role("force-incident-manager"), callsign=callsign,
                        base=(EAST + 100, NORTH)).value  # fmt: skip
        book_on(by=dispatcher, unit_id=unit.pk, account_ids=(account.account_id,))
        units.append(unit)
    picks = recommended_units(by=again(dispatcher), incident_id=incident.pk)
    assert picks[0].seconds is not None
    sent = deploy_unit(by=again(dispatcher), incident_id=incident.pk, unit_id=units[0].pk).value
    assert job(by=again(officer), deployment_id=sent.pk).spot.place_text == refuge.label
    card = incident_card(by=again(officer), incident_id=incident.pk)
    assert card.spot.easting == EAST
    late = as_role("response-officer", "t.late", team="TEAM-R")
    book_on(by=dispatcher, unit_id=units[0].pk, account_ids=(late.account_id,))
    assert incident_card(by=again(late), incident_id=incident.pk).spot.easting == EAST
    report_state(by=again(officer), unit_id=units[0].pk, state="2", result="All quiet")
    for by in (officer, late):
        spot = incident_card(by=again(by), incident_id=incident.pk).spot
        assert spot.place_text == CONFIDENTIAL
    assert Deployment.objects.get(pk=sent.pk).clear_at is not None
    assert incident_card(by=again(handler), incident_id=incident.pk).spot.easting == EAST


def test_a_crime_there_is_known_to_its_officer(
    refuge: Place, handler: Actor, as_role: Callable[..., Actor]
) -> None:
    mark(as_role("safeguarding-officer"), refuge)
    incident = opened(again(handler), where(refuge))
    investigator, other = as_role("investigator"), as_role("investigator", "t.other")
    details = CrimeDetails("8N", parties=(PartyIn("victim", person=PersonDetails(surname="V")),))
    crime = record_crime(by=investigator, details=details, incident_id=incident.pk).value
    with visibility(handler):
        assert Crime.objects.get(pk=crime.pk).place_text == CONFIDENTIAL
    allocate_crime(by=as_role("sergeant"), crime_id=crime.pk, owner_id=investigator.account_id)
    assert crime_card(by=again(investigator), crime_id=crime.pk).spot.place_text == refuge.label
    assert crime_card(by=again(other), crime_id=crime.pk).spot.place_text == CONFIDENTIAL


@pytest.mark.parametrize("text", [f"12 {SECRET}", f"at 12 {SECRET.lower()}, ANYTOWN", "the flat"])
def test_what_is_typed_is_veiled_by_its_words_or_by_the_call_taker(
    text: str, refuge: Place, handler: Actor, officer: Actor, as_role: Callable[..., Actor]
) -> None:
    mark(as_role("control-room-supervisor"), refuge)
    incident = opened(again(handler), Where(text, confidential=text == "the flat"))
    read = incident_card(by=again(officer), incident_id=incident.pk)
    assert read.spot.place_text == CONFIDENTIAL
    assert read.contacts[0].place_text == CONFIDENTIAL
    assert incident_card(by=again(handler), incident_id=incident.pk).spot.place_text == text
    with pytest.raises(Refused, match="Those who may see it"):
        update_incident(by=again(officer), incident_id=incident.pk, where=Where("High Street"))
    update_incident(by=again(officer), incident_id=incident.pk, where=Where(CONFIDENTIAL))
    assert incident_card(by=again(handler), incident_id=incident.pk).spot.place_text == text
    update_incident(by=again(handler), incident_id=incident.pk, where=Where("High Street"))
    read = incident_card(by=again(officer), incident_id=incident.pk)
    assert read.spot.place_text == "High Street"


def test_who_may_mark_lift_and_find_a_place(
    refuge: Place, handler: Actor, officer: Actor, as_role: Callable[..., Actor]
) -> None:
    with pytest.raises(NotPermitted):
        mark(officer, refuge)
    sergeant = as_role("sergeant")
    with pytest.raises(Invalid, match="in a sentence"):
        mark_place(by=sergeant, place_id=refuge.pk, confidential=True, reason="x")
    mark(sergeant, refuge)
    with pytest.raises(NotPermitted, match="Those who may see"):
        mark(again(sergeant), refuge, confidential=False)
    assert search_places(f"12 {SECRET}") == []
    assert [one.id for one in search_places(f"12 {SECRET}", confidential=True)] == [refuge.pk]
    with pytest.raises(Refused, match="already"):
        mark(as_role("safeguarding-officer"), refuge)


def test_the_pages(refuge: Place, handler: Actor, as_role: Callable[..., Actor]) -> None:
    browser = Client()
    account = Account.objects.get(pk=as_role("control-room-supervisor").account_id)
    browser.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    address = f"/confidential/place/{refuge.pk}/"
    assert address in browser.get(f"/places/{refuge.pk}/").content.decode()
    assert browser.post(address, {"verb": "mark", "reason": ""}).status_code == 422
    assert browser.post(address, {"verb": "mark", "reason": WHY}).status_code == 302
    card = browser.get(f"/places/{refuge.pk}/").content.decode()
    assert "Confidential address." in card
    html = browser.get(address).content.decode()
    assert WHY in html
    assert "No longer confidential" in html
    incident = opened(again(handler), where(refuge))
    page = browser.get(f"/incidents/{incident.pk}/").content.decode()
    assert refuge.label in page
    assert "confidential: few may know" in page
    pane: Any = browser.get(f"/board/incident/{incident.pk}/")
    assert pane.status_code in (200, 404)


def test_people_and_organisations_there_are_masked_with_it(
    refuge: Place, handler: Actor, officer: Actor, as_role: Callable[..., Actor]
) -> None:
    from iops.pole.cards.queries import person_card
    from iops.pole.cards.things import thing_card
    from iops.pole.organisations.commands import record_organisation
    from iops.pole.people.commands import record_person

    details = PersonDetails(surname="Ash", address=refuge.label, place_id=refuge.pk)
    before = record_person(by=officer, details=details).value
    house = record_organisation(
        by=officer, name="Hope House", address=refuge.label, place_id=refuge.pk
    ).value
    supervisor = as_role("control-room-supervisor")
    mark(supervisor, refuge)
    other = record_organisation(by=officer, name="Ray of Hope", address=f"12 {SECRET}").value
    firm = thing_card(by=again(officer), kind="organisation", record_id=other.pk).record
    assert SECRET in firm.address  # who recorded it goes on knowing it
    assert SECRET not in repr(find(by=again(as_role("pcso")), text="Ray of Hope").hits)
    after = record_person(by=as_role("safeguarding-officer"), details=details).value
    for profile in (before, after):
        shown = person_card(by=again(officer), nominal_id=profile.pk).profiles[0]
        assert SECRET not in shown.address
        assert shown.place_id is None
    firm = thing_card(by=again(officer), kind="organisation", record_id=house.pk).record
    assert (firm.address, firm.place_id) == (CONFIDENTIAL, None)
    firm = thing_card(by=again(handler), kind="organisation", record_id=house.pk).record
    assert (firm.address, firm.place_id) == (refuge.label, refuge.pk)
    shown = person_card(by=again(handler), nominal_id=before.pk).profiles[0]
    assert shown.address == refuge.label
    mark(again(supervisor), refuge, confidential=False)
    shown = person_card(by=again(officer), nominal_id=before.pk).profiles[0]
    assert (shown.address, shown.place_id) == (refuge.label, refuge.pk)
    firm = thing_card(by=again(officer), kind="organisation", record_id=house.pk).record
    assert (firm.address, firm.place_id) == (refuge.label, refuge.pk)


def test_a_street_is_not_confidential(refuge: Place, as_role: Callable[..., Actor]) -> None:
    Place.objects.filter(pk=refuge.pk).update(kind="street")
    with pytest.raises(Refused, match="not a street"):
        mark(as_role("safeguarding-officer"), refuge)


def test_the_api_says_where_to_those_who_may_know(
    refuge: Place, handler: Actor, officer: Actor, as_role: Callable[..., Actor]
) -> None:
    mark(as_role("safeguarding-officer"), refuge)
    incident = opened(again(handler), where(refuge))
    said = []
    for by in (handler, officer):
        browser = Client()
        browser.force_login(
            Account.objects.get(pk=by.account_id),
            backend="django.contrib.auth.backends.ModelBackend",
        )
        found = browser.get(f"/api/v1/incidents/{incident.pk}/whereabouts").json()
        said.append((found["place_text"], found["easting"]))
    assert said == [(refuge.label, EAST), (CONFIDENTIAL, None)]
