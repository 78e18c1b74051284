"""Links that nobody recorded: whoever stands in the same crime, incident, search or call."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from iops.casework.crimes.commands import record_crime
from iops.casework.crimes.contracts import CrimeDetails, PartyIn
from iops.casework.encounters.commands import record_search
from iops.casework.encounters.contracts import SearchDetails
from iops.controlroom.contacts.models import Contact
from iops.controlroom.incidents.commands import open_from_call
from iops.controlroom.incidents.contracts import Where
from iops.governance.access.audiences import intern
from iops.governance.access.authority import actor_for
from iops.governance.access.models import Account
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import visibility
from iops.pole.cards import implied as lines_of
from iops.pole.cards.implied import ImpliedLine, ImpliedLinks
from iops.pole.cards.queries import person_card
from iops.pole.cards.things import thing_card
from iops.pole.identity.commands import judge
from iops.pole.links.commands import link, set_marker, unlink
from iops.pole.objects.commands import record_phone, record_vehicle
from iops.pole.people.commands import record_person
from iops.pole.people.contracts import PersonDetails
from iops.pole.people.models import Profile

pytestmark = pytest.mark.django_db
PHONE = "07700900123"


@pytest.fixture
def by(as_role: Callable[..., Actor], at_noon: datetime) -> Actor:
    return as_role("response-officer")


def person(by: Actor, name: str, **more: Any) -> int:
    forename, surname = name.split()
    details = PersonDetails(forename=forename, surname=surname)
    return int(record_person(by=by, details=details, **more).value.pk)


def crime(by: Actor, **parts: int) -> Any:
    parties = tuple(PartyIn(role, profile_id=one) for role, one in parts.items())
    return record_crime(by=by, details=CrimeDetails("8N", parties=parties)).value


def incident(by: Actor, *, phone: str = "", profile: int | None = None) -> Any:
    made = open_from_call(
        by=by, channel="999", where=Where("4 Mill Lane"), what="Shouting", grade="1",
        type_code="501", caller_phone=phone,
    ).value  # fmt: skip
    if profile is not None:
        link(by=by, from_kind="profile", from_id=profile, to_kind="incident", to_id=made.pk,
             reason="involved")  # fmt: skip
    return made


def of_person(by: Actor, number: int) -> ImpliedLinks:
    found: ImpliedLinks = person_card(by=by, nominal_id=number).implied
    return found


def of_thing(by: Actor, kind: str, number: int) -> ImpliedLinks:
    found: ImpliedLinks = thing_card(by=by, kind=kind, record_id=number).implied
    return found


def named(links: ImpliedLinks) -> dict[str, ImpliedLine]:
    return {line.title: line for line in links.lines}


def test_two_in_one_crime_are_tied_on_both_cards_without_a_link(by: Actor) -> None:
    ann, ben = person(by, "Ann Marsh"), person(by, "Ben Reed")
    made = crime(by, victim=ann, suspect=ben)
    (line,) = of_person(by, ann).lines
    assert (line.label, line.parts, line.title, line.url) == (
        f"both in {made.number}", "victim with suspect", "Ben Reed", f"/people/{ben}/",
    )  # fmt: skip
    assert list(line.records) == [(f"Crime {made.number}", f"/crimes/{made.pk}/")]
    assert line.dates == "10 Mar 2026"
    (back,) = of_person(by, ben).lines
    assert (back.parts, back.title) == ("suspect with victim", "Ann Marsh")


def test_that_the_crime_was_cancelled_is_always_said(by: Actor) -> None:
    ann, ben = person(by, "Ann Marsh"), person(by, "Ben Reed")
    made = crime(by, victim=ann, suspect=ben)
    with visibility(by):
        type(made).objects.filter(pk=made.pk).update(state="cancelled")
    (line,) = of_person(by, ann).lines
    assert line.label == f"both in {made.number} (cancelled)"


def test_a_car_a_phone_and_a_person_in_one_incident_are_tied_to_each_other(by: Actor) -> None:
    ann = person(by, "Ann Marsh")
    phone = record_phone(by=by, number=PHONE).value
    car = record_vehicle(by=by, vrm="AB12CDE").value
    called = incident(by, phone="+44 7700 900123", profile=ann)
    link(by=by, from_kind="vehicle", from_id=car.pk, to_kind="incident", to_id=called.pk,
         reason="involved")  # fmt: skip
    assert {line.kind: line.parts for line in of_person(by, ann).lines} == {
        "phone": "involved with phone of the caller", "vehicle": "both involved",
    }  # fmt: skip
    assert named(of_thing(by, "phone", phone.pk)).keys() == {"Ann Marsh", "AB12CDE"}
    assert named(of_thing(by, "vehicle", car.pk)).keys() == {"Ann Marsh", PHONE}


def test_a_stop_ties_who_was_searched_to_the_vehicle(by: Actor) -> None:
    ann, car = person(by, "Ann Marsh"), record_vehicle(by=by, vrm="AB12CDE").value
    made = record_search(
        by=by,
        details=SearchDetails(
            "Person and Vehicle search", "pace-1", "stolen", "Ran off with a box under the coat",
            place_text="by the canal", profile_id=ann, vehicle_id=car.pk, self_ethnicity="W1",
        ),
    ).value  # fmt: skip
    (line,) = of_person(by, ann).lines
    assert (line.label, line.parts) == (f"both in {made.number}", "searched with vehicle searched")
    assert list(line.records) == [(f"Stop and search {made.number}", f"/encounters/{made.pk}/")]


def test_a_call_that_became_no_incident_ties_caller_and_phone(by: Actor) -> None:
    ann, phone = person(by, "Ann Marsh"), record_phone(by=by, number=PHONE).value
    called = incident(by, phone=PHONE)
    assert of_thing(by, "phone", phone.pk).count == 0
    with visibility(by):
        Contact.objects.update(caller_profile_id=ann)
    (line,) = of_thing(by, "phone", phone.pk).lines
    assert line.label == f"both in {called.number}", "told as the incident, and not twice"
    with visibility(by):
        alone = Contact.objects.get()
        Contact.objects.create(
            number="CON-9", channel="101", presented_at=clock.now() + timedelta(hours=1),
                caller_phone=PHONE,
            caller_profile_id=ann, audience_id=alone.audience_id, created_by=by.account_id,
        )  # fmt: skip
    (line,) = of_thing(by, "phone", phone.pk).lines
    assert list(line.records) == [
        ("Contact CON-9", ""), (f"Incident {called.number}", f"/incidents/{called.pk}/"),
    ]  # fmt: skip


def test_one_line_for_one_person_and_none_for_themselves(by: Actor) -> None:
    ann, again, ben, benn = (
        person(by, name) for name in ("Ann Marsh", "Anne Marsh", "Ben Reed", "Benn Reed")
    )
    with clock.frozen(clock.now() - timedelta(days=400)):
        old = crime(by, victim=ann, suspect=ben, witness=again)
    new = crime(by, victim=again, suspect=benn)
    for one, other in ((ann, again), (ben, benn)):
        judge(by=by, left_id=one, right_id=other, verdict="same", reason="Same face")
    (line,) = of_person(by, ann).lines
    assert line.label == f"both in {new.number} and 1 more"
    assert [title for title, _ in line.records] == [f"Crime {new.number}", f"Crime {old.number}"]
    assert line.dates == "03 Feb 2025 to 10 Mar 2026"
    assert line.title == "Benn Reed"


def test_a_link_that_was_taken_back_ties_nobody(by: Actor) -> None:
    ann, ben = person(by, "Ann Marsh"), person(by, "Ben Reed")
    called = incident(by, profile=ann)
    made = link(by=by, from_kind="profile", from_id=ben, to_kind="incident", to_id=called.pk,
                reason="involved").value  # fmt: skip
    assert of_person(by, ann).count == 1
    unlink(by=by, link_id=made.pk, reason="It was somebody else's namesake")
    assert of_person(by, ann).count == of_person(by, ben).count == 0


def test_each_viewer_has_only_what_they_may_see(by: Actor, as_role: Callable[..., Actor]) -> None:
    hidden = intern(force_id=by.force_id, restriction="restricted", accounts=[by.account_id])
    by = actor_for(Account.objects.get(pk=by.account_id))
    ann, eve, ben = person(by, "Ann Marsh"), person(by, "Eve Hay", audience_id=hidden), 0
    phone = record_phone(by=by, number=PHONE).value
    incident(by, phone=PHONE, profile=ann)
    with visibility(by):
        Contact.objects.update(caller_profile_id=eve)
    stranger = as_role("dispatcher")
    assert named(of_person(by, ann)).keys() == {"Eve Hay", PHONE}
    assert named(of_person(stranger, ann)).keys() == {PHONE}
    assert named(of_thing(by, "phone", phone.pk)).keys() == {"Eve Hay", "Ann Marsh"}
    assert named(of_thing(stranger, "phone", phone.pk)).keys() == {"Ann Marsh"}
    ben = person(by, "Ben Reed")
    secret = crime(by, victim=ann, suspect=ben)
    assert "Ben Reed" in named(of_person(stranger, ann))
    with visibility(by):
        type(secret).objects.filter(pk=secret.pk).update(audience_id=hidden)
    assert "Ben Reed" not in named(of_person(stranger, ann)), "the record itself is hidden"
    assert "Ben Reed" in named(of_person(by, ann))


def test_nobody_reaches_the_number_of_a_confidential_person_by_their_call(
    by: Actor, as_role: Callable[..., Actor]
) -> None:
    ann, ben = person(by, "Ann Marsh", confidential=True), person(by, "Ben Reed")
    by = actor_for(Account.objects.get(pk=by.account_id))
    phone = record_phone(by=by, number=PHONE).value
    incident(by, phone=PHONE, profile=ben)
    with visibility(by):
        Contact.objects.update(caller_profile_id=ann)
    stranger = as_role("response-officer", "t.stranger", team="TEAM-B")
    assert Profile.objects.get(pk=ann).details_audience_id is not None
    assert named(of_person(by, ann)).keys() == {PHONE, "Ben Reed"}
    assert named(of_person(stranger, ann)).keys() == {"Ben Reed"}
    assert named(of_thing(stranger, "phone", phone.pk)).keys() == {"Ben Reed"}


def test_of_many_records_the_newest_count_and_who_warns_is_named_first(
    by: Actor, monkeypatch: pytest.MonkeyPatch, as_page: Callable[..., str]
) -> None:
    monkeypatch.setattr(lines_of, "MOST_MET", 6)
    monkeypatch.setattr(lines_of, "MOST_NAMED", 4)
    ann = person(by, "Ann Marsh")
    others = [person(by, f"Other N{one}") for one in range(9)]
    for days, other in zip(range(9, 0, -1), others, strict=True):
        with clock.frozen(clock.now() - timedelta(days=days)):
            crime(by, victim=ann, suspect=other)
    set_marker(by=by, about_kind="profile", about_id=others[3], type_code="WE",
               evidence="Knife found", review_on=date(2090, 1, 1))  # fmt: skip
    found = of_person(by, ann)
    assert [line.title for line in found.lines] == [
        "Other N3", "Other N8", "Other N7", "Other N6",
    ]  # fmt: skip
    assert (found.count, found.more, found.older) == (6, 2, 3)
    html = as_page(by, f"/people/{ann}/")
    assert "And 2 more." in html
    assert "3 older records are left out." in html


def test_a_card_costs_no_more_statements_for_many_records(by: Actor) -> None:
    few, many = person(by, "Ann Marsh"), person(by, "Ben Reed")
    crime(by, victim=few, suspect=person(by, "Cy Hill"))
    for one in range(12):
        crime(by, victim=many, suspect=person(by, f"Other N{one}"))

    def statements(number: int) -> int:
        of_person(by, number)
        with CaptureQueriesContext(connection) as caught:
            of_person(by, number)
        return len(caught)

    assert statements(many) <= statements(few)


def test_recorded_and_implied_links_are_told_apart_on_the_page(
    by: Actor, as_page: Callable[..., str]
) -> None:
    ann, ben = person(by, "Ann Marsh"), person(by, "Ben Reed")
    alone = as_page(by, f"/people/{ann}/")
    assert "0 recorded" in alone
    assert "links-implied" not in alone
    crime(by, victim=ann, suspect=ben)
    html = as_page(by, f"/people/{ann}/")
    assert "1 recorded, 1 implied" in html
    assert 'id="links-recorded"' in html
    assert html.count('<tr class="links__recorded">') == 1
    assert html.count('<tr class="links__implied">') == 1
