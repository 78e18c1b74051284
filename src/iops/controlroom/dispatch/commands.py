"""Sending units, and what they report back."""

from iops.controlroom.dispatch.models import Deployment
from iops.controlroom.incidents.commands import add_log_entry, move_state
from iops.controlroom.incidents.contracts import IncidentState
from iops.controlroom.incidents.models import Incident
from iops.controlroom.resources import commands as resources
from iops.controlroom.resources.contracts import AT_SCENE, AVAILABLE, EN_ROUTE, OFF_DUTY
from iops.controlroom.resources.models import Unit
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command, locked
from iops.kernel.errors import Invalid, Refused
from iops.kernel.events import Fact
from iops.reference.codes import queries as codes


def _fact(event_type: str, incident: Incident, deployment: Deployment) -> Fact:
    data = {
        "number": incident.number,
        "grade": incident.grade or "",
        "unit": deployment.unit_id,
        "deployment": deployment.pk,
    }
    return Fact(event_type, "incident", incident.pk, incident.audience_id, data)


@command("dispatch.deploy", result="deployment")
def deploy_unit(
    *, by: Actor, incident_id: int, unit_id: int, reason: str = ""
) -> Outcome[Deployment]:
    """Send a unit to an incident; it becomes en route, the incident assigned.

    Raises Refused when the unit is committed or not deployable, or the incident is closed.
    """
    incident = locked(Incident.objects, by, incident_id, what="incident")
    unit = locked(Unit.objects, by, unit_id, what="unit")
    if incident.state == IncidentState.CLOSED:
        raise Refused("This incident is closed. Reopen it first.")
    if unit.incident_id is not None:
        raise Refused(f"{unit.callsign} is committed to another incident. Clear it first.")
    state = codes.find("resource-states", unit.state)
    if state is None or state.detail.get("deployable") == "no":
        label = state.label.lower() if state else unit.state
        raise Refused(f"{unit.callsign} is not deployable ({label}).")
    deployment = Deployment.objects.create(
        audience_id=incident.audience_id,
        created_by=by.account_id,
        incident_id=incident.pk,
        unit_id=unit.pk,
        callsign=unit.callsign,
        ordered_at=clock.now(),
        mobile_at=clock.now(),
        reason=reason,
    )
    resources.commit_unit(by=by, unit_id=unit.pk, incident_id=incident.pk)
    resources.set_state(by=by, unit_id=unit.pk, state=EN_ROUTE)
    if incident.state in (IncidentState.OPEN, IncidentState.RESULT_DUE):
        move_state(by=by, incident_id=incident.pk, state=IncidentState.ASSIGNED)
    add_log_entry(
        by=by, incident_id=incident.pk, text=f"{unit.callsign} deployed. {reason}".strip()
    )
    return Outcome(deployment, [_fact("dispatch.deployed", incident, deployment)])


@command("dispatch.report_state", permission="resources.crew", result="unit")
def report_state(*, by: Actor, unit_id: int, state: str, result: str = "") -> Outcome[Unit]:
    """A unit reports a state by radio, screen or the dispatcher's hand.

    At scene notes the arrival; available while committed clears the unit, and leaves the result
    as a duty when nobody has given it. Raises Refused for a unit that would go off duty from a
    job: nobody would be on it, and no screen would say so.
    """
    unit = locked(Unit.objects, by, unit_id, what="unit")
    codes.require("resource-states", state, field="state")
    current = (
        Deployment.objects.select_for_update()
        .filter(unit_id=unit.pk, clear_at=None, stood_down_at=None)
        .first()
    )
    facts: list[Fact] = []
    if current is not None and state == OFF_DUTY:
        raise Refused(f"{unit.callsign} is committed. Clear it or stand it down first.")
    if current is not None:
        incident = locked(Incident.objects, by, current.incident_id, what="incident")
        if state == AT_SCENE and current.at_scene_at is None:
            facts = _arrive(by, incident, current)
        elif codes.require("resource-states", state, field="state").detail["deployable"] == "yes":
            facts = _clear(by, incident, current, result)
    resources.set_state(by=by, unit_id=unit.pk, state=state)
    unit.refresh_from_db()
    return Outcome(unit, facts)


