"""A force in a database of its own: whole, consistent, refused where it must be."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.db import connections

from iops.casework.crimes.models import Crime
from iops.controlroom.incidents.models import Incident
from iops.duties.nightly import orphans
from iops.governance.access.audiences import recompute
from iops.governance.access.authority import actor_for, holder_of, system_actor
from iops.governance.access.contracts import DUTY_POSTS, MACHINES, ROLES
from iops.governance.access.models import Account, AccountAudience, Force
from iops.kernel import clock
from iops.kernel.errors import Refused
from iops.kernel.models import DatabaseMark
from iops.kernel.numbering import next_number
from iops.pole.people.identifiers import read_pnc
from iops.pole.search.queries import find
from iops.reference.codes.checking import check
from iops.reference.places.queries import areas_at, fold, road_seconds, search_places
from iops.sandbox.force.plan import ForcePlan
from iops.sandbox.loading import context, indexes
from iops.sandbox.loading.create import DEMO_PASSWORD, Made, create
from iops.web.management.commands.codes_check import USES


def plan(people: int = 600, seed: int = 3) -> ForcePlan:
    today = clock.local_date(clock.now())
    return ForcePlan(people, seed, today + timedelta(days=1), history_days=60)


def rows(statement: str) -> list[tuple[Any, ...]]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())


def definitions() -> set[tuple[Any, ...]]:
    found = rows(
        "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename IN ("
        + ", ".join(f"'{table}'" for table in (*indexes.LARGE, *indexes.SEARCH))
        + ")"
    )
    keys = rows("SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint")
    return {*found, *keys}


@pytest.fixture
def made(in_force: Any) -> Made:
    found: Made = in_force("today").made
    return found


def test_loading_leaves_indexes_and_keys_as_they_were(
    committed: str, settings: Any, tmp_path: Any
) -> None:
    settings.IOPS_FILES = tmp_path
    before = definitions()
    create(plan(people=200))
    assert definitions() == before


def test_a_force_is_whole(made: Made) -> None:
    counts = made.force.counts()
    for table, of in (
        ("people_profile", "profiles"), ("sandbox_truth", "profiles"),
        ("objects_vehicle", "vehicles"), ("objects_phone", "phones"), ("links_marker", "markers"),
        ("sandbox_person", "people"), ("access_team", "teams"),
    ):  # fmt: skip
        assert rows(f"SELECT count(*) FROM {table}") == [(counts[of],)], table
    places = sum(counts[one] for one in ("streets", "addresses", "premises", "postcodes"))
    assert rows("SELECT count(*), count(DISTINCT id) FROM places_place") == [(places, places)]
    # What points somewhere, points at something, and at the right thing.
    assert rows(
        "SELECT count(*) FROM people_profile p LEFT JOIN places_place a ON a.id = p.place_id "
        "WHERE p.place_id IS NOT NULL AND (a.kind IS DISTINCT FROM 'address' "
        "OR a.label <> p.address)"
    ) == [(0,)]
    assert rows(
        "SELECT count(*) FROM crimes_party y LEFT JOIN organisations_organisation o "
        "ON o.id = y.organisation_id LEFT JOIN people_profile p ON p.id = y.profile_id WHERE "
        "y.name <> coalesce(o.name, nullif(concat_ws(' ', nullif(p.forename, ''), "
        "nullif(p.middle, ''), nullif(p.surname, '')), ''))"
    ) == [(0,)]
    assert rows(
        "SELECT count(*) FROM links_link l JOIN objects_phone h ON h.id = l.to_id "
        "JOIN people_profile p ON p.id = l.from_id WHERE l.reason = 'uses' AND p.phone <> '' "
        "AND h.number = p.phone"
    ) == rows("SELECT count(*) FROM people_profile WHERE phone <> ''")
    assert rows(
        "SELECT count(*) FROM identity_membership m JOIN sandbox_truth a USING (profile_id) "
        "JOIN sandbox_truth b ON b.profile_id = m.nominal_id WHERE a.person_id <> b.person_id"
    ) == [(0,)]
    (names,) = rows("SELECT array_agg(label), array_agg(search) FROM places_place WHERE id % 7 = 0")
    assert [fold(label) for label in names[0]] == names[1]


def test_the_past_is_past_and_its_open_work_is_owned(made: Made) -> None:
    now = clock.now()
    assert Incident.objects.using("owner").filter(opened_at__gt=now).count() == 0
    assert Crime.objects.using("owner").filter(recorded_at__gt=now).count() == 0
    assert Incident.objects.using("owner").exclude(state="closed").count() == 0
    waiting = Crime.objects.using("owner").filter(state="open").count()
    assert waiting > 0
    assert rows("SELECT count(*) FROM duties_duty WHERE kind = 'investigate-crime'") == [(waiting,)]
    assert rows(
        "SELECT count(*) FROM crimes_crime c LEFT JOIN crimes_outcome o ON o.crime_id = c.id "
        "WHERE coalesce(o.code, '') <> c.outcome_code"
    ) == [(0,)]
    assert orphans() == []


def test_each_incident_of_the_past_was_graded_and_its_units_were_its_divisions(
    made: Made,
) -> None:
    assert rows(
        "SELECT count(*) FROM incidents_incident i LEFT JOIN incidents_grade_decision g "
        "ON g.incident_id = i.id AND g.grade = i.grade AND g.target_at = i.target_at "
        "AND g.at = i.opened_at WHERE g.id IS NULL"
    ) == [(0,)]
    assert rows(
        "SELECT count(*) FROM incidents_incident i WHERE (i.first_attended_at IS NULL) <> "
        "NOT EXISTS (SELECT 1 FROM dispatch_deployment d WHERE d.incident_id = i.id)"
    ) == [(0,)]
    assert rows(
        "SELECT count(*) FROM incidents_incident i JOIN (SELECT incident_id, min(ordered_at) sent,"
        " min(at_scene_at) there, max(clear_at) clear FROM dispatch_deployment GROUP BY 1) d "
        "ON d.incident_id = i.id WHERE d.sent <> i.first_assigned_at "
        "OR d.there <> i.first_attended_at OR d.clear > i.closed_at"
    ) == [(0,)]
    assert rows(
        "SELECT count(*) FROM dispatch_deployment d JOIN resources_unit u ON u.id = d.unit_id "
        "JOIN incidents_incident i ON i.id = d.incident_id WHERE u.callsign <> d.callsign "
        "OR u.division <> i.division"
    ) == [(0,)]
    assert rows(
        "SELECT count(*) > 0, count(DISTINCT (incident_id, unit_id)) = count(*) FROM "
        "dispatch_deployment WHERE incident_id IN (SELECT incident_id FROM dispatch_deployment "
        "GROUP BY 1 HAVING count(*) > 1)"
    ) == [(True, True)]


def test_a_few_records_are_restricted_with_all_that_names_them(
    committed: str, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any
) -> None:
    monkeypatch.setattr(context, "RESTRICTED_SHARE", 0.15)
    settings.IOPS_FILES = tmp_path
    create(plan(people=2500))
    modes = dict(rows("SELECT outside, id FROM access_audience WHERE restriction = 'restricted'"))
    assert set(modes) == {"absent", "contact-owner"}
    hidden = ", ".join(map(str, modes.values()))
    for table in ("people_profile", "incidents_incident", "crimes_crime"):
        found = rows(
            f"SELECT count(DISTINCT audience_id) FROM {table} WHERE audience_id IN ({hidden})"
        )
        assert found == [(2,)], table
    wider = f"coalesce(p.audience_id IN ({hidden}) AND x.audience_id NOT IN ({hidden}), false)"
    for table, on in (
        ("links_link", "x.from_kind = 'profile' AND x.from_id = p.id"),
        ("links_marker", "x.about_id = p.id"), ("crimes_party", "x.profile_id = p.id"),
        ("contacts_contact", "x.caller_profile_id = p.id"),
        ("encounters_encounter", "x.profile_id = p.id"),
    ):  # fmt: skip
        leaks = f"SELECT count(*) FROM {table} x JOIN people_profile p ON {on} WHERE {wider}"
        assert rows(leaks) == [(0,)], table
    for table in ("incidents_log_entry", "incidents_grade_decision", "dispatch_deployment"):
        leaks = (
            f"SELECT count(*) FROM {table} x JOIN incidents_incident p ON p.id = x.incident_id "
            "WHERE p.audience_id <> x.audience_id"
        )
        assert rows(leaks) == [(0,)], table
    leaks = (
        "SELECT count(*) FROM crimes_incident t JOIN crimes_crime x ON x.id = t.crime_id "
        f"JOIN incidents_incident p ON p.id = t.incident_id WHERE {wider}"
    )
    assert rows(leaks) == [(0,)]
    owned = modes["contact-owner"]
    (shut,) = rows(
        f"SELECT forename, surname FROM people_profile WHERE audience_id = {owned} "
        "AND length(surname) > 4 AND forename <> '' ORDER BY id LIMIT 1"
    )
    dispatcher, investigator = (
        actor_for(Account.objects.get(username=role)) for role in ("dispatcher", "investigator")
    )
    seen = [
        any(hit.contact_owner for hit in find(by=by, text=" ".join(shut)).hits)
        for by in (dispatcher, investigator)
    ]
    assert seen == [True, False]
    assert orphans() == []
    create(plan(seed=4), again=True)
    for account in Account.objects.filter(username__in=("investigator", "dispatcher")):
        before = set(AccountAudience.objects.filter(account=account).values_list("audience_id"))
        recompute(account)
        assert (
            set(AccountAudience.objects.filter(account=account).values_list("audience_id"))
            == before
        )


def test_only_codes_that_were_valid_then_are_in_use(made: Made) -> None:
    found = [one for one in check(USES) if one.kind != "out of date"]
    assert found == []


def test_the_house_goes_on_after_what_was_loaded(made: Made) -> None:
    last = Incident.objects.using("owner").order_by("-opened_at", "-id")[0]
    taken = int(last.number.split("-")[1])
    assert next_number("INC", at=last.opened_at) == f"INC-{taken + 1:06d}-{last.number[-6:]}"
    highest = rows("SELECT max(id) FROM people_profile")[0][0]
    sequence = "SELECT nextval(pg_get_serial_sequence('people_profile', 'id'))"
    assert rows(sequence) == [(highest + 1,)]


def test_people_of_every_role_can_sign_in_and_see_what_they_may(made: Made) -> None:
    assert authenticate(username="dispatcher", password=DEMO_PASSWORD) is not None
    demo = Account.objects.filter(username__in=[*ROLES, "duty-inspector"])
    # Hashed once: whoever carries the name of a role has the same password.
    assert demo.count() == len(set(ROLES) - MACHINES) + 1
    assert demo.values("password").distinct().count() == 1
    others = Account.objects.filter(is_system=False).exclude(
        username__in=[*ROLES, "duty-inspector"]
    )
    assert all(not one.has_usable_password() for one in others)
    force = Force.objects.get()
    assert all(holder_of(post, force_id=force.pk) is not None for post in DUTY_POSTS)
    before = set(AccountAudience.objects.values_list("account_id", "audience_id"))
    for account in Account.objects.all():
        recompute(account)
    assert set(AccountAudience.objects.values_list("account_id", "audience_id")) == before


def test_people_and_places_are_found(made: Made) -> None:
    profile = rows("SELECT forename, surname FROM people_profile WHERE length(surname) > 4")[0]
    found = find(by=system_actor("worker"), text=" ".join(profile))
    assert profile[1] in found.hits[0].title
    label, uprn, east, north, beat, division = rows(
        "SELECT label, uprn, point[0], point[1], beat, division FROM places_place"
        " WHERE kind = 'address'"
    )[5]
    assert label in {one.label for one in search_places(label)}
    assert [one.label for one in search_places(f"UPRN {uprn}")] == [label]
    assert areas_at(east, north) | {"beat": beat, "division": division} == areas_at(east, north)
    seconds = road_seconds((east, north), [(east + 200, north)])[0]
    assert seconds is not None
    assert 0 < seconds < 900


def test_a_second_force_is_refused_unless_asked_for(made: Made) -> None:
    with pytest.raises(Refused, match="already: 600 people, seed 3"):
        create(plan())
    create(plan(seed=4), again=True)
    assert rows("SELECT seed FROM sandbox_force") == [(4,)]
    counts = made.force.counts()
    assert rows("SELECT max(id) FROM sandbox_person") == [(counts["people"],)]


def test_a_live_database_is_refused(committed: str) -> None:
    DatabaseMark.objects.using("owner").update(kind="live")
    with pytest.raises(Refused, match="marked live"):
        create(plan())
    assert rows("SELECT count(*) FROM people_profile") == [(0,)]


def test_custody_leaves_a_description_and_a_pnc_id_with_its_letter(made: Made) -> None:
    known = rows(
        "SELECT p.pnc_id, p.description, t.person_id FROM people_profile p"
        " JOIN sandbox_truth t ON t.profile_id = p.id WHERE p.source = 'custody'"
    )
    ((others,),) = rows(
        "SELECT count(*) FROM people_profile"
        " WHERE source NOT IN ('custody', 'suspect') AND (pnc_id <> '' OR description <> '')"
    )
    assert (bool(known), others) == (True, 0)
    numbers = [read_pnc(number) for number, _, _ in known]
    assert all(number is not None and not number.doubt for number in numbers)
    assert all(description for _, description, _ in known)
    assert len({number for number, _, _ in known}) == len({person for _, _, person in known})
