"""What the commands of major incidents share."""

from typing import Any

from iops.controlroom.incidents.commands import note_in_log
from iops.controlroom.incidents.models import Incident
from iops.controlroom.major.contracts import KINDS
from iops.controlroom.major.models import Holding, MajorIncident
from iops.kernel.actors import Actor
from iops.kernel.commands import locked
from iops.kernel.errors import Refused
from iops.kernel.events import Fact
from iops.reference.codes import queries as codes


def standing(by: Actor, major_id: int) -> MajorIncident:
    """The declaration, locked. Raises NotVisible, and Refused where it was stood down."""
    one = locked(MajorIncident.objects, by, major_id, what="major incident")
    if one.stood_down_at is not None:
        raise Refused(f"This {KINDS[one.kind].lower()} was stood down. Declare it again first.")
    return one


def the_incident(by: Actor, incident_id: int) -> Incident:
    """The incident, locked, so that two people do one thing after the other."""
    return locked(Incident.objects, by, incident_id, what="incident")


def note(by: Actor, one: MajorIncident, text: str) -> None:
    """A line in the log of its incident: what happens here is told there, to everybody on it."""
    note_in_log(by=by, incident_id=one.incident_id, text=text)


def fact(event_type: str, one: MajorIncident, **data: Any) -> Fact:
    """A fact about a declaration; always with its incident and kind."""
    given = {"incident": one.incident_id, "kind": one.kind, **data}
    return Fact(event_type, "major_incident", one.pk, one.audience_id, given)


def is_log_keeper(role: str) -> bool:
    """Whether a code of ``command-roles`` means who writes the decisions down."""
    found = codes.find("command-roles", role)
    return found is not None and found.detail.get("meaning") == "log-keeper"


def log_keeper(major_id: int) -> Holding | None:
    """Who keeps the log now, if anybody."""
    held = Holding.objects.filter(major_id=major_id, until=None)
    return next((one for one in held if is_log_keeper(one.role)), None)
