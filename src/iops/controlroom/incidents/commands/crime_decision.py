"""Saying that an incident which looks like a crime is none."""

from iops.controlroom.incidents.commands.shared import fact, the_incident, write_entry
from iops.controlroom.incidents.models import Incident
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command
from iops.kernel.errors import Invalid


@command("incidents.decide_no_crime", result="incident")
def decide_no_crime(*, by: Actor, incident_id: int, reason: str) -> Outcome[Incident]:
    """Record "not a crime because": ends the recording duty, and a registrar can sample it.

    Home Office Counting Rules: recorded unless there is credible evidence to the contrary.
    """
    if len(reason.strip()) < 10:
        raise Invalid(
            "Say on what evidence it is not a crime.",
            fields={"reason": "At least ten characters."},
        )
    incident = the_incident(by, incident_id)
    write_entry(by, incident, f"Not a crime because: {reason.strip()}")
    incident.version += 1
    incident.save(update_fields=["version"])
    return Outcome(incident, [fact("incidents.no_crime", incident)])
