"""What units do: drive there, deal with it, report; and patrol when nobody needs them."""

from __future__ import annotations

from typing import Final

from iops.controlroom.dispatch.commands import report_state
from iops.controlroom.dispatch.models import Deployment
from iops.controlroom.incidents.commands import add_log_entry
from iops.controlroom.incidents.models import Incident
from iops.controlroom.resources import states
from iops.controlroom.resources.contracts import OFF_DUTY
from iops.controlroom.resources.models import CrewMember, Unit
from iops.kernel import clock
from iops.kernel.commands import visibility
from iops.reference.places.models import Place
from iops.sandbox.simulator import answers, control
from iops.sandbox.simulator.fleet import BLUE_LIGHTS, ORDINARY, Spot
from iops.sandbox.simulator.life import Job, Life
from iops.sandbox.words import result

FORGETS_THE_WAY: Final = 0.04
FORGETS_ARRIVAL: Final = 0.05
FORGETS_RESULT: Final = 0.10
_ARRESTS: Final = 0.12
#: Seconds at a scene, about. Shorter than life, so that a board turns over.
AT_WORK: Final = {"1": 330.0, "2": 290.0, "C": 240.0}
_NOTES: Final = (
    "Speaking to both parties.", "Area search in progress.", "Door to door under way.",
    "Ambulance called.", "Cameras being viewed.", "Account taken, not injured.",
    "One male matching the description stopped nearby.",
)  # fmt: skip


def begin(life: Life, deployment_id: int) -> None:
    """Take up a deployment where the records say it stands."""
    with visibility(life.system()):
        found = Deployment.objects.filter(pk=deployment_id).first()
        incident = Incident.objects.filter(pk=found.incident_id).first() if found else None
    if found is None or incident is None or found.clear_at or found.stood_down_at:
        life.jobs.pop(deployment_id, None)
        return
    job = Job(deployment_id, found.unit_id, found.incident_id)
    life.jobs[deployment_id] = job
    if found.at_scene_at is not None:
        job.stage = "scene"
        done = AT_WORK.get(incident.grade or "C", 240.0) - life.since(found.at_scene_at)
        _next(life, job, max(done, 10.0), finish)
        return
    if found.mobile_at is not None:
        _drive(life, job, incident)
    elif found.acknowledged_at is not None:
        _next(life, job, 5.0, set_off)
    else:
        answers.await_answer(life, job, found)


def set_off(life: Life, deployment_id: int) -> None:
    """On the way, and the radio says so; some first acknowledge by going."""
    job = still(life, deployment_id)
    if job is None:
        return
    with visibility(life.system()):
        said = Deployment.objects.filter(pk=deployment_id, mobile_at=None, at_scene_at=None)
        waits = said.exists()
    if waits and not life.luck.chance("way.forgotten", deployment_id, FORGETS_THE_WAY):
        _report(life, job.unit, states.MOBILE)
    _drive(life, job, _incident(life, job))


def _drive(life: Life, job: Job, incident: Incident) -> None:
    job.stage = "driving"
    seconds = 20.0
    target = _spot(incident)
    if target is not None and job.unit in life.fleet.cars:
        factor = BLUE_LIGHTS if incident.grade == "1" else ORDINARY
        seconds = life.fleet.send(job.unit, target, factor=factor)
    _next(life, job, seconds + 5, arrive)


def arrive(life: Life, deployment_id: int) -> None:
    """At the scene, and mostly they say so."""
    job = still(life, deployment_id)
    if job is None:
        return
    job.stage = "scene"
    officer = officer_of(life, job.unit)
    if not life.luck.chance("arrival.forgotten", deployment_id, FORGETS_ARRIVAL):
        _report(life, job.unit, states.AT_SCENE)
    incident = _incident(life, job)
    usual = AT_WORK.get(incident.grade or "C", 240.0)
    seconds = life.luck.about("scene.time", deployment_id, usual, 0.55)
    if life.luck.chance("scene.note", deployment_id, 0.55):
        text = life.luck.one_of("scene.words", deployment_id, _NOTES)
        life.agenda.after(
            seconds * 0.4,
            "note",
            lambda: _note(life, job, officer, text),
        )
    if incident.grade == "1" and life.luck.chance("in.hand", deployment_id, 0.35):
        life.agenda.after(
            20, "stand-down", lambda: control.call_back_second(life, job.incident, deployment_id)
        )
    _next(life, job, seconds, finish)


