"""An incident is never left without a unit and without anybody who owes something."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection

from iops.conftest import NOON
from iops.controlroom.dispatch.commands import deploy_unit, report_state, stand_down
from iops.controlroom.dispatch.models import Deployment
from iops.controlroom.dispatch.tests.conftest import WHERE, call
from iops.controlroom.incidents.commands import (
    close_incident,
    grade_incident,
    join_from_call,
    reopen_incident,
)
from iops.controlroom.incidents.contracts import Assessment
from iops.controlroom.incidents.models import Incident
from iops.controlroom.incidents.same_event import possible_duplicates
from iops.controlroom.resources.capability import UNITS_SQL
from iops.controlroom.resources.commands import book_off, book_on
from iops.controlroom.resources.models import Unit
from iops.duties.models import Duty
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import visibility
from iops.kernel.errors import Refused
from iops.reference.codes import queries as codes
from iops.reference.codes.models import Code

pytestmark = pytest.mark.django_db
CALM = Assessment(rationale="No one hurt, offender gone.")
AT_SCENE, AVAILABLE, OFF_DUTY = "6", "2", "11"


def send(by: Actor, incident: Incident, unit: Unit) -> Deployment:
    return deploy_unit(by=by, incident_id=incident.pk, unit_id=unit.pk).value


def state(incident: Incident) -> str:
    return str(Incident.objects.get(pk=incident.pk).state)


def owed(incident: Incident) -> set[str]:
    found = Duty.objects.filter(subject_kind="incident", subject_id=incident.pk, state="open")
    return set(found.values_list("kind", flat=True))


def test_the_last_unit_called_back_leaves_a_result_to_give(
    desk: Actor, car: Callable[[str], Unit]
) -> None:
    """One was there and is clear; the other never arrived: nobody is left, so the result is due."""
    incident, first, second = call(desk), car("GA1"), car("GA2")
    send(desk, incident, first)
    coming = send(desk, incident, second)
    report_state(by=desk, unit_id=first.pk, state=AT_SCENE)
    report_state(by=desk, unit_id=first.pk, state=AVAILABLE)
    assert state(incident) == "attended"
    stand_down(by=desk, deployment_id=coming.pk, reason="Not needed")
    assert state(incident) == "result-due"
    assert owed(incident) == {"give-result"}
    close_incident(
        by=desk, incident_id=incident.pk, closing_code="310", result="Calm", assessment=CALM
    )


def test_a_unit_sent_again_may_clear_without_arriving(
    desk: Actor, car: Callable[[str], Unit]
) -> None:
    incident, unit = call(desk), car("GA1")
    send(desk, incident, unit)
    report_state(by=desk, unit_id=unit.pk, state=AT_SCENE)
    report_state(by=desk, unit_id=unit.pk, state=AVAILABLE)
    send(desk, incident, unit)
    report_state(by=desk, unit_id=unit.pk, state=AVAILABLE)
    assert state(incident) == "result-due"
    assert owed(incident) == {"give-result"}


def test_a_reopened_incident_without_its_unit_waits_for_one(
    desk: Actor, car: Callable[[str], Unit]
) -> None:
    unit = car("GA1")
    with clock.frozen(NOON):
        incident = call(desk)
        send(desk, incident, unit)
        report_state(by=desk, unit_id=unit.pk, state=AT_SCENE)
        report_state(by=desk, unit_id=unit.pk, state=AVAILABLE)
    with clock.frozen(NOON + timedelta(minutes=30)):
        close_incident(
            by=desk, incident_id=incident.pk, closing_code="310", result="Calm", assessment=CALM
        )
    with clock.frozen(NOON + timedelta(minutes=40)):
        reopen_incident(by=desk, incident_id=incident.pk, reason="They are back")
        send(desk, incident, unit)
        report_state(by=desk, unit_id=unit.pk, state=AVAILABLE)
    assert state(incident) == "open"
    assert owed(incident) == {"resource-grade-2"}


def test_nobody_goes_off_duty_from_a_job(desk: Actor, car: Callable[[str], Unit]) -> None:
    incident, unit = call(desk), car("GA1")
    send(desk, incident, unit)
    with pytest.raises(Refused, match="committed"):
        report_state(by=desk, unit_id=unit.pk, state=OFF_DUTY)
    assert Unit.objects.get(pk=unit.pk).state == "8"


def test_off_duty_is_what_the_forces_own_list_calls_so(
    desk: Actor, car: Callable[[str], Unit]
) -> None:
    """A force whose units go off duty with a 9: that ends no job, and they are sent nowhere."""
    for one in Code.objects.filter(list__name="resource-states"):
        mine = {"9": "off-duty", "11": "", "0": "", "3": "emergency"}
        one.detail = {**one.detail, "meaning": mine.get(one.code, one.detail.get("meaning", ""))}
        one.save()
    codes.forget()
    incident, unit = call(desk), car("GA1")
    sent = send(desk, incident, unit)
    with pytest.raises(Refused, match="committed"):
        report_state(by=desk, unit_id=unit.pk, state="9")
    stand_down(by=desk, deployment_id=sent.pk, reason="Not needed")
    report_state(by=desk, unit_id=unit.pk, state="11")
    assert on_board(desk, unit) is not None
    report_state(by=desk, unit_id=unit.pk, state="3")
    assert on_board(desk, unit) == "emergency"
    report_state(by=desk, unit_id=unit.pk, state="9")
    assert on_board(desk, unit) is None
    book_on(by=desk, unit_id=unit.pk, account_ids=(desk.account_id,))
    assert on_board(desk, unit) == "on-duty"
    book_off(by=desk, unit_id=unit.pk)
    assert Unit.objects.get(pk=unit.pk).state == "9"


def on_board(by: Actor, unit: Unit) -> str | None:
    """What the live board says of the unit's state; None where it does not show it."""
    with visibility(by), connection.cursor() as cursor:
        cursor.execute(UNITS_SQL, {"ids": [unit.pk]})
        row = cursor.fetchone()[3]
    shown = json.loads(row) if isinstance(row, str) else row
    return None if shown is None else str(shown["meaning"])


