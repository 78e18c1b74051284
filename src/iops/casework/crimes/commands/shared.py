"""What the commands of crimes share."""

from typing import Any

from iops.casework.crimes.models import Crime, CrimeIncident, Enquiry
from iops.casework.crimes.rules import recorded_in_time
from iops.controlroom.incidents.commands import add_log_entry
from iops.controlroom.incidents.models import Incident
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import locked
from iops.kernel.errors import Refused
from iops.kernel.events import Fact


def crime_fact(event_type: str, crime: Crime, **data: Any) -> Fact:
    """A fact about a crime; always with its number and class."""
    return Fact(
        event_type,
        "crime",
        crime.pk,
        crime.audience_id,
        {"number": crime.number, "class": crime.class_code, **data},
    )


def the_crime(by: Actor, crime_id: int) -> Crime:
    """The crime, locked. Raises NotVisible."""
    return locked(Crime.objects, by, crime_id, what="crime")


def standing_crime(by: Actor, crime_id: int) -> Crime:
    """The crime, locked. Raises NotVisible, and Refused for one that is cancelled."""
    crime = the_crime(by, crime_id)
    if crime.state == "cancelled":
        raise Refused(f"{crime.number} is cancelled ({crime.cancel_code}).")
    return crime


def tie(by: Actor, crime: Crime, incident: Incident, words: str) -> list[Fact]:
    """Write down that a crime came from an incident, in both; its recording duty is met."""
    CrimeIncident.objects.create(
        audience_id=crime.audience_id,
        created_by=by.account_id,
        crime=crime,
        incident_id=incident.pk,
    )
    add_log_entry(by=by, incident_id=incident.pk, text=words)
    in_time = recorded_in_time(crime.reported_at, crime.recorded_at)
    data = {"number": incident.number, "crime": crime.pk, "in_time": in_time}
    return [Fact("crimes.recorded_for", "incident", incident.pk, incident.audience_id, data)]


def write_enquiry(by: Actor, crime: Crime, text: str) -> Enquiry:
    """Add a line to the enquiry log."""
    return Enquiry.objects.create(
        audience_id=crime.audience_id,
        created_by=by.account_id,
        crime=crime,
        at=clock.now(),
        text=text,
    )
