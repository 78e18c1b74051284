"""States that a unit reports, and what they mean for its job."""

from iops.controlroom.dispatch.commands.answer import take_note
from iops.controlroom.dispatch.commands.shared import answered, end, fact, going, note_answer
from iops.controlroom.dispatch.models import Deployment
from iops.controlroom.incidents.commands import add_log_entry, move_state
from iops.controlroom.incidents.contracts import IncidentState
from iops.controlroom.incidents.models import Incident
from iops.controlroom.resources import commands as resources
from iops.controlroom.resources import states
from iops.controlroom.resources.contracts import OFF_DUTY
from iops.controlroom.resources.models import Unit
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command, locked
from iops.kernel.errors import Refused
from iops.kernel.events import Fact
from iops.reference.codes import queries as codes


@command("dispatch.report_state", permission="resources.crew", result="unit")
def report_state(*, by: Actor, unit_id: int, state: str, result: str = "") -> Outcome[Unit]:
    """A unit reports a state by radio, screen or the dispatcher's hand.

    "Received" acknowledges its job and changes no state; on the way and at scene note their
    times, and acknowledge where nobody had; available while committed clears the unit, and leaves
    the result as a duty when nobody has given it. Raises Refused for a unit that would go off
    duty from a job: nobody would be on it, and no screen would say so.
    """
    unit = locked(Unit.objects, by, unit_id, what="unit")
    listed = codes.require("resource-states", state, field="state")
    meaning = states.meaning_of(state)
    current = going(unit.pk)
    if unit.incident_id is not None and meaning == OFF_DUTY:
        raise Refused(f"{unit.callsign} is committed. Clear it or stand it down first.")
    unseen = unit.incident_id is not None and current is None
    if unseen and meaning != states.EMERGENCY:  # a call for help is refused to nobody
        raise Refused(
            f"{unit.callsign} is on a job that you may not see. "
            "Tell the control room what you report."
        )
    if current is None and meaning == states.RECEIVED:
        raise Refused(f"{unit.callsign} has no job to acknowledge.")
    facts: list[Fact] = []
    if current is not None:
        incident = locked(Incident.objects, by, current.incident_id, what="incident")
        if meaning == states.RECEIVED:
            if current.acknowledged_at is None:
                facts = take_note(by, incident, current)
            return Outcome(unit, facts)
        if meaning == states.MOBILE:
            facts = _set_off(by, incident, current)
        elif meaning == states.AT_SCENE:
            facts = _arrive(by, incident, current)
        elif listed.detail["deployable"] == "yes":
            facts = _clear(by, incident, current, result)
    resources.set_state(by=by, unit_id=unit.pk, state=state)
    unit.refresh_from_db()
    return Outcome(unit, facts)


def _set_off(by: Actor, incident: Incident, deployment: Deployment) -> list[Fact]:
    if deployment.mobile_at is not None or deployment.at_scene_at is not None:
        return []
    facts = _answer_by_doing(by, incident, deployment)
    deployment.mobile_at = clock.now()
    deployment.version += 1
    deployment.save()
    add_log_entry(by=by, incident_id=incident.pk, text=f"{deployment.callsign} on the way.")
    return [*facts, fact("dispatch.mobile", incident, deployment)]


def _arrive(by: Actor, incident: Incident, deployment: Deployment) -> list[Fact]:
    if deployment.at_scene_at is not None:
        return []
    facts = _answer_by_doing(by, incident, deployment)
    deployment.at_scene_at = clock.now()
    deployment.version += 1
    deployment.save()
    move_state(by=by, incident_id=incident.pk, state=IncidentState.ATTENDED)
    add_log_entry(by=by, incident_id=incident.pk, text=f"{deployment.callsign} at scene.")
    return [*facts, fact("dispatch.arrived", incident, deployment)]


def _answer_by_doing(by: Actor, incident: Incident, deployment: Deployment) -> list[Fact]:
    """Whoever goes has the order: it counts as acknowledged then, where nobody had said so."""
    if deployment.acknowledged_at is not None:
        return []
    note_answer(by, deployment)
    resources.commit_unit(by=by, unit_id=deployment.unit_id, incident_id=incident.pk)
    return [answered(incident, deployment)]


def _clear(by: Actor, incident: Incident, deployment: Deployment, result: str) -> list[Fact]:
    facts = [] if deployment.acknowledged_at else [answered(incident, deployment)]
    deployment.clear_at, deployment.result = clock.now(), result.strip()
    text = f"{deployment.callsign} clear. {result.strip()}".strip()
    add_log_entry(by=by, incident_id=incident.pk, text=text)
    end(by, incident, deployment)
    return [*facts, fact("dispatch.cleared", incident, deployment)]
