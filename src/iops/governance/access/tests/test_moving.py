"""A record goes to another audience with all that belongs to it, and only that."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from iops.casework.crimes.commands import record_crime
from iops.casework.crimes.contracts import CrimeDetails, PartyIn
from iops.casework.crimes.models import Crime, Enquiry, Party
from iops.casework.crimes.queries import crime_card
from iops.conftest import NOON
from iops.controlroom.contacts.models import Contact
from iops.controlroom.incidents.commands import open_from_call
from iops.controlroom.incidents.contracts import Where
from iops.controlroom.incidents.models import LogEntry
from iops.controlroom.incidents.queries import incident_card
from iops.duties.models import Duty
from iops.governance.access import audiences
from iops.governance.access.authority import actor_for, forget
from iops.governance.access.commands import break_glass, review_break_glass, set_sight
from iops.governance.access.models import Account, Move, Team
from iops.governance.access.queries import glass
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import visibility
from iops.kernel.errors import Invalid, NotPermitted, NotVisible, Refused
from iops.kernel.models import History
from iops.kernel.models.log import Event
from iops.pole.cards.queries import person_card
from iops.pole.links.commands import link, set_marker
from iops.pole.links.models import Link, Marker
from iops.pole.objects.commands import record_phone
from iops.pole.people.commands import record_person
from iops.pole.people.contracts import PersonDetails
from iops.pole.people.models import Profile
from iops.pole.search.queries import find

pytestmark = pytest.mark.django_db
WHY = "A witness who was threatened"


def again(actor: Actor) -> Actor:
    """The actor as the next request finds them."""
    forget()
    return actor_for(Account.objects.get(pk=actor.account_id))


def restrict(by: Actor, kind: str, record: int, how: str = "contact-owner", **more: object) -> None:
    set_sight(by=by, record_kind=kind, record_id=record, restriction=how, reason=WHY, **more)  # type: ignore[arg-type]


@pytest.fixture
def insider(as_role: Callable[..., Actor]) -> Actor:
    return as_role("investigator", team="TEAM-I")


@pytest.fixture
def outsider(as_role: Callable[..., Actor]) -> Actor:
    return as_role("dispatcher", team="TEAM-O")


def found(by: Actor, text: str) -> list[str]:
    return [hit.title for hit in find(by=again(by), text=text).hits]


def test_a_person_goes_with_markers_links_and_projection_and_comes_back(
    insider: Actor, outsider: Actor
) -> None:
    person = record_person(by=insider, details=PersonDetails(surname="Quillfeather")).value
    other = record_person(by=insider, details=PersonDetails(surname="Ashgrove")).value
    phone = record_phone(by=insider, number="07700900123").value
    review = clock.local_date(clock.now()) + timedelta(days=30)
    marker = set_marker(
        by=insider, about_kind="profile", about_id=person.pk, type_code="VI", evidence="Seen",
        review_on=review,
    ).value  # fmt: skip
    tie = link(
        by=insider, from_kind="profile", from_id=person.pk, to_kind="profile", to_id=other.pk,
        reason="associate",
    ).value  # fmt: skip
    uses = link(
        by=insider, from_kind="profile", from_id=person.pk, to_kind="phone", to_id=phone.pk,
        reason="uses",
    ).value  # fmt: skip
    assert found(outsider, "Quillfeather") == ["Quillfeather"]

    restrict(insider, "profile", person.pk)
    with pytest.raises(NotVisible):
        person_card(by=again(outsider), nominal_id=person.pk)
    assert found(outsider, "Quillfeather") == ["Restricted record"]
    with visibility(again(outsider)):
        assert not Marker.objects.filter(pk=marker.pk).exists()
        assert not Link.objects.filter(pk__in=[tie.pk, uses.pk]).exists()
        assert not Duty.objects.filter(subject_kind="marker", subject_id=marker.pk).exists()
    card = person_card(by=again(insider), nominal_id=person.pk)
    assert len(card.links) == 2
    assert len(card.markers) == 1
    assert person_card(by=again(outsider), nominal_id=other.pk).links == []
    kept = History.objects.filter(table_name="people_profile", row_id=person.pk)
    assert [row.row["audience_id"] for row in kept] == [person.audience_id]  # type: ignore[index]
    told = Event.objects.filter(type="access.moved", subject_kind="profile", subject_id=person.pk)
    assert {one.audience_id for one in told} == {person.audience_id, card.lead.audience_id}

    restrict(again(insider), "profile", person.pk, how="")
    assert len(person_card(by=again(outsider), nominal_id=person.pk).links) == 2
    assert found(outsider, "Quillfeather") == ["Quillfeather"]
    assert Move.objects.filter(record_id=person.pk, done_at=None).count() == 0


def test_what_names_two_restricted_records_waits_for_both(insider: Actor, outsider: Actor) -> None:
    one, two = (
        record_person(by=insider, details=PersonDetails(surname=name)).value for name in "AB"
    )
    tie = link(
        by=insider, from_kind="profile", from_id=one.pk, to_kind="profile", to_id=two.pk,
        reason="associate",
    ).value  # fmt: skip
    restrict(insider, "profile", one.pk)
    restrict(again(insider), "profile", two.pk)
    restrict(again(insider), "profile", one.pk, how="")
    with visibility(again(outsider)):
        assert Profile.objects.filter(pk=one.pk).exists()
        assert not Link.objects.filter(pk=tie.pk).exists()
    restrict(again(insider), "profile", two.pk, how="")
    with visibility(again(outsider)):
        assert Link.objects.filter(pk=tie.pk).exists()


def test_what_names_two_differently_restricted_records_is_seen_by_who_sees_both(
    insider: Actor, outsider: Actor, as_role: Callable[..., Actor]
) -> None:
    one, two = (
        record_person(by=insider, details=PersonDetails(surname=name)).value for name in "AB"
    )
    third = as_role("investigator", "t.third", team="TEAM-T")
    team = Team.objects.get(code="TEAM-T")
    tie = link(
        by=insider, from_kind="profile", from_id=one.pk, to_kind="profile", to_id=two.pk,
        reason="associate",
    ).value  # fmt: skip

    def see() -> list[str]:
        found = []
        for name, who in (("insider", insider), ("third", third), ("outsider", outsider)):
            with visibility(again(who)):
                found += [name] if Link.objects.filter(pk=tie.pk).exists() else []
        return found

    restrict(insider, "profile", one.pk)
    restrict(again(insider), "profile", two.pk, teams=[team.pk])
    assert see() == ["insider"]
    made = link(
        by=again(insider), from_kind="profile", from_id=two.pk, to_kind="profile", to_id=one.pk,
        reason="associate",
    ).value  # fmt: skip
    with visibility(again(third)):
        assert Profile.objects.filter(pk=two.pk).exists()
        assert not Link.objects.filter(pk=made.pk).exists()
    with pytest.raises(NotVisible):
        link(
            by=again(third), from_kind="profile", from_id=two.pk, to_kind="profile", to_id=one.pk,
            reason="associate",
        )  # fmt: skip
    restrict(again(insider), "profile", one.pk, how="")
    assert see() == ["insider", "third"]
    restrict(again(insider), "profile", two.pk, how="")
    assert see() == ["insider", "third", "outsider"]


def test_a_victim_who_is_restricted_is_not_named_by_the_crime(
    insider: Actor, outsider: Actor, as_role: Callable[..., Actor]
) -> None:
    person = record_person(by=insider, details=PersonDetails(surname="Quillfeather")).value
    details = CrimeDetails("8N", parties=(PartyIn("victim", profile_id=person.pk),))
    crime = record_crime(by=insider, details=details).value
    restrict(insider, "profile", person.pk, how="absent")
    reader = again(as_role("investigator", "t.reader", team="TEAM-R"))
    assert [one.name for one in crime_card(by=reader, crime_id=crime.pk).parties] == []
    names = [one.name for one in crime_card(by=again(insider), crime_id=crime.pk).parties]
    assert names == ["Quillfeather"]
    restrict(again(insider), "profile", person.pk, how="")
    names = [one.name for one in crime_card(by=again(reader), crime_id=crime.pk).parties]
    assert names == ["Quillfeather"]


def test_a_crime_and_an_incident_go_with_their_logs_calls_and_duties(
    insider: Actor, outsider: Actor
) -> None:
    incident = open_from_call(
        by=insider, channel="999", where=Where("Mill Lane"), what="Man hit her", grade="1",
        caller_name="Ann",
    ).value  # fmt: skip
    details = CrimeDetails("8N", parties=(PartyIn("victim", person=PersonDetails(surname="V")),))
    crime = record_crime(by=insider, details=details, incident_id=incident.pk).value
    restrict(insider, "incident", incident.pk, how="absent")
    by = again(outsider)
    with pytest.raises(NotVisible):
        incident_card(by=by, incident_id=incident.pk)
    with visibility(by):
        assert not LogEntry.objects.filter(incident_id=incident.pk).exists()
        assert not Contact.objects.filter(caller_name="Ann").exists()
        assert not Duty.objects.filter(subject_kind="incident", subject_id=incident.pk).exists()
        assert Crime.objects.filter(pk=crime.pk).exists()  # a record by itself
    card = incident_card(by=again(insider), incident_id=incident.pk)
    assert len(card.contacts) == 1
    assert card.entries
    restrict(again(insider), "crime", crime.pk, how="absent")
    with visibility(again(outsider)):
        assert not Crime.objects.filter(pk=crime.pk).exists()
        assert not Enquiry.objects.filter(crime_id=crime.pk).exists()
        assert not Party.objects.filter(crime_id=crime.pk).exists()


def test_who_may_restrict_and_who_may_lift(
    insider: Actor, outsider: Actor, as_role: Callable[..., Actor]
) -> None:
    person = record_person(by=insider, details=PersonDetails(surname="Quillfeather")).value
    with pytest.raises(NotPermitted):
        restrict(outsider, "profile", person.pk)
    with pytest.raises(Invalid, match="in a sentence"):
        set_sight(
            by=insider, record_kind="profile", record_id=person.pk, restriction="absent", reason=""
        )
    with pytest.raises(NotVisible):
        restrict(insider, "duty", 1)
    restrict(insider, "profile", person.pk)
    supervisor = as_role("sergeant", team="TEAM-O")
    with pytest.raises(NotVisible):
        restrict(supervisor, "profile", person.pk, how="")
    with clock.frozen(NOON):
        break_glass(by=supervisor, record_kind="profile", record_id=person.pk, reason=WHY)
        with pytest.raises(Refused, match="for a time only"):
            restrict(again(supervisor), "profile", person.pk, how="")
    moves = Move.objects.count()
    restrict(again(insider), "profile", person.pk)
    restrict(again(insider), "profile", person.pk)
    assert Move.objects.count() == moves + 1  # the second time it is there already


def test_restricting_anew_shuts_no_earlier_owner_out(
    insider: Actor, as_role: Callable[..., Actor]
) -> None:
    person = record_person(by=insider, details=PersonDetails(surname="Twicehidden")).value
    second = as_role("sergeant", "t.second", team="TEAM-Z")
    restrict(insider, "profile", person.pk, teams=list(second.teams))
    restrict(again(second), "profile", person.pk, how="absent")
    assert found(again(insider), "Twicehidden") == ["Twicehidden"]
    assert found(again(second), "Twicehidden") == ["Twicehidden"]


def test_an_officer_with_work_on_it_keeps_sight(
    insider: Actor, as_role: Callable[..., Actor]
) -> None:
    from iops.casework.crimes.commands import allocate_crime

    details = CrimeDetails("8N", parties=(PartyIn("victim", person=PersonDetails(surname="V")),))
    crime = record_crime(by=insider, details=details).value
    officer = as_role("investigator", "t.oic", team="TEAM-X")
    allocate_crime(by=as_role("sergeant"), crime_id=crime.pk, owner_id=officer.account_id)
    restrict(insider, "crime", crime.pk, how="absent")
    assert crime_card(by=again(officer), crime_id=crime.pk).crime.pk == crime.pk


def test_broken_glass_opens_the_one_record(
    insider: Actor, outsider: Actor, as_role: Callable[..., Actor]
) -> None:
    one, two = (
        record_person(by=insider, details=PersonDetails(surname=name)).value
        for name in ("Quillfeather", "Ashgrove")
    )
    for each in (one, two):
        restrict(again(insider), "profile", each.pk)
    second = as_role("call-handler", team="TEAM-O")
    supervisor = as_role("control-room-supervisor", team="TEAM-S")
    with clock.frozen(NOON):
        broken = break_glass(by=outsider, record_kind="profile", record_id=one.pk, reason=WHY).value
        assert person_card(by=again(outsider), nominal_id=one.pk).lead.surname == "Quillfeather"
        with pytest.raises(NotVisible):
            person_card(by=again(outsider), nominal_id=two.pk)
        assert person_card(by=again(insider), nominal_id=one.pk).lead.pk == one.pk
        moves = Move.objects.count()
        break_glass(by=second, record_kind="profile", record_id=one.pk, reason=WHY)
        assert Move.objects.count() == moves
        assert person_card(by=again(second), nominal_id=one.pk).lead.pk == one.pk
        line = glass(by=supervisor, glass_id=broken.pk)
        assert (line.what, line.url) == (f"Person record {one.pk}", f"/people/{one.pk}/")
        review_break_glass(by=supervisor, break_glass_id=broken.pk, justified=True, note="Right")
    with clock.frozen(NOON + timedelta(minutes=61)):
        for by in (outsider, second):
            with pytest.raises(NotVisible):
                person_card(by=again(by), nominal_id=one.pk)
        assert person_card(by=again(insider), nominal_id=one.pk).lead.pk == one.pk


def test_the_door_in_the_database_stays_shut_without_a_move_of_the_actor(
    insider: Actor, outsider: Actor
) -> None:
    person = record_person(by=insider, details=PersonDetails(surname="Quillfeather")).value
    restrict(insider, "profile", person.pk)
    done = Move.objects.get(record_id=person.pk)
    open_to = audiences.open_audience(insider.force_id)

    def rows(move: int, place: str = "people_profile") -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT * FROM access_move_rows("
                "%s, %s, 'id', %s::bigint[], '', '', '{}', '{}', '')",
                [move, place, [person.pk]],
            )

    with visibility(again(outsider)):
        with pytest.raises(DatabaseError, match="open move of the actor"):
            rows(done.pk)
        mine = Move.objects.create(
            record_kind="profile", record_id=person.pk, was_id=done.becomes_id,
            becomes_id=open_to, reason="x", moved_by=outsider.account_id,
        )  # fmt: skip
        with pytest.raises(DatabaseError, match="neither sees this record nor broke the glass"):
            rows(mine.pk)
    with visibility(again(insider)):
        mine.moved_by = insider.account_id
        mine.save()
        with pytest.raises(DatabaseError, match="holds no records"):
            rows(mine.pk, "access_account")


def test_the_page_says_who_sees_it_and_changes_that(
    insider: Actor, outsider: Actor, as_page: Callable[..., str]
) -> None:
    person = record_person(by=insider, details=PersonDetails(surname="Quillfeather")).value
    address = f"/access/sight/profile/{person.pk}/"
    assert address in as_page(insider, f"/people/{person.pk}/")
    assert "Everyone of the force" in as_page(insider, address)
    browser = Client()
    browser.force_login(
        Account.objects.get(pk=insider.account_id),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    refused = browser.post(address, {"restriction": "absent", "reason": "no"})
    assert refused.status_code == 422
    assert "at least ten characters" in refused.content.decode()
    done = browser.post(address, {"restriction": "absent", "reason": WHY, "workers": "1"})
    assert done.status_code == 302
    html = browser.get(address).content.decode()
    for words in ("TEAM-I", "To others it does not exist", WHY, "before: Everyone of the force"):
        assert words in html
    other = Client()
    other.force_login(
        Account.objects.get(pk=outsider.account_id),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    assert other.get(address).status_code == 403


def test_the_caller_of_an_incident_is_not_named_to_those_who_may_not_see_the_person(
    insider: Actor, outsider: Actor
) -> None:
    from iops.controlroom.contacts.commands import log_contact

    person = record_person(by=insider, details=PersonDetails(surname="Quillfeather")).value
    incident = open_from_call(
        by=outsider, channel="999", where=Where("Mill Lane"), what="Shouting", grade="1",
        caller_name="Ann Quillfeather",
    ).value  # fmt: skip
    contact = incident_card(by=outsider, incident_id=incident.pk).contacts[0]
    log_contact(
        by=outsider, channel="999", contact_id=contact.pk, what="Shouting",
        caller_name="Ann Quillfeather", caller_profile_id=person.pk,
    )  # fmt: skip
    restrict(insider, "profile", person.pk, how="absent")
    names = [
        incident_card(by=again(one), incident_id=incident.pk).contacts[0].caller_name
        for one in (insider, outsider)
    ]
    assert names == ["Ann Quillfeather", "Restricted record"]
