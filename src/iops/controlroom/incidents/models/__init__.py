"""Tables of incidents."""

from iops.controlroom.incidents.models.assessment import GradeDecision, Thrive
from iops.controlroom.incidents.models.decision import NoCrimeDecision
from iops.controlroom.incidents.models.incident import Incident, IncidentContact, IncidentLink
from iops.controlroom.incidents.models.log import LogEntry

__all__ = [
    "GradeDecision",
    "Incident",
    "IncidentContact",
    "IncidentLink",
    "LogEntry",
    "NoCrimeDecision",
    "Thrive",
]
