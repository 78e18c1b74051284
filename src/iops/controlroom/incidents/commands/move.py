"""Where an incident stands: moved by what its units do."""

from iops.controlroom.incidents import rules
from iops.controlroom.incidents.commands.shared import fact, the_incident, unresourced
from iops.controlroom.incidents.contracts import IncidentState
from iops.controlroom.incidents.models import Incident
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command
from iops.kernel.errors import Refused


@command("incidents.move", permission="", result="incident")
def move_state(*, by: Actor, incident_id: int, state: str) -> Outcome[Incident]:
    """Move an incident to a state; notes first assignment, first attendance and a breach.

    Called by dispatch; a person never moves it by hand. Raises Refused for a leap.
    """
    incident = the_incident(by, incident_id)
    if incident.state == state:
        return Outcome(incident)
    if not rules.may_become(incident.state, state):
        raise Refused(f"An incident that is {incident.state} cannot become {state}.")
    now = clock.now()
    incident.state = state
    if state == IncidentState.ASSIGNED and incident.first_assigned_at is None:
        incident.first_assigned_at = now
    if state == IncidentState.ATTENDED and incident.first_attended_at is None:
        incident.first_attended_at = now
        if incident.target_at and now > incident.target_at and incident.breached_at is None:
            incident.breached_at = incident.target_at
    incident.version += 1
    incident.save()
    moved = fact(f"incidents.{state.replace('-', '_')}", incident)
    return Outcome(incident, [moved, *unresourced(incident)])
