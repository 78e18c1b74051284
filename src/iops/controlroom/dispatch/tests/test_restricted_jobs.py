"""A crew that is sent to a restricted incident does its job: it sees it then, and only then."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from iops.conftest import NOON
from iops.controlroom.dispatch import queries
from iops.controlroom.dispatch.commands import (
    acknowledge,
    decline,
    deploy_unit,
    report_state,
    stand_down,
)
from iops.controlroom.dispatch.models import Deployment
from iops.controlroom.dispatch.tests.conftest import Crewed, call
from iops.controlroom.incidents.models import Incident
from iops.controlroom.incidents.queries import incident_card
from iops.controlroom.resources.capability import UNITS_SQL
from iops.controlroom.resources.commands import book_off, book_on, set_state
from iops.controlroom.resources.models import Unit
from iops.duties.models import Duty
from iops.governance.access.authority import actor_for, forget
from iops.governance.access.commands import break_glass, set_sight
from iops.governance.access.models import Account
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import set_context
from iops.kernel.errors import NotVisible, Refused
from iops.kernel.models.log import Event

pytestmark = pytest.mark.django_db
Crew = Callable[[str], Crewed]
AT_SCENE, AVAILABLE, OFF_DUTY = "6", "2", "11"


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with clock.frozen(NOON):
        yield


def again(actor: Actor) -> Actor:
    """The actor as their next request finds them, and the database with them."""
    forget()
    found = actor_for(Account.objects.get(pk=actor.account_id))
    set_context(found, "test")
    return found


def sees(actor: Actor, incident: Incident) -> bool:
    return Incident.objects.visible_to(again(actor)).filter(pk=incident.pk).exists()


@pytest.fixture
def boss(as_role: Callable[..., Actor]) -> Actor:
    """Who restricts: of another team than the crews."""
    return again(as_role("control-room-supervisor", "t.boss", team="TEAM-CR"))


@pytest.fixture
def secret(boss: Actor, crewed: Crew) -> Incident:
    """An incident that only the boss's team sees."""
    incident = call(boss)
    restrict(boss, incident)
    return incident


def restrict(by: Actor, incident: Incident, *, keep_workers: bool = True) -> None:
    set_sight(
        by=again(by), record_kind="incident", record_id=incident.pk, restriction="contact-owner",
        reason="A covert operation", keep_workers=keep_workers,
    )  # fmt: skip


def send(boss: Actor, incident: Incident, unit: Unit) -> Deployment:
    return deploy_unit(by=again(boss), incident_id=incident.pk, unit_id=unit.pk).value


def test_a_crew_sees_answers_and_clears_its_restricted_job(
    boss: Actor, secret: Incident, crewed: Crew, as_role: Callable[..., Actor]
) -> None:
    unit, officer = crewed("GA1")
    other = as_role("response-officer", "t.other")
    assert not sees(officer, secret)
    job = send(boss, secret, unit)
    assert sees(officer, secret)
    assert not sees(other, secret)
    assert queries.own_job(again(officer))[1] == job.pk
    assert queries.job(by=again(officer), deployment_id=job.pk).mine
    assert incident_card(by=again(officer), incident_id=secret.pk)
    [duty] = Duty.objects.filter(kind="acknowledge-job", state="open")
    assert duty.owner_id == officer.account_id
    acknowledge(by=again(officer), unit_id=unit.pk)
    assert not Duty.objects.filter(kind="acknowledge-job", state="open").exists()
    for code in (AT_SCENE, AVAILABLE):
        report_state(by=again(officer), unit_id=unit.pk, state=code, result="All in order")
    again(boss)
    job.refresh_from_db()
    assert job.clear_at is not None
    assert Unit.objects.get(pk=unit.pk).incident_id is None
    assert not sees(officer, secret)
    assert sees(boss, secret)
    book_off(by=again(officer), unit_id=unit.pk)


