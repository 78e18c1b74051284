"""A confidential address that somebody typed is read by those who may know it, and nobody else."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from iops.casework.crimes.commands import allocate_crime, record_crime
from iops.casework.crimes.contracts import CrimeDetails, PartyIn
from iops.casework.crimes.queries import crime_card
from iops.controlroom.contacts.commands import save_draft
from iops.controlroom.contacts.queries import open_drafts
from iops.controlroom.dispatch.commands import deploy_unit, report_state
from iops.controlroom.dispatch.queries import job
from iops.controlroom.incidents.commands import (
    add_log_entry,
    assess_incident,
    open_from_call,
    update_incident,
)
from iops.controlroom.incidents.contracts import Assessment, Where
from iops.controlroom.incidents.models import Incident, LogEntry
from iops.controlroom.incidents.queries import incident_card
from iops.controlroom.resources.commands import add_unit, book_on
from iops.governance.access.authority import actor_for, forget
from iops.governance.access.models import Account
from iops.kernel.actors import Actor
from iops.kernel.commands import visibility
from iops.kernel.events import LoggedEvent
from iops.kernel.registry import registry
from iops.pole.cards.queries import person_card
from iops.pole.confidential.commands import catch_up, mark_place, set_details
from iops.pole.confidential.contracts import MASK
from iops.pole.confidential.guards import prose
from iops.pole.people.commands import change_person, record_person
from iops.pole.people.contracts import PersonDetails
from iops.reference.places.models import Place

pytestmark = pytest.mark.django_db
WHY = "A refuge for women and their children"
STREET = "Qzxj Lane"


def again(actor: Actor) -> Actor:
    forget()
    return actor_for(Account.objects.get(pk=actor.account_id))


@pytest.fixture
def refuge(db: None) -> Place:
    return Place.objects.create(
        kind="address", label=f"12 {STREET}, Anytown", search="12 qzxj lane anytown", number="12",
        street=STREET, postcode="AB1 2CD", point=(451234.0, 251234.0), longitude=-1.25,
        latitude=52.15, beat="B1", division="D1",
    )  # fmt: skip


@pytest.fixture
def handler(as_role: Callable[..., Actor]) -> Actor:
    return as_role("call-handler")


@pytest.fixture
def officer(as_role: Callable[..., Actor]) -> Actor:
    return as_role("response-officer", team="TEAM-R")


@pytest.fixture
def keeper(as_role: Callable[..., Actor]) -> Actor:
    return as_role("control-room-supervisor")


def mark(by: Actor, place: Place, *, confidential: bool = True) -> None:
    mark_place(by=again(by), place_id=place.pk, confidential=confidential, reason=WHY)


def opened(by: Actor, what: str, at: str = "High Street") -> Incident:
    return open_from_call(by=again(by), channel="999", where=Where(at), what=what, grade="1").value


def stored(incident: Incident) -> Incident:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('iops.audiences', (SELECT array_agg(id)::text"
            " FROM access_audience), true)"
        )
    return Incident.objects.get(pk=incident.pk)


OTHERS = "112 Qzxj Lane, 12A Qzxj Lane, 13 Qzxj Lane"
SAID = "She fled from 12 Qzxj Lane, her sister stays there"


@pytest.mark.parametrize("marked_first", [True, False])
def test_what_is_typed_is_masked_before_and_after_and_lifted(
    marked_first: bool, refuge: Place, handler: Actor, officer: Actor, keeper: Actor
) -> None:
    if marked_first:
        mark(keeper, refuge)
    incident = opened(handler, SAID)
    add_log_entry(by=again(officer), incident_id=incident.pk, text="No reply at 12, QZXJ lane!")
    assess_incident(
        by=again(handler), incident_id=incident.pk,
        assessment=Assessment(rationale="Refuge is at qzxj lane no. 12", harm="none yet"),
    )  # fmt: skip
    if not marked_first:
        mark(keeper, refuge)
    masked = f"She fled from {MASK}, her sister stays there"
    assert stored(incident).summary == masked
    card = incident_card(by=again(officer), incident_id=incident.pk)
    assert card.incident.summary == masked
    texts = [one.entry.text for one in card.entries]
    assert f"No reply at {MASK}!" in texts
    assert not [one for one in texts if "zxj" in one.lower()]
    assert card.assessments[0].rationale == f"Refuge is at {MASK}"
    assert [one.what for one in card.contacts] == [masked]
    known = incident_card(by=again(handler), incident_id=incident.pk)
    assert known.incident.summary == SAID
    assert "No reply at 12, QZXJ lane!" in [one.entry.text for one in known.entries]
    assert known.assessments[0].rationale == "Refuge is at qzxj lane no. 12"
    assert [one.what for one in known.contacts] == [SAID]

    mark(keeper, refuge, confidential=False)
    assert stored(incident).summary == SAID
    card = incident_card(by=again(officer), incident_id=incident.pk)
    assert "No reply at 12, QZXJ lane!" in [one.entry.text for one in card.entries]


@pytest.mark.parametrize(
    ("said", "masked"),
    [
        ("at 12 qzxj ln.", f"at {MASK}."),
        ("flat 3, 12 Qzxj  Lane, Anytown", f"flat 3, {MASK}"),
        ("AB1 2CD or ab12cd", f"{MASK} or {MASK}"),
        ("Qzxj Lane, number 12", MASK),
        ("12 Qžxj Lane", "12 Qžxj Lane"),  # an accent that no such letter has in British names
        (OTHERS, OTHERS),
        ("Qzxj Lane is closed, 12 cars wait", "Qzxj Lane is closed, 12 cars wait"),
    ],
)  # fmt: skip
def test_how_an_address_is_told(
    said: str, masked: str, refuge: Place, handler: Actor, keeper: Actor
) -> None:
    mark(keeper, refuge)
    incident = opened(handler, said)
    assert stored(incident).summary == masked
    assert incident_card(by=again(handler), incident_id=incident.pk).incident.summary == said


def test_who_may_not_know_it_edits_around_the_mask(
    refuge: Place, handler: Actor, officer: Actor, keeper: Actor
) -> None:
    mark(keeper, refuge)
    incident = opened(handler, f"{SAID}. Post to AB1 2CD")
    update_incident(
        by=again(officer), incident_id=incident.pk, summary=f"Two women fled from {MASK}. {MASK}"
    )
    known = incident_card(by=again(handler), incident_id=incident.pk).incident.summary
    assert known == "Two women fled from 12 Qzxj Lane. AB1 2CD"
    update_incident(by=again(officer), incident_id=incident.pk, summary="All well")
    mark(keeper, refuge, confidential=False)
    assert stored(incident).summary == "All well"


def test_a_crew_and_the_officer_in_the_case_read_it_while_they_work_on_it(
    refuge: Place, handler: Actor, officer: Actor, keeper: Actor, as_role: Callable[..., Actor]
) -> None:
    dispatcher = as_role("dispatcher")
    mark(keeper, refuge)
    incident = opened(handler, SAID)
    unit = add_unit(by=as_role("force-incident-manager"), callsign="GA1").value
    book_on(by=dispatcher, unit_id=unit.pk, account_ids=(officer.account_id,))
    sent = deploy_unit(by=again(dispatcher), incident_id=incident.pk, unit_id=unit.pk).value
    assert job(by=again(officer), deployment_id=sent.pk).incident.summary == SAID
    add_log_entry(by=again(handler), incident_id=incident.pk, text="Use the rear of AB1 2CD")
    card = incident_card(by=again(officer), incident_id=incident.pk)
    assert "Use the rear of AB1 2CD" in [one.entry.text for one in card.entries]
    report_state(by=again(officer), unit_id=unit.pk, state="2", result="Quiet at 12 Qzxj Lane")
    card = incident_card(by=again(officer), incident_id=incident.pk)
    assert not [one for one in card.entries if "Qzxj" in one.entry.text]
    details = CrimeDetails(
        "8N", summary=SAID, parties=(PartyIn("victim", person=PersonDetails(surname="V")),)
    )
    investigator = as_role("investigator")
    crime = record_crime(by=again(handler), details=details, incident_id=incident.pk).value
    read = crime_card(by=again(investigator), crime_id=crime.pk)
    assert MASK in read.crime.summary
    allocate_crime(by=as_role("sergeant"), crime_id=crime.pk, owner_id=investigator.account_id)
    assert crime_card(by=again(investigator), crime_id=crime.pk).crime.summary == SAID


def test_the_address_of_a_confidential_person_is_masked_where_nothing_lies_there_openly(
    handler: Actor, officer: Actor, as_role: Callable[..., Actor]
) -> None:
    safe, sergeant = as_role("safeguarding-officer"), as_role("sergeant", team="TEAM-R")
    details = PersonDetails(surname="Ash", address="5 Brzl Road, Anytown")
    person = record_person(by=sergeant, details=details).value
    elsewhere = opened(handler, "He asks for the woman of 5 Brzl Road")
    there = opened(handler, "Shouting at 5 Brzl Road", at="5 Brzl Road")
    set_details(by=sergeant, profile_id=person.pk, confidential=True, reason=WHY)
    assert stored(elsewhere).summary == f"He asks for the woman of {MASK}"
    assert stored(there).summary == "Shouting at 5 Brzl Road"
    # The control room may know places; the details of this person are not theirs to know.
    assert MASK in incident_card(by=again(handler), incident_id=elsewhere.pk).incident.summary
    change_person(
        by=again(sergeant), profile_id=person.pk, expected_version=None, address="7 Brzl Road"
    )
    assert stored(elsewhere).summary == "He asks for the woman of 5 Brzl Road"
    later = opened(handler, "Seen near 7 Brzl Rd")
    assert stored(later).summary == f"Seen near {MASK}"
    set_details(by=again(sergeant), profile_id=person.pk, confidential=False, reason=WHY)
    assert stored(later).summary == "Seen near 7 Brzl Rd"
    assert person_card(by=again(safe), nominal_id=person.pk).profiles[0].address == "7 Brzl Road"


def test_two_reasons_keep_it_masked_until_both_are_lifted(
    refuge: Place, handler: Actor, keeper: Actor
) -> None:
    twin = Place.objects.create(
        kind="address", label=f"12 {STREET}, Othertown", search="x", number="12", street=STREET,
        postcode="XY9 9ZZ", point=(1.0, 1.0), longitude=-1.0, latitude=52.0,
    )  # fmt: skip
    mark(keeper, refuge)
    mark(keeper, twin)
    incident = opened(handler, SAID)
    for place, said in ((refuge, f"She fled from {MASK}, her sister stays there"), (twin, SAID)):
        mark(keeper, place, confidential=False)
        assert stored(incident).summary == said


def test_the_log_stays_append_only_for_everybody_else(
    refuge: Place, handler: Actor, keeper: Actor
) -> None:
    incident = opened(handler, SAID)
    mark(keeper, refuge)
    with visibility(handler):
        entry = LogEntry.objects.filter(incident=incident, text__contains=MASK).get()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT has_table_privilege('incidents_log_entry', 'UPDATE'),"
            " has_table_privilege('confidential_prose', 'UPDATE'),"
            " has_function_privilege('confidential_reword(text, bigint, jsonb)', 'EXECUTE')"
        )
        assert cursor.fetchone() == (False, False, False)
    assert entry.version == 2


def test_the_api_says_it_to_those_who_may_know(
    refuge: Place, handler: Actor, officer: Actor, keeper: Actor
) -> None:
    mark(keeper, refuge)
    incident = opened(handler, SAID)
    for by, said in ((handler, True), (officer, False)):
        browser = Client()
        browser.force_login(
            Account.objects.get(pk=by.account_id),
            backend="django.contrib.auth.backends.ModelBackend",
        )
        for path in (
            f"/api/v1/incidents/{incident.pk}", f"/api/v1/incidents/{incident.pk}/log",
            "/api/v1/incidents", f"/incidents/{incident.pk}/", "/incidents/",
        ):  # fmt: skip
            assert ("12 Qzxj Lane" in browser.get(path).content.decode()) is said, path


@pytest.mark.parametrize(
    ("fields", "secret"),
    [
        ({"what": ["She fled from 12 Qzxj Lane"]}, True),
        ({"what": ["Shouting"], "place": ["High Street"], "confidential": ["1"]}, True),
        ({"what": ["Shouting"], "place": ["High Street"]}, False),
    ],
)
def test_a_half_typed_call_that_says_it_is_taken_up_by_those_who_may_know(
    fields: dict[str, list[str]], secret: bool, refuge: Place, keeper: Actor, handler: Actor,
    officer: Actor, as_role: Callable[..., Actor],
) -> None:  # fmt: skip
    mark(keeper, refuge)
    uid, other = uuid4(), as_role("call-handler", "t.other")
    save_draft(by=again(handler), uid=uid, body={"sequence": 1, "fields": fields})
    assert open_drafts(by=again(other))[0].draft.body["fields"] == fields
    assert len(open_drafts(by=again(officer))) == (0 if secret else 1)
    save_draft(by=again(other), uid=uid, body={"sequence": 2, "fields": {"what": ["Nothing"]}})
    assert len(open_drafts(by=again(officer))) == 1


def test_what_is_loaded_in_bulk_is_gone_through(
    refuge: Place, handler: Actor, keeper: Actor, system: Actor
) -> None:
    mark(keeper, refuge)
    incident = opened(handler, "Shouting")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO incidents_log_entry (uid, audience_id, version, created_at, created_by,"
            " run_id, incident_id, at, kind, text) SELECT gen_random_uuid(), audience_id, 1,"
            " created_at, 1, 7, id, created_at, 'note', 'Loaded: 12 Qzxj Lane'"
            " FROM incidents_incident WHERE id = %s",
            [incident.pk],
        )
    event = LoggedEvent(
        1, 1, incident.opened_at, "bulk.loaded", 1, "bulk_run", 7, 0, system.account_id,
        system.correlation, {"table": "incidents_log_entry", "rows": 1},
    )  # fmt: skip
    (reader,) = [one for one in registry.each("readers") if one.name == "confidential-prose"]
    reader.handle([event])
    stored(incident)
    assert LogEntry.objects.filter(text=f"Loaded: {MASK}").count() == 1


def test_places_that_were_marked_before_there_were_phrases_are_caught_up_with(
    refuge: Place, handler: Actor, system: Actor
) -> None:
    incident = opened(handler, SAID)
    Place.objects.filter(pk=refuge.pk).update(confidential=True)
    assert catch_up(by=system).value == 2  # the incident with its log, the call
    assert MASK in stored(incident).summary
    assert catch_up(by=system).value == 0


def test_every_declared_text_is_watched(db: None) -> None:
    watched = {one.table: one for one in prose()}
    assert watched["incidents_log_entry"].fields == ("text",)
    assert watched["incidents_incident"].roots == ("incident:id",)
    assert watched["links_marker"].roots[0] == "@about_kind:about_id"
    assert "address" not in watched["people_profile"].fields
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, count(*) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE t.tgname LIKE 'confidential_prose_%' GROUP BY c.relname"
        )
        assert dict(cursor.fetchall()) == dict.fromkeys(watched, 2)