def finish(life: Life, deployment_id: int) -> None:
    """Done at the scene; an arrest is driven to the station first."""
    job = still(life, deployment_id)
    if job is None:
        return
    incident = _incident(life, job)
    station = _station(life) if incident.type_code.startswith(("50", "51")) else None
    arrest = station is not None and life.luck.chance("arrest", deployment_id, _ARRESTS)
    if job.stage == "scene" and arrest and station is not None and job.unit in life.fleet.cars:
        job.stage = "escort"
        _report(life, job.unit, states.ESCORT)
        seconds = life.fleet.send(job.unit, station)
        _next(life, job, seconds + 60, finish)
        return
    # What they report is what they found, whatever the handler had typed.
    text = result(life.true_type(incident.pk, incident.type_code), deployment_id)
    if job.stage == "escort":
        text = "One arrested and taken to the station."
    if life.luck.chance("result.forgotten", deployment_id, FORGETS_RESULT):
        text = ""
    _report(life, job.unit, states.AVAILABLE, text)
    life.jobs.pop(deployment_id, None)


def patrol(life: Life, unit_id: int) -> None:
    """Free: drive about, or eat."""
    if unit_id not in life.fleet.cars:
        return
    with visibility(life.system()):
        unit = Unit.objects.filter(pk=unit_id).first()
    if unit is None or unit.incident_id is not None or unit.meaning == OFF_DUTY:
        return
    number = int(clock.now().timestamp()) // 60 * 10_000 + unit_id % 10_000
    if unit.meaning == states.REFRESHMENTS:
        _report(life, unit_id, states.AVAILABLE)
    elif life.luck.chance("meal", number, 0.02):
        _report(life, unit_id, states.REFRESHMENTS)
        life.mind("patrol", unit_id, life.luck.between("meal.time", number, 500, 900),
                  lambda one: patrol(life, one))  # fmt: skip
        return
    seconds = life.fleet.patrol(unit_id, number)
    pause = life.luck.between("patrol.pause", number, 5, 120)
    life.mind("patrol", unit_id, seconds + pause, lambda one: patrol(life, one))


def _report(life: Life, unit_id: int, meaning: str, result: str = "") -> None:
    """Say on the radio, in the force's own codes, how it is."""
    by, code = life.acting(officer_of(life, unit_id)), states.code_for(meaning)
    report_state(by=by, unit_id=unit_id, state=code, result=result)


def _next(life: Life, job: Job, seconds: float, stage: object) -> None:
    life.mind("job", job.deployment, seconds, lambda one: stage(life, one))  # type: ignore[operator]


def still(life: Life, deployment_id: int) -> Job | None:
    """The job, unless somebody has ended it meanwhile."""
    with visibility(life.system()):
        going = Deployment.objects.filter(
            pk=deployment_id, clear_at=None, stood_down_at=None
        ).exists()
    if not going:
        life.jobs.pop(deployment_id, None)
    return life.jobs.get(deployment_id) if going else None


def _incident(life: Life, job: Job) -> Incident:
    with visibility(life.system()):
        found: Incident = Incident.objects.get(pk=job.incident)
    return found


def _spot(incident: Incident) -> Spot | None:
    if incident.easting is None or incident.northing is None:
        return None
    return incident.easting, incident.northing


def crew_of(life: Life, unit_id: int) -> int | None:
    """The first of the crew; None where nobody is named."""
    with visibility(life.system()):
        aboard = CrewMember.objects.filter(unit_id=unit_id, aboard__contains=clock.now())
        found: int | None = aboard.order_by("id").values_list("account_id", flat=True).first()
    return found


def officer_of(life: Life, unit_id: int) -> int:
    """Who holds the radio: the first of the crew, or anybody of response where none is named."""
    found = crew_of(life, unit_id)
    if found is not None:
        return found
    spare = life.staff.available("response-officer")
    return life.luck.one_of("radio", unit_id, spare).account_id


def officer_of_incident(life: Life, incident_id: int) -> int | None:
    """The officer who dealt with it first."""
    with visibility(life.system()):
        unit = (
            Deployment.objects.filter(incident_id=incident_id)
            .order_by("id")
            .values_list("unit_id", flat=True)
            .first()
        )
    return None if unit is None else officer_of(life, int(unit))


def _note(life: Life, job: Job, officer: int, text: str) -> None:
    add_log_entry(by=life.acting(officer), incident_id=job.incident, text=text)


def _station(life: Life) -> Spot | None:
    kinds = ("custody suite", "police station")
    places = Place.objects.filter(subkind__in=kinds).exclude(subkind="").order_by("subkind", "id")
    place = places.first()
    return None if place is None else place.point
