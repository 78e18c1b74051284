"""An appointment as the clock of an incident that need not be attended now."""

from datetime import datetime

from iops.controlroom.incidents import rules
from iops.controlroom.incidents.commands.shared import fact, the_incident, unresourced
from iops.controlroom.incidents.contracts import IncidentState
from iops.controlroom.incidents.models import Incident
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command
from iops.kernel.events import Fact
from iops.reference.codes import queries as codes

#: The grades that have a clock of their own, whatever is booked.
_AT_ONCE = ("1", "2")


@command("incidents.set_appointment", permission="", result="incident")
def set_appointment(*, by: Actor, incident_id: int, until: datetime) -> Outcome[Incident]:
    """The clock of a grade C runs to the end of its appointment. Called by appointments."""
    incident = the_incident(by, incident_id)
    if incident.state == IncidentState.CLOSED or incident.grade in _AT_ONCE:
        return Outcome(incident)
    _breach(incident, clock.now())
    incident.target_at = until
    _save(incident)
    return Outcome(incident, [fact("incidents.appointed", incident, target_at=until.isoformat())])


@command("incidents.drop_appointment", permission="", result="incident")
def drop_appointment(*, by: Actor, incident_id: int) -> Outcome[Incident]:
    """Its appointment fell through: it is to be looked at by the clock of its grade, or within an
    hour where that has passed. A breach stays. Called by appointments."""
    incident = the_incident(by, incident_id)
    if incident.state == IncidentState.CLOSED or incident.grade in (None, *_AT_ONCE):
        return Outcome(incident)
    now = clock.now()
    _breach(incident, now)
    minutes = int(codes.require("grades", incident.grade or "", field="grade").detail["minutes"])
    incident.target_at = rules.review_by(opened_at=incident.opened_at, minutes=minutes, now=now)
    _save(incident)
    return Outcome(incident, unresourced(incident))


@command("incidents.attended_by_appointment", permission="", result="incident")
def attended_by_appointment(*, by: Actor, incident_id: int, at: datetime) -> Outcome[Incident]:
    """Somebody was there at the appointed time, without a unit being sent: the result is owed.

    Called by appointments.
    """
    incident = the_incident(by, incident_id)
    if incident.state == IncidentState.CLOSED:
        return Outcome(incident)
    facts: list[Fact] = []
    if incident.first_attended_at is None:
        _breach(incident, at)
        incident.first_attended_at = at
        facts.append(fact("incidents.attended", incident))
    if incident.state == IncidentState.OPEN:
        incident.state = IncidentState.RESULT_DUE
        facts.append(fact("incidents.result_due", incident))
    _save(incident)
    return Outcome(incident, facts)


def _breach(incident: Incident, moment: datetime) -> None:
    late = incident.target_at is not None and moment > incident.target_at
    if late and incident.first_attended_at is None and incident.breached_at is None:
        incident.breached_at = incident.target_at


def _save(incident: Incident) -> None:
    incident.version += 1
    incident.save()