def test_an_incident_without_a_grade_has_a_clock_too(desk: Actor) -> None:
    with clock.frozen(NOON):
        incident = call(desk, grade=None)
        (duty,) = Duty.objects.filter(subject_id=incident.pk, state="open")
        assert (duty.kind, duty.due_at) == ("grade-incident", NOON + timedelta(minutes=5))
        grade_incident(by=desk, incident_id=incident.pk, grade="C", reason="")
    assert owed(incident) == {"review-grade-c"}


def test_grade_c_has_a_clock_that_only_a_visit_or_an_end_stops(
    desk: Actor, car: Callable[[str], Unit]
) -> None:
    unit = car("GA1")
    with clock.frozen(NOON):
        incident = call(desk, grade="C")
        (duty,) = Duty.objects.filter(subject_id=incident.pk, state="open")
        assert (duty.kind, duty.due_at) == ("review-grade-c", NOON + timedelta(hours=24))
        send(desk, incident, unit)
        assert owed(incident) == {"review-grade-c"}
        report_state(by=desk, unit_id=unit.pk, state=AT_SCENE)
    assert owed(incident) == set()


def test_a_closed_incident_is_neither_offered_nor_joined(desk: Actor) -> None:
    incident = call(desk)
    near = {"what": "Shouting", "easting": 400_010.0, "northing": 400_000.0, "type_code": "310"}
    assert [one.incident.pk for one in possible_duplicates(by=desk, **near)] == [incident.pk]  # type: ignore[arg-type]
    close_incident(by=desk, incident_id=incident.pk, closing_code="404")
    assert possible_duplicates(by=desk, **near) == []  # type: ignore[arg-type]
    with pytest.raises(Refused, match="closed meanwhile"):
        join_from_call(
            by=desk, incident_id=incident.pk, channel="999", where=WHERE, what="Shouting again"
        )
