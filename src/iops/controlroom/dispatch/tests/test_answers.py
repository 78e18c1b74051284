"""An order is answered: by the crew, or on its word; each step keeps its own time."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iops.conftest import NOON
from iops.controlroom.dispatch import rules
from iops.controlroom.dispatch.commands import (
    acknowledge,
    decline,
    deploy_unit,
    redeploy_unit,
    report_state,
    stand_down,
)
from iops.controlroom.dispatch.models import Deployment
from iops.controlroom.dispatch.tests.conftest import Crewed, call
from iops.controlroom.incidents.commands import grade_incident, mark_duplicate
from iops.controlroom.incidents.models import Incident, LogEntry
from iops.controlroom.resources import states
from iops.controlroom.resources.commands import set_state
from iops.controlroom.resources.models import Unit
from iops.duties import engine
from iops.duties.models import Alert, Duty
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.errors import Invalid, Refused
from iops.reference.codes.models import Code
from iops.reference.codes.queries import forget

pytestmark = pytest.mark.django_db
Crew = Callable[[str], Crewed]
EN_ROUTE, AT_SCENE, AVAILABLE, RECEIVED = "5", "6", "2", "15"


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with clock.frozen(NOON):
        yield


def order(desk: Actor, unit: Unit, grade: str | None = "2") -> Deployment:
    incident = call(desk, grade)
    return deploy_unit(by=desk, incident_id=incident.pk, unit_id=unit.pk).value


def owed(kind: str) -> list[Duty]:
    return list(Duty.objects.filter(kind=kind, state="open"))


def test_each_step_of_a_job_keeps_its_own_time(desk: Actor, crewed: Crew) -> None:
    unit, officer = crewed("GA1")
    minute = timedelta(minutes=1)
    job = order(desk, unit)
    assert (job.mobile_at, job.acknowledged_at) == (None, None)
    assert job.answer_by == NOON + 2 * minute
    held = Unit.objects.get(pk=unit.pk)
    assert (held.state, held.answer_by) == ("8", job.answer_by)
    with clock.frozen(NOON + minute):
        acknowledge(by=officer, unit_id=unit.pk)
    assert Unit.objects.get(pk=unit.pk).answer_by is None
    for step, code in enumerate((EN_ROUTE, AT_SCENE, AVAILABLE), start=2):
        with clock.frozen(NOON + step * minute):
            report_state(by=officer, unit_id=unit.pk, state=code)
    job.refresh_from_db()
    times = (job.ordered_at, job.acknowledged_at, job.mobile_at, job.at_scene_at, job.clear_at)
    assert times == tuple(NOON + step * minute for step in range(5))
    assert (job.acknowledged_by, job.acknowledged_how) == (officer.account_id, "unit")


def test_the_dispatcher_acknowledges_on_the_word_of_the_unit(desk: Actor, crewed: Crew) -> None:
    unit, _ = crewed("GA1")
    job = order(desk, unit)
    report_state(by=desk, unit_id=unit.pk, state=RECEIVED)
    job.refresh_from_db()
    assert (job.acknowledged_by, job.acknowledged_how) == (desk.account_id, "radio")
    assert Unit.objects.get(pk=unit.pk).state == "8"  # a message changes no state
    assert LogEntry.objects.filter(text="GA1 acknowledged (by radio).").exists()


def test_nobody_else_answers_for_a_unit(
    desk: Actor, crewed: Crew, as_role: Callable[..., Actor]
) -> None:
    unit, _ = crewed("GA1")
    job = order(desk, unit)
    other = as_role("response-officer", "t.other")
    with pytest.raises(Refused, match="Only the crew of GA1"):
        acknowledge(by=other, unit_id=unit.pk)
    with pytest.raises(Refused, match="This job is over"):
        acknowledge(by=desk, unit_id=unit.pk, deployment_id=job.pk + 1)


def test_whoever_goes_has_the_order(desk: Actor, crewed: Crew) -> None:
    unit, officer = crewed("GA1")
    job = order(desk, unit)
    report_state(by=officer, unit_id=unit.pk, state=AT_SCENE)
    job.refresh_from_db()
    assert job.acknowledged_at == job.at_scene_at
    assert job.mobile_at is None  # nobody said when
    assert owed("acknowledge-job") == []


def test_no_answer_reaches_the_dispatchers_and_then_the_supervisor(
    desk: Actor, crewed: Crew, as_role: Callable[..., Actor]
) -> None:
    unit, officer = crewed("GA1")
    dispatcher = as_role("dispatcher")
    job = order(desk, unit, "1")
    (duty,) = owed("acknowledge-job")
    assert (duty.owner_id, duty.queue) == (officer.account_id, "dispatch")
    assert duty.due_at == job.answer_by == NOON + timedelta(seconds=60)
    with clock.frozen(NOON + timedelta(seconds=59)):
        engine.tick()
        assert not Alert.objects.filter(duty_id=duty.pk).exists()
    with clock.frozen(NOON + timedelta(seconds=61)):
        engine.tick()
    told = Alert.objects.filter(duty_id=duty.pk)
    assert dispatcher.account_id in told.values_list("recipient_id", flat=True)
    assert told.first().url == f"/jobs/{job.pk}/"  # type: ignore[union-attr]
    with clock.frozen(NOON + timedelta(seconds=121)):
        engine.tick()
    assert desk.account_id in told.values_list("recipient_id", flat=True)
    acknowledge(by=officer, unit_id=unit.pk)
    assert owed("acknowledge-job") == []


@pytest.mark.parametrize("ending", ["stood down", "cleared", "declined"])
def test_what_is_over_waits_for_no_answer(desk: Actor, crewed: Crew, ending: str) -> None:
    unit, officer = crewed("GA1")
    job = order(desk, unit)
    if ending == "stood down":
        stand_down(by=desk, deployment_id=job.pk, reason="Nearer unit found")
    elif ending == "cleared":
        report_state(by=officer, unit_id=unit.pk, state=AVAILABLE)
    else:
        decline(by=officer, unit_id=unit.pk, reason="prisoner aboard")
    assert owed("acknowledge-job") == []
    held = Unit.objects.get(pk=unit.pk)
    assert (held.incident_id, held.answer_by, held.state) == (None, None, AVAILABLE)


def test_a_refusal_frees_the_unit_and_tells_the_dispatcher(
    desk: Actor, crewed: Crew, as_role: Callable[..., Actor]
) -> None:
    unit, officer = crewed("GA1")
    second, _ = crewed("GA2")
    dispatcher = as_role("dispatcher")
    job = order(desk, unit, "1")
    with pytest.raises(Invalid, match="why"):
        decline(by=officer, unit_id=unit.pk, reason=" ")
    decline(by=officer, unit_id=unit.pk, reason="committed")
    engine.tick()
    job.refresh_from_db()
    assert (job.declined_at, job.stood_down_at) == (NOON, NOON)
    assert job.result == "Declined: committed"
    incident = Incident.objects.get(pk=job.incident_id)
    assert incident.state == "open"
    assert LogEntry.objects.filter(incident=incident, text="GA1 declined: committed").exists()
    (duty,) = owed("replace-unit")
    told = Alert.objects.filter(duty_id=duty.pk).values_list("recipient_id", flat=True)
    assert dispatcher.account_id in told
    assert owed("resource-grade-1")  # the clock of the incident runs on
    deploy_unit(by=desk, incident_id=incident.pk, unit_id=second.pk)
    assert owed("replace-unit") == []


def test_who_is_there_no_longer_declines(desk: Actor, crewed: Crew) -> None:
    unit, officer = crewed("GA1")
    order(desk, unit)
    report_state(by=officer, unit_id=unit.pk, state=AT_SCENE)
    with pytest.raises(Refused, match="there already"):
        decline(by=officer, unit_id=unit.pk, reason="committed")


def test_a_unit_without_a_job_has_nothing_to_answer(desk: Actor, crewed: Crew) -> None:
    unit, officer = crewed("GA1")
    for answer in (
        lambda: acknowledge(by=officer, unit_id=unit.pk),
        lambda: decline(by=officer, unit_id=unit.pk, reason="committed"),
        lambda: report_state(by=officer, unit_id=unit.pk, state=RECEIVED),
    ):
        with pytest.raises(Refused, match="no job"):
            answer()
    with pytest.raises(Refused, match="message, not a state"):
        set_state(by=desk, unit_id=unit.pk, state=RECEIVED)


def test_the_time_to_answer_is_the_forces_own(desk: Actor, crewed: Crew) -> None:
    listed = Code.objects.get(list__name="grades", code="2", valid_to=None)
    listed.detail = {**listed.detail, "acknowledge": "45"}
    listed.save()
    forget()
    job = order(desk, crewed("GA1")[0])
    assert job.answer_by == NOON + timedelta(seconds=45)
    forget()


def test_the_codes_are_the_forces_own(desk: Actor, crewed: Crew) -> None:
    """A force that says "at scene" with a 7, and one whose list gives no code a meaning."""
    listed = Code.objects.filter(list__name="resource-states")
    for one in listed:
        mine = {"7": "at-scene", "6": ""}.get(one.code, one.detail.get("meaning", ""))
        one.detail = {**one.detail, "meaning": mine}
        one.save()
    forget()
    unit, officer = crewed("GA1")
    job = order(desk, unit)
    report_state(by=officer, unit_id=unit.pk, state="7")
    job.refresh_from_db()
    assert job.at_scene_at is not None
    for one in listed:
        one.detail = {"deployable": one.detail["deployable"]}
        one.save()
    forget()
    assert states.code_for(states.MOBILE) == "5"
    assert states.meaning_of("7") == ""
    forget()


@given(st.one_of(st.none(), st.text(max_size=8), st.integers(-5, 10_000)))
def test_every_grade_has_a_time_to_answer(listed: object) -> None:
    """Whatever a force's list says, there is a clock, and it is in the future."""
    assert rules.time_to_answer(listed) > timedelta(0)


