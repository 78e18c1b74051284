"""The detector of unrecorded crimes, the registrar's sample, and many to many."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from iops.casework.crimes.commands import allocate_crime, record_crime, tie_incident
from iops.casework.crimes.contracts import CrimeDetails, PartyIn
from iops.casework.crimes.models import Crime
from iops.casework.crimes.queries import crime_card
from iops.conftest import NOON
from iops.controlroom.contacts.commands import present_contact
from iops.controlroom.incidents.commands import (
    check_no_crime,
    close_incident,
    decide_no_crime,
    join_contact,
    mark_duplicate,
    open_from_call,
    update_incident,
)
from iops.controlroom.incidents.contracts import Assessment, Where
from iops.controlroom.incidents.models import Incident, LogEntry, NoCrimeDecision
from iops.controlroom.incidents.sampling import no_crime_sample
from iops.duties.commands import assign_duty
from iops.duties.models import Duty
from iops.duties.nightly import open_standing
from iops.governance.access.authority import system_actor
from iops.governance.access.models import Account
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import set_context
from iops.kernel.errors import Invalid, Refused
from iops.pole.people.commands import record_person
from iops.pole.people.contracts import PersonDetails

pytestmark = pytest.mark.django_db
SHOP = CrimeDetails("46", parties=(PartyIn("victim", organisation="Corner Shop"),))
CALM = Assessment(rationale="No one hurt, offender gone.")
WHY = "Shop found the meat, it was miscounted."
THEFT, SUSPICIOUS = "506", "310"


@pytest.fixture
def desk(as_role: Callable[..., Actor]) -> Actor:
    by = as_role("control-room-supervisor")
    set_context(by, "test")
    return by


def call(by: Actor, type_code: str = THEFT) -> Incident:
    return open_from_call(
        by=by, channel="999", where=Where("14 Mill Lane"), what="Man left in a hurry",
        grade="2", type_code=type_code,
    ).value  # fmt: skip


def to_record(incident: Incident) -> list[Duty]:
    return list(Duty.objects.filter(kind="record-crime", subject_id=incident.pk, state="open"))


def close(by: Actor, incident: Incident, code: str) -> None:
    close_incident(
        by=by, incident_id=incident.pk, closing_code=code, result="Done", assessment=CALM
    )


@pytest.mark.parametrize("how", ["closed", "retyped"])
def test_an_incident_that_turns_out_a_crime_opens_the_duty(desk: Actor, how: str) -> None:
    incident = call(desk, SUSPICIOUS)
    assert to_record(incident) == []
    if how == "closed":
        close(desk, incident, THEFT)
    else:
        update_incident(by=desk, incident_id=incident.pk, type_code=THEFT)
    assert len(to_record(incident)) == 1


@pytest.mark.parametrize("how", ["closed", "retyped"])
def test_a_crime_recorded_before_is_no_duty_afterwards(desk: Actor, how: str) -> None:
    incident = call(desk, SUSPICIOUS)
    record_crime(by=desk, details=SHOP, incident_id=incident.pk)
    if how == "closed":
        close(desk, incident, THEFT)
    else:
        update_incident(by=desk, incident_id=incident.pk, type_code=THEFT)
    assert to_record(incident) == []


def test_closed_as_a_crime_after_it_was_called_none_is_due_again(desk: Actor) -> None:
    incident = call(desk)
    decide_no_crime(by=desk, incident_id=incident.pk, reason=WHY)
    assert to_record(incident) == []
    close(desk, incident, THEFT)
    assert len(to_record(incident)) == 1


def test_the_clock_counts_from_the_first_report_whichever_was_typed_first(desk: Actor) -> None:
    with clock.frozen(NOON):
        rang = present_contact(by=system_actor("telephony"), channel="999").value
    with clock.frozen(NOON + timedelta(minutes=9)):
        incident = call(desk)
        join_contact(by=desk, incident_id=incident.pk, contact_id=rang.pk)
    assert [one.due_at for one in to_record(incident)] == [NOON + timedelta(hours=24)]


def test_a_registrar_draws_a_sample_and_has_the_last_word(
    desk: Actor, as_role: Callable[..., Actor]
) -> None:
    registrar = as_role("crime-registrar")
    with clock.frozen(NOON):
        incidents = [call(desk) for _ in range(6)]
        for one in incidents:
            decide_no_crime(by=desk, incident_id=one.pk, reason=WHY)
        own = call(desk)
        decide_no_crime(by=registrar, incident_id=own.pk, reason=WHY)
    with clock.frozen(NOON + timedelta(days=2)):
        drawn, again, other = (
            [line.decision for line in no_crime_sample(by=registrar, lot=lot, size=4).lines]
            for lot in ("march", "march", "april")
        )
        assert drawn == again != other
        assert own.pk not in {one.incident_id for one in [*drawn, *other]}
        check_no_crime(by=registrar, decision_id=drawn[0].pk, agreed=True)
        with pytest.raises(Refused, match="checked already"):
            check_no_crime(by=registrar, decision_id=drawn[0].pk, agreed=True)
        with pytest.raises(Invalid, match="why it is a crime"):
            check_no_crime(by=registrar, decision_id=drawn[1].pk, agreed=False)
        check_no_crime(by=registrar, decision_id=drawn[1].pk, agreed=False, note="A theft")
        sample = no_crime_sample(by=registrar, lot="march")
    assert (sample.decided, sample.checked, sample.overturned) == (7, 2, 1)
    overturned = Incident.objects.get(pk=drawn[1].incident_id)
    assert [one.due_at for one in to_record(overturned)] == [NOON + timedelta(hours=24)]
    with pytest.raises(Refused, match="not involved"):
        check_no_crime(
            by=registrar,
            decision_id=NoCrimeDecision.objects.get(incident=own).pk,
            agreed=True,
        )


def test_the_registrar_checks_on_a_page_and_nobody_else_does(
    desk: Actor, as_role: Callable[..., Actor]
) -> None:
    incident = call(desk)
    decide_no_crime(by=desk, incident_id=incident.pk, reason=WHY)
    decision = NoCrimeDecision.objects.get()

    def browser(actor: Actor) -> Client:
        client = Client()
        account = Account.objects.get(pk=actor.account_id)
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        return client

    assert browser(desk).get("/incidents/not-crimes/").status_code == 403
    registrar = browser(as_role("crime-registrar"))
    page = registrar.get("/incidents/not-crimes/?lot=a").content.decode()
    assert incident.number in page
    assert WHY in page
    address = f"/incidents/not-crimes/{decision.pk}"
    refused = registrar.post(address, {"verdict": "record", "lot": "a"})
    assert "Say why it is a crime" in refused.content.decode()
    registrar.post(address, {"verdict": "record", "note": "A theft all the same", "lot": "a"})
    assert len(to_record(incident)) == 1
    assert "Nothing to check" in registrar.get("/incidents/not-crimes/").content.decode()


def test_a_crime_belongs_to_two_incidents(desk: Actor, as_role: Callable[..., Actor]) -> None:
    with clock.frozen(NOON):
        first = call(desk)
    with clock.frozen(NOON + timedelta(minutes=20)):
        second = call(desk)
        officer = as_role("response-officer")
        crime = record_crime(by=officer, details=SHOP, incident_id=second.pk).value
        assert len(to_record(first)) == 1
        tie_incident(by=officer, crime_id=crime.pk, incident_id=first.pk)
    assert to_record(first) == []
    assert Crime.objects.get(pk=crime.pk).reported_at == NOON
    with pytest.raises(Refused, match="tied to this crime already"):
        tie_incident(by=officer, crime_id=crime.pk, incident_id=first.pk)


def test_the_duty_follows_the_owner_and_its_clock_does_not_begin_anew(
    desk: Actor, as_role: Callable[..., Actor]
) -> None:
    sergeant = as_role("sergeant", rank="sergeant")
    first, second = (as_role("investigator", f"t.inv{nth}") for nth in (1, 2))
    with clock.frozen(NOON):
        crime = record_crime(by=desk, details=SHOP).value
        allocate_crime(by=sergeant, crime_id=crime.pk, owner_id=first.account_id)
    with clock.frozen(NOON + timedelta(days=20)):
        allocate_crime(by=sergeant, crime_id=crime.pk, owner_id=second.account_id)
    duty = Duty.objects.get(kind="investigate-crime", state="open")
    assert (duty.owner_id, duty.due_at) == (second.account_id, NOON + timedelta(days=28))
    Account.objects.filter(pk=first.account_id).update(is_active=False)
    with pytest.raises(Invalid, match="who has an account"):
        assign_duty(by=desk, duty_id=duty.pk, owner_id=first.account_id)


def test_the_name_of_a_restricted_victim_is_not_read_on_the_crime(
    as_role: Callable[..., Actor],
) -> None:
    by = as_role("investigator", "t.keeper", team="TEAM-K")
    who = PersonDetails(forename="Mara", surname="Quill")
    person = record_person(by=by, details=who, restriction="absent").value
    by = as_role("investigator", "t.keeper", team="TEAM-K")
    victim = PartyIn("victim", profile_id=person.pk)
    crime = record_crime(by=by, details=CrimeDetails("8N", parties=(victim,))).value
    assert [one.name for one in crime_card(by=by, crime_id=crime.pk).parties] == ["Mara Quill"]
    other = as_role("investigator", "t.other", team="TEAM-O")
    assert crime_card(by=other, crime_id=crime.pk).parties == []


def test_what_no_command_stated_is_found_by_night(desk: Actor) -> None:
    """A loaded incident, typed as a crime or marked as like one; not one that is dealt with;
    a duplicate's crime is its main incident's."""
    typed, marked, quiet, called_none, overturned, recorded, main, twice = (
        call(desk, SUSPICIOUS) for _ in range(8)
    )
    Incident.objects.filter(pk__in=[typed.pk, recorded.pk, twice.pk]).update(type_code=THEFT)
    Incident.objects.filter(pk__in=[marked.pk, called_none.pk, overturned.pk]).update(
        crime_like=True
    )
    decide_no_crime(by=desk, incident_id=called_none.pk, reason=WHY)
    decide_no_crime(by=desk, incident_id=overturned.pk, reason=WHY)
    NoCrimeDecision.objects.filter(incident=overturned).update(agreed=False)
    record_crime(by=desk, details=SHOP, incident_id=recorded.pk)
    mark_duplicate(by=desk, incident_id=twice.pk, of_id=main.pk)
    Duty.objects.filter(kind="record-crime").update(state="cancelled")
    owed = {typed.pk, marked.pk, overturned.pk, main.pk}
    open_standing()
    found = Duty.objects.filter(kind="record-crime", state="open")
    assert owed == set(found.values_list("subject_id", flat=True))
    assert not to_record(quiet)
    (duty,) = to_record(typed)
    typed.refresh_from_db()
    assert duty.due_at == typed.reported_at + timedelta(hours=24)
    open_standing()
    assert found.count() == len(owed)


@pytest.mark.parametrize("code", ["301", "405"])
def test_what_one_key_closes_is_looked_at_whole(desk: Actor, code: str) -> None:
    """Neither word nor qualifier is enough alone, and nobody writes a result."""
    incident = open_from_call(
        by=desk, channel="999", where=Where("14 Mill Lane"), what="Line is bad", grade="2",
        type_code=SUSPICIOUS, qualifiers=("domestic",),
    ).value  # fmt: skip
    for text in ("Things taken, she thinks", "Statement taken"):
        LogEntry.objects.create(
            audience_id=incident.audience_id, created_by=desk.account_id, incident=incident,
            at=clock.now(), kind="note", text=text,
        )  # fmt: skip
    assert not to_record(incident)
    close_incident(by=desk, incident_id=incident.pk, closing_code=code)
    assert to_record(incident)
