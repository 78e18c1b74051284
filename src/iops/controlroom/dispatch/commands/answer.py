"""What a unit answers to an order: that it has it, or that it cannot."""

from iops.controlroom.dispatch.commands.shared import (
    answered,
    end,
    fact,
    going,
    going_to,
    in_crew,
    note_answer,
)
from iops.controlroom.dispatch.contracts import RADIO
from iops.controlroom.dispatch.models import Deployment
from iops.controlroom.incidents.commands import add_log_entry
from iops.controlroom.incidents.models import Incident
from iops.controlroom.resources import commands as resources
from iops.controlroom.resources import states
from iops.controlroom.resources.models import Unit
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command, locked
from iops.kernel.errors import Invalid, Refused
from iops.kernel.events import Fact


@command("dispatch.acknowledge", permission="dispatch.answer", result="deployment")
def acknowledge(
    *, by: Actor, unit_id: int, deployment_id: int | None = None
) -> Outcome[Deployment]:
    """A unit has its order: said by its crew, or by the dispatcher on its word over the radio.

    Who said so is recorded. With ``deployment_id`` the answer is to that order and no other.
    Raises Refused where there is nothing to answer, or for somebody who is not in the unit.
    """
    _, incident, deployment = _order(by, unit_id, deployment_id)
    if deployment.acknowledged_at is not None:
        return Outcome(deployment)
    return Outcome(deployment, take_note(by, incident, deployment))


@command("dispatch.decline", permission="dispatch.answer", result="deployment")
def decline(
    *, by: Actor, unit_id: int, reason: str, deployment_id: int | None = None
) -> Outcome[Deployment]:
    """A unit cannot take its order: it is free again, and the dispatcher is told at once.

    Raises Invalid without a reason, Refused once the unit is there.
    """
    unit, incident, deployment = _order(by, unit_id, deployment_id)
    if deployment.at_scene_at is not None:
        raise Refused(f"{unit.callsign} is there already. Clear it with its result instead.")
    if not reason.strip():
        raise Invalid.at(
            "reason", "Say why the job is declined: committed, prisoner, vehicle off the road …"
        )
    now = clock.now()
    deployment.declined_at = deployment.stood_down_at = now
    deployment.result = f"Declined: {reason.strip()}"
    over_radio = "" if in_crew(by, unit.pk) else " (by radio)"
    text = f"{unit.callsign} declined{over_radio}: {reason.strip()}"
    add_log_entry(by=by, incident_id=incident.pk, text=text)
    end(by, incident, deployment)
    resources.set_state(by=by, unit_id=unit.pk, state=states.code_for(states.AVAILABLE))
    # Where others are there already, nobody need be sent instead.
    there = going_to(incident.pk).filter(at_scene_at__isnull=False).exists()
    said = fact("dispatch.declined", incident, deployment, others_there=there)
    return Outcome(deployment, [said, answered(incident, deployment)])


def take_note(by: Actor, incident: Incident, deployment: Deployment) -> list[Fact]:
    """Record the answer; the unit stays committed until it says that it is on its way."""
    note_answer(by, deployment)
    deployment.version += 1
    deployment.save()
    resources.commit_unit(by=by, unit_id=deployment.unit_id, incident_id=incident.pk)
    over_radio = " (by radio)" if deployment.acknowledged_how == RADIO else ""
    text = f"{deployment.callsign} acknowledged{over_radio}."
    add_log_entry(by=by, incident_id=incident.pk, text=text)
    return [fact("dispatch.acknowledged", incident, deployment), answered(incident, deployment)]


def _order(by: Actor, unit_id: int, deployment_id: int | None) -> tuple[Unit, Incident, Deployment]:
    unit = locked(Unit.objects, by, unit_id, what="unit")
    deployment = going(unit.pk)
    if deployment is None:
        raise Refused(f"{unit.callsign} has no job to answer.")
    if deployment_id is not None and deployment.pk != deployment_id:
        raise Refused("This job is over. The unit has another one now.")
    if not by.may("dispatch.deploy") and not in_crew(by, unit.pk):
        raise Refused(f"Only the crew of {unit.callsign} or a dispatcher answers for it.")
    return unit, locked(Incident.objects, by, deployment.incident_id, what="incident"), deployment
