"""One press: position, log, everybody near told; again it is the same; a person ends the alarm."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iops.conftest import NOON, person
from iops.controlroom.dispatch.commands import deploy_unit, report_state
from iops.controlroom.dispatch.tests.conftest import Crewed, call
from iops.controlroom.emergencies import rules
from iops.controlroom.emergencies.commands import (
    acknowledge_emergency,
    press,
    stand_down_emergency,
)
from iops.controlroom.emergencies.models import Emergency
from iops.controlroom.incidents.models import Incident, LogEntry
from iops.controlroom.resources.commands import set_state
from iops.controlroom.resources.contracts import Fix
from iops.controlroom.resources.models import Unit, UnitPosition, Withheld
from iops.duties import engine
from iops.duties.models import Alert, Duty
from iops.governance.access.authority import system_actor
from iops.governance.access.commands import hold_post
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.errors import Invalid, NotPermitted, Refused
from iops.reference.codes.models import Code
from iops.reference.codes.queries import forget
from iops.reference.places.grid import to_wgs84
from iops.reference.places.models import Place

pytestmark = pytest.mark.django_db
Crew = Callable[[str], Crewed]


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with clock.frozen(NOON):
        yield


def at(unit: Unit, east: float, north: float, *, age: int = 4) -> None:
    """Put a unit somewhere, so many seconds ago."""
    longitude, latitude = to_wgs84([east], [north])
    UnitPosition.objects.create(
        unit_id=unit.pk, audience_id=unit.audience_id, longitude=float(longitude[0]),
        latitude=float(latitude[0]), easting=east, northing=north, accuracy=10.0, source="radio",
        fix_at=clock.now() - timedelta(seconds=age),
    )  # fmt: skip


def log_of(incident_id: int) -> str:
    return "\n".join(
        LogEntry.objects.filter(incident_id=incident_id).order_by("pk").values_list(
            "text", flat=True
        )
    )  # fmt: skip


def owed() -> list[Duty]:
    return list(Duty.objects.filter(kind="acknowledge-emergency", state="open"))


def told() -> set[int | None]:
    return set(Alert.objects.filter(title__startswith="Officer emergency").values_list(
        "recipient_id", flat=True
    ))  # fmt: skip


def test_one_press_opens_an_incident_with_position_and_age(crewed: Crew, mill_lane: Place) -> None:
    unit, officer = crewed("GA1")
    at(unit, 400_020.0, 400_000.0)
    emergency = press(by=officer).value
    assert (emergency.callsign, emergency.account_id) == ("GA1", officer.account_id)
    assert (emergency.joined, emergency.fix_at) == (False, NOON - timedelta(seconds=4))
    incident = Incident.objects.get(pk=emergency.incident_id)
    assert (incident.grade, incident.type_code, incident.state) == ("1", "312", "open")
    assert incident.place_text == "Near 4 Mill Lane, Tarnby"
    log = log_of(incident.pk)
    assert "Officer emergency: GA1 (T.Ga1) calls for help, on their screen." in log
    assert "Last position near 4 Mill Lane, Tarnby, 4 s old, to 10 m (radio)." in log
    assert "This incident was opened for it." in log
    assert Unit.objects.get(pk=unit.pk).state == "0"


def test_it_joins_the_incident_that_the_unit_is_on_and_makes_it_grade_1(
    desk: Actor, crewed: Crew
) -> None:
    unit, officer = crewed("GA1")
    incident = call(desk, "2")
    deploy_unit(by=desk, incident_id=incident.pk, unit_id=unit.pk)
    emergency = press(by=officer).value
    assert (emergency.incident_id, emergency.joined) == (incident.pk, True)
    incident.refresh_from_db()
    assert incident.grade == "1"
    assert "GA1 is on this incident, and the call for help stands here." in log_of(incident.pk)
    assert "Its position is not known." in log_of(incident.pk)


def test_everybody_near_the_supervisor_and_the_duty_inspector_are_told_at_once(
    desk: Actor, crewed: Crew
) -> None:
    (unit, officer), (near, helper), (far, _) = crewed("GA1"), crewed("GA2"), crewed("GB9")
    at(unit, 400_000.0, 400_000.0)
    at(near, 401_200.0, 400_000.0)
    at(far, 420_000.0, 400_000.0)
    inspector = person("t.inspector", "sergeant", rank="inspector")
    hold_post(by=system_actor("worker"), post_code="duty-inspector", account_id=inspector.pk,
              until=NOON + timedelta(hours=8))  # fmt: skip
    emergency = press(by=officer).value
    # No round of the engine has run: they were told with the press itself.
    assert told() == {helper.account_id, desk.account_id, inspector.pk}
    emergency.refresh_from_db()
    assert emergency.told == [near.pk]
    assert "Told: GA2 (1.2 km), the control room, its supervisor, the duty inspector." in log_of(
        emergency.incident_id
    )


def test_without_a_position_the_division_is_told(desk: Actor, crewed: Crew) -> None:
    (unit, officer), (same, helper), (_, other) = crewed("GA1"), crewed("GA2"), crewed("GB9")
    Unit.objects.filter(pk__in=[unit.pk, same.pk]).update(division="A")
    press(by=officer)
    assert helper.account_id in told()
    assert other.account_id not in told()


def test_pressing_again_is_one_emergency(crewed: Crew) -> None:
    _, officer = crewed("GA1")
    first = press(by=officer).value
    for seconds in (1, 2, 3):
        with clock.frozen(NOON + timedelta(seconds=seconds)):
            assert press(by=officer).value.pk == first.pk
    assert Emergency.objects.get().presses == 4
    assert Incident.objects.count() == 1
    assert len(owed()) == 1


def test_a_press_long_after_the_acknowledgement_raises_the_alarm_anew(
    desk: Actor, crewed: Crew
) -> None:
    _, officer = crewed("GA1")
    emergency = press(by=officer).value
    acknowledge_emergency(by=desk, emergency_id=emergency.pk)
    with clock.frozen(NOON + timedelta(seconds=30)):
        press(by=officer)
    assert Emergency.objects.get().acknowledged_at is not None
    with clock.frozen(NOON + timedelta(seconds=90)):
        press(by=officer)
    again = Emergency.objects.get()
    assert (again.acknowledged_at, again.renewed_at) == (None, NOON + timedelta(seconds=90))
    assert len(owed()) == 1
    assert "calls for help again" in log_of(emergency.incident_id)


def test_a_person_acknowledges_once_and_the_log_says_after_how_long(
    desk: Actor, crewed: Crew, as_role: Callable[..., Actor]
) -> None:
    _, officer = crewed("GA1")
    emergency = press(by=officer).value
    second = as_role("dispatcher")
    with pytest.raises(Refused, match="never a machine"):
        acknowledge_emergency(by=system_actor("worker"), emergency_id=emergency.pk)
    with pytest.raises(NotPermitted):
        acknowledge_emergency(by=officer, emergency_id=emergency.pk)
    with clock.frozen(NOON + timedelta(seconds=9)):
        acknowledge_emergency(by=desk, emergency_id=emergency.pk)
        acknowledge_emergency(by=second, emergency_id=emergency.pk)
    emergency.refresh_from_db()
    assert emergency.acknowledged_by == desk.account_id
    said = f"Emergency of GA1 (T.Ga1) acknowledged by {desk.name} after 9 s."
    assert log_of(emergency.incident_id).count(said) == 1
    assert owed() == []
    # What the same person was alerted about needs no second press.
    mine = Alert.objects.filter(recipient_id=desk.account_id)
    assert [one.confirmed_at is not None for one in mine] == [True]


def test_nobody_acknowledging_takes_it_up_the_chain(
    crewed: Crew, as_role: Callable[..., Actor]
) -> None:
    _, officer = crewed("GA1")
    dispatcher = as_role("dispatcher")
    manager = person("t.fim", "force-incident-manager", rank="inspector")
    hold_post(by=system_actor("worker"), post_code="force-incident-manager", account_id=manager.pk,
              until=NOON + timedelta(hours=8))  # fmt: skip
    press(by=officer)
    engine.tick()
    assert dispatcher.account_id not in told()
    with clock.frozen(NOON + timedelta(seconds=16)):
        engine.tick()
    assert dispatcher.account_id in told()
    for seconds in (31, 46, 61):
        with clock.frozen(NOON + timedelta(seconds=seconds)):
            engine.tick()
    assert manager.pk in told()


@pytest.mark.parametrize("ending", ["false-press", "safe"])
def test_it_is_stood_down_with_a_reason_and_the_unit_goes_back(
    desk: Actor, crewed: Crew, ending: str
) -> None:
    unit, officer = crewed("GA1")
    before = Unit.objects.get(pk=unit.pk).state
    emergency = press(by=officer).value
    with pytest.raises(NotPermitted):
        stand_down_emergency(by=officer, emergency_id=emergency.pk, ending=ending)
    with pytest.raises(Invalid) as said:
        stand_down_emergency(by=desk, emergency_id=emergency.pk, ending="")
    assert set(said.value.fields) == {"ending"}
    with pytest.raises(Invalid) as said:
        stand_down_emergency(by=desk, emergency_id=emergency.pk, ending="other", reason=" ")
    assert set(said.value.fields) == {"reason"}
    stand_down_emergency(by=desk, emergency_id=emergency.pk, ending=ending, reason="Spoken to")
    emergency.refresh_from_db()
    assert (emergency.ended_by, emergency.ending) == (desk.account_id, ending)
    assert "stood down" in log_of(emergency.incident_id)
    assert Unit.objects.get(pk=unit.pk).state == before
    assert owed() == []
    with pytest.raises(Refused, match="already"):
        stand_down_emergency(by=desk, emergency_id=emergency.pk, ending=ending)
    # The next press is another emergency.
    assert press(by=officer).value.pk != emergency.pk


def test_the_state_of_a_radio_is_a_press(desk: Actor, crewed: Crew) -> None:
    unit, officer = crewed("GA1")
    before = Unit.objects.get(pk=unit.pk).state
    report_state(by=desk, unit_id=unit.pk, state="0")
    emergency = Emergency.objects.get()
    assert (emergency.how, emergency.account_id) == ("radio", officer.account_id)
    assert emergency.state_before == before
    set_state(by=desk, unit_id=unit.pk, state="0")
    assert (Emergency.objects.get().presses, Incident.objects.count()) == (2, 1)
    assert len(owed()) == 1


def test_a_unit_on_a_job_that_the_desk_may_not_see_still_calls_for_help(
    desk: Actor, crewed: Crew
) -> None:
    unit, _ = crewed("GA1")
    Unit.objects.filter(pk=unit.pk).update(incident_id=999_999)
    report_state(by=desk, unit_id=unit.pk, state="0")
    emergency = Emergency.objects.get()
    assert not emergency.joined
    assert "GA1 is on another incident." in log_of(emergency.incident_id)


def test_an_officer_without_a_unit_is_heard(as_role: Callable[..., Actor], desk: Actor) -> None:
    officer = as_role("response-officer", "t.foot")
    first = press(by=officer).value
    assert press(by=officer).value.pk == first.pk
    assert (first.unit_id, first.callsign) == (None, "T.FOOT")
    assert told() == {desk.account_id}


def test_the_position_of_the_device_counts_and_may_follow_the_press(crewed: Crew) -> None:
    unit, officer = crewed("GA1")
    at(unit, 400_000.0, 400_000.0, age=900)
    emergency = press(by=officer).value
    assert "15 min old" in log_of(emergency.incident_id)
    device = Fix(0, -2.01, 53.49, NOON, 12.0, source="phone")
    with clock.frozen(NOON + timedelta(seconds=2)):
        press(by=officer, fix=device)
    emergency.refresh_from_db()
    assert (emergency.presses, emergency.fix_source, emergency.longitude) == (1, "phone", -2.01)


def test_a_withheld_position_is_on_no_band_and_in_no_log(desk: Actor, crewed: Crew) -> None:
    unit, officer = crewed("GA1")
    at(unit, 400_000.0, 400_000.0)
    Withheld.objects.create(
        unit_id=unit.pk, audience_id=unit.audience_id, incident_id=1, since=NOON
    )
    emergency = press(by=officer, fix=Fix(0, -2.0, 53.5, NOON, 5.0, source="phone")).value
    assert (emergency.withheld, emergency.longitude, emergency.near) == (True, None, "")
    assert "Its position is withheld" in log_of(emergency.incident_id)


def test_the_distance_is_the_forces_own(crewed: Crew) -> None:
    (unit, officer), (near, helper) = crewed("GA1"), crewed("GA2")
    at(unit, 400_000.0, 400_000.0)
    at(near, 401_200.0, 400_000.0)
    _limit("emergency-near", "1000")
    press(by=officer)
    assert helper.account_id not in told()
    forget()


def _limit(code: str, value: str) -> None:
    listed = Code.objects.get(list__name="control-room-limits", code=code)
    listed.detail = {**listed.detail, "value": value}
    listed.save()
    forget()


@pytest.mark.parametrize("value", ["5", "", "soon"])
def test_the_clocks_of_the_chain_are_the_forces_own(
    crewed: Crew, as_role: Callable[..., Actor], value: str
) -> None:
    """A value that is none counts as the shipped one: no call for help is without a clock."""
    _limit("emergency-acknowledge", value)
    _limit("emergency-supervisor", "1")
    as_role("dispatcher")
    press(by=crewed("GA1")[1])
    (duty,) = owed()
    due = NOON + timedelta(seconds=5 if value == "5" else 15)
    assert (duty.due_at, duty.next_step_at) == (due, due)
    with clock.frozen(due):
        engine.tick()
    duty.refresh_from_db()
    assert duty.next_step_at == due + timedelta(seconds=1)
    forget()


def test_who_may_not_press_is_the_one_who_has_no_crew(as_role: Callable[..., Actor]) -> None:
    with pytest.raises(NotPermitted):
        press(by=as_role("call-handler"))


@given(st.integers(0, 100_000))
def test_an_age_is_said_in_words(seconds: int) -> None:
    said = rules.age_in_words(NOON - timedelta(seconds=seconds), NOON)
    assert said.endswith(" old")
    assert int(said.split()[0]) >= 0