def test_an_unanswered_order_follows_an_upgrade_and_an_answered_one_does_not(
    desk: Actor, crewed: Crew, as_role: Callable[..., Actor]
) -> None:
    as_role("dispatcher")
    (unit, _), (ready, officer) = crewed("GA1"), crewed("GA2")
    job = order(desk, unit)
    deploy_unit(by=desk, incident_id=job.incident_id, unit_id=ready.pk)
    acknowledge(by=officer, unit_id=ready.pk)
    with clock.frozen(NOON + timedelta(seconds=10)):
        grade_incident(by=desk, incident_id=job.incident_id, grade="1", reason="Knife seen")
    job.refresh_from_db()
    (duty,) = owed("acknowledge-job")
    assert duty.due_at == job.answer_by == NOON + timedelta(seconds=70)
    assert Unit.objects.get(pk=unit.pk).answer_by == job.answer_by
    assert Unit.objects.get(pk=ready.pk).answer_by is None
    with clock.frozen(NOON + timedelta(seconds=72)):
        engine.tick()
    assert Alert.objects.filter(duty_id=duty.pk).exists()


def test_an_upgrade_never_gives_more_time(desk: Actor, crewed: Crew) -> None:
    unit, _ = crewed("GA1")
    job = order(desk, unit)
    with clock.frozen(NOON + timedelta(seconds=110)):
        grade_incident(by=desk, incident_id=job.incident_id, grade="1", reason="Knife seen")
    job.refresh_from_db()
    assert job.answer_by == NOON + timedelta(minutes=2)


def test_a_unit_of_a_duplicate_goes_to_the_main_incident_in_one_step(
    desk: Actor, crewed: Crew
) -> None:
    unit, _ = crewed("GA1")
    job, main = order(desk, unit), call(desk, "1")
    sent = redeploy_unit(by=desk, unit_id=unit.pk, incident_id=main.pk).value
    held = Unit.objects.get(pk=unit.pk)
    assert (held.incident_id, held.answer_by) == (main.pk, sent.answer_by)
    assert [one.subject_id for one in owed("acknowledge-job")] == [sent.pk]
    duplicate = Incident.objects.get(pk=job.incident_id)
    assert LogEntry.objects.filter(incident=duplicate, text__contains=main.number).exists()
    assert LogEntry.objects.filter(incident=main, text__contains=duplicate.number).exists()
    mark_duplicate(by=desk, incident_id=duplicate.pk, of_id=main.pk)
    with pytest.raises(Refused, match="closed"):
        redeploy_unit(by=desk, unit_id=unit.pk, incident_id=duplicate.pk)
    assert Unit.objects.get(pk=unit.pk).incident_id == main.pk