def test_sight_ends_when_stood_down_or_declined_but_not_before_its_glass(
    boss: Actor, secret: Incident, crewed: Crew
) -> None:
    one, first = crewed("GA1")
    two, second = crewed("GA2")
    jobs = [send(boss, secret, unit) for unit in (one, two)]
    stand_down(by=again(boss), deployment_id=jobs[0].pk, reason="Not needed")
    assert not sees(first, secret)
    assert sees(second, secret)
    decline(by=again(second), unit_id=two.pk, reason="Prisoner")
    assert not sees(second, secret)
    break_glass(
        by=again(first), record_kind="incident", record_id=secret.pk, reason="I was there just now"
    )
    again_there = send(boss, secret, one)
    stand_down(by=again(boss), deployment_id=again_there.pk, reason="Not needed")
    assert sees(first, secret)  # for the hour that was lent for the glass
    with clock.frozen(NOON + timedelta(hours=1, seconds=1)):
        assert not sees(first, secret)


def test_who_comes_aboard_on_the_way_sees_it_and_lent_sight_restricts_nothing(
    boss: Actor, secret: Incident, crewed: Crew, as_role: Callable[..., Actor]
) -> None:
    unit, officer = crewed("GA1")
    mate = as_role("sergeant", "t.mate")
    send(boss, secret, unit)
    book_on(by=again(officer), unit_id=unit.pk, account_ids=(mate.account_id,))
    assert sees(mate, secret)
    with pytest.raises(Refused, match="for a time only"):
        restrict(mate, secret)


def test_nobody_goes_off_duty_from_a_job_that_is_hidden_from_them(
    boss: Actor, crewed: Crew
) -> None:
    unit, officer = crewed("GA1")
    incident = call(again(boss))
    send(boss, incident, unit)
    restrict(boss, incident, keep_workers=False)  # the restriction says: not the crew
    assert not sees(officer, incident)
    for state in (OFF_DUTY, AVAILABLE, AT_SCENE):
        with pytest.raises(Refused, match=r"GA1 is (committed|on a job that you may not see)"):
            report_state(by=again(officer), unit_id=unit.pk, state=state)
    with pytest.raises(Refused, match="GA1 is committed"):
        set_state(by=again(officer), unit_id=unit.pk, state=OFF_DUTY)
    with pytest.raises(Refused, match="GA1 is committed"):
        book_off(by=again(officer), unit_id=unit.pk)
    # Who comes aboard then is not let in by the back door.
    book_on(by=again(boss), unit_id=unit.pk, account_ids=(boss.account_id,))
    assert not sees(officer, incident)


def test_a_dispatcher_who_does_not_see_it_cannot_send(
    secret: Incident, crewed: Crew, as_role: Callable[..., Actor]
) -> None:
    unit, officer = crewed("GA1")
    stranger = again(as_role("dispatcher", "t.stranger"))
    with pytest.raises(NotVisible):
        deploy_unit(by=stranger, incident_id=secret.pk, unit_id=unit.pk)
    assert not sees(officer, secret)


def test_the_page_of_the_job_opens_for_the_crew(
    boss: Actor, secret: Incident, crewed: Crew, as_page: Callable[..., str]
) -> None:
    unit, officer = crewed("GA1")
    job = send(boss, secret, unit)
    assert secret.number in as_page(officer, f"/jobs/{job.pk}/")
    client = Client()
    client.force_login(
        Account.objects.get(pk=officer.account_id),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    report_state(by=again(officer), unit_id=unit.pk, state=AVAILABLE, result="Done")
    assert client.get(f"/jobs/{job.pk}/").status_code == 404


def test_no_board_and_no_event_learns_which_restricted_incident_a_unit_is_on(
    boss: Actor, secret: Incident, crewed: Crew
) -> None:
    def drawn(unit: Unit) -> dict[str, object]:
        with connection.cursor() as cursor:
            cursor.execute(UNITS_SQL, {"ids": [unit.pk]})
            found = cursor.fetchone()[3]
        return dict(json.loads(found) if isinstance(found, str) else found)

    unit, other = crewed("GA1")[0], crewed("GA2")[0]
    send(boss, secret, unit)
    again(boss)
    row = drawn(unit)
    assert (row["incident_id"], row["incident_short"], row["committed"]) == (None, None, True)
    said = Event.objects.filter(subject_kind="unit", subject_id=unit.pk)
    assert all("incident" not in one.data for one in said)
    plain = call(again(boss))
    send(boss, plain, other)
    assert drawn(other)["incident_id"] == plain.pk
