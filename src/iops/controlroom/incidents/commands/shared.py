"""What the commands of incidents share."""

from typing import Any

from iops.controlroom.incidents.contracts import EntryKind, IncidentState
from iops.controlroom.incidents.models import Incident, LogEntry, NoCrimeDecision
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import locked
from iops.kernel.events import Fact


def fact(event_type: str, incident: Incident, **data: Any) -> Fact:
    """A fact about an incident; always with its number, type and grade."""
    return Fact(
        event_type,
        "incident",
        incident.pk,
        incident.audience_id,
        {
            "number": incident.number,
            "type": incident.type_code,
            "grade": incident.grade or "",
            **data,
        },
    )


def unresourced(incident: Incident) -> list[Fact]:
    """The fact that an open incident has no unit, or no grade yet; none where it has a unit."""
    if incident.state != IncidentState.OPEN:
        return []
    if not incident.grade or incident.target_at is None:
        return [fact("incidents.ungraded", incident)]
    target = incident.target_at.isoformat()
    return [fact(f"incidents.unresourced_{incident.grade.lower()}", incident, target_at=target)]


def looked_like_crime(incident: Incident) -> Fact:
    """The fact that starts the clock of recording, from when the report was first received."""
    return fact(
        "incidents.looked_like_crime", incident, reported_at=incident.reported_at.isoformat()
    )


def is_no_crime(incident: Incident) -> bool:
    """Whether somebody has decided that it is none, and no registrar has said otherwise."""
    last = NoCrimeDecision.objects.filter(incident=incident).order_by("-at", "-pk").first()
    return last is not None and last.agreed is not False


def the_incident(by: Actor, incident_id: int) -> Incident:
    """The incident, locked. Raises NotVisible."""
    return locked(Incident.objects, by, incident_id, what="incident")


def write_entry(
    by: Actor,
    incident: Incident,
    text: str,
    kind: str = EntryKind.SYSTEM,
    corrects: LogEntry | None = None,
) -> LogEntry:
    """Add a line to the log."""
    return LogEntry.objects.create(
        audience_id=incident.audience_id,
        created_by=by.account_id,
        incident=incident,
        at=clock.now(),
        kind=kind,
        text=text,
        corrects=corrects,
    )