@command("dispatch.stand_down", permission="dispatch.deploy", result="deployment")
def stand_down(*, by: Actor, deployment_id: int, reason: str) -> Outcome[Deployment]:
    """Call a unit back before it has done its work."""
    if not reason.strip():
        raise Invalid("Say why the unit is stood down.", fields={"reason": "Needed."})
    deployment = locked(Deployment.objects, by, deployment_id, what="deployment")
    if deployment.clear_at or deployment.stood_down_at:
        raise Refused("This deployment is over.")
    incident = locked(Incident.objects, by, deployment.incident_id, what="incident")
    deployment.stood_down_at, deployment.reason = clock.now(), reason.strip()
    deployment.version += 1
    deployment.save()
    resources.commit_unit(by=by, unit_id=deployment.unit_id, incident_id=None)
    resources.set_state(by=by, unit_id=deployment.unit_id, state=AVAILABLE)
    text = f"{deployment.callsign} stood down. {reason.strip()}"
    add_log_entry(by=by, incident_id=incident.pk, text=text)
    _after_the_last(by, incident)
    return Outcome(deployment, [_fact("dispatch.stood_down", incident, deployment)])


@command("dispatch.cannot_resource", permission="dispatch.deploy", result="incident")
def cannot_resource(*, by: Actor, incident_id: int, reason: str) -> Outcome[Incident]:
    """Nobody can be sent: a grade 1 goes to the duty inspector at once."""
    incident = locked(Incident.objects, by, incident_id, what="incident")
    if incident.state != IncidentState.OPEN:
        raise Refused("A unit is assigned to this incident.")
    text = f"Cannot be resourced. {reason.strip()}"
    add_log_entry(by=by, incident_id=incident.pk, text=text)
    fact = Fact(
        "dispatch.cannot_resource",
        "incident",
        incident.pk,
        incident.audience_id,
        {"number": incident.number, "grade": incident.grade or ""},
    )
    return Outcome(incident, [fact])


def _arrive(by: Actor, incident: Incident, deployment: Deployment) -> list[Fact]:
    deployment.at_scene_at = clock.now()
    deployment.version += 1
    deployment.save()
    move_state(by=by, incident_id=incident.pk, state=IncidentState.ATTENDED)
    add_log_entry(by=by, incident_id=incident.pk, text=f"{deployment.callsign} at scene.")
    return [_fact("dispatch.arrived", incident, deployment)]


def _clear(by: Actor, incident: Incident, deployment: Deployment, result: str) -> list[Fact]:
    deployment.clear_at, deployment.result = clock.now(), result.strip()
    deployment.version += 1
    deployment.save()
    resources.commit_unit(by=by, unit_id=deployment.unit_id, incident_id=None)
    text = f"{deployment.callsign} clear. {result.strip()}".strip()
    add_log_entry(by=by, incident_id=incident.pk, text=text)
    _after_the_last(by, incident)
    return [_fact("dispatch.cleared", incident, deployment)]


def _after_the_last(by: Actor, incident: Incident) -> None:
    """Without a unit an incident waits again: for one or, once somebody was there, for its result.

    A visit before it was closed and reopened does not count: it needs a unit anew.
    """
    sent = Deployment.objects.filter(incident_id=incident.pk)
    if incident.state == IncidentState.CLOSED or (
        sent.filter(clear_at=None, stood_down_at=None).exists()
    ):
        return
    since = incident.first_closed_at or incident.opened_at
    attended = sent.filter(at_scene_at__gte=since).exists()
    after = IncidentState.RESULT_DUE if attended else IncidentState.OPEN
    move_state(by=by, incident_id=incident.pk, state=after)
