"""One more incident of a crime: crimes and incidents are many to many."""

from iops.casework.crimes.commands.shared import crime_fact, standing_crime, tie, write_enquiry
from iops.casework.crimes.models import Crime, CrimeIncident
from iops.controlroom.incidents.models import Incident
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command, locked
from iops.kernel.errors import Refused


@command("crimes.tie_incident", permission="crimes.update", result="crime")
def tie_incident(*, by: Actor, crime_id: int, incident_id: int) -> Outcome[Crime]:
    """Say that an incident is about a crime that is recorded already.

    The incident's recording duty is met. Where its report came first, the crime counts as
    reported then (Home Office Counting Rules: from when the report was first received).
    Raises Refused where the two are tied already.
    """
    crime = standing_crime(by, crime_id)
    incident = locked(Incident.objects, by, incident_id, what="incident")
    if CrimeIncident.objects.filter(crime=crime, incident_id=incident.pk).exists():
        raise Refused(f"{incident.number} is tied to this crime already.")
    crime.reported_at = min(crime.reported_at, incident.reported_at)
    crime.version += 1
    crime.save(update_fields=["reported_at", "version"])
    facts = tie(by, crime, incident, f"Tied to crime {crime.number} ({crime.class_code}).")
    write_enquiry(by, crime, f"Incident {incident.number} is about this crime too.")
    return Outcome(crime, [crime_fact("crimes.incident_tied", crime), *facts])
