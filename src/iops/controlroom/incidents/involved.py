"""Who is involved in an incident, and so may not decide in it where somebody independent must."""

from iops.controlroom.incidents.models import GradeDecision, Incident, NoCrimeDecision


def involved_in_incident(incident_id: int) -> set[int]:
    """Who opened it, graded it, or decided that it is no crime."""
    opened = Incident.objects.filter(pk=incident_id).values_list("created_by", flat=True)
    graded = GradeDecision.objects.filter(incident_id=incident_id)
    decided = NoCrimeDecision.objects.filter(incident_id=incident_id)
    return {
        *opened,
        *graded.values_list("created_by", flat=True),
        *decided.values_list("created_by", flat=True),
    }
