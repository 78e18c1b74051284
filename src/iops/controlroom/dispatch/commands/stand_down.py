"""Calling a unit back."""

from iops.controlroom.dispatch.commands.shared import answered, end, fact
from iops.controlroom.dispatch.models import Deployment
from iops.controlroom.incidents.commands import add_log_entry
from iops.controlroom.incidents.models import Incident
from iops.controlroom.resources import commands as resources
from iops.controlroom.resources import states
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command, locked
from iops.kernel.errors import Invalid, Refused


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
    text = f"{deployment.callsign} stood down. {reason.strip()}"
    add_log_entry(by=by, incident_id=incident.pk, text=text)
    end(by, incident, deployment)
    available = states.code_for(states.AVAILABLE)
    resources.set_state(by=by, unit_id=deployment.unit_id, state=available)
    facts = [] if deployment.acknowledged_at else [answered(incident, deployment)]
    return Outcome(deployment, [*facts, fact("dispatch.stood_down", incident, deployment)])
