"""What a declaration says about closing: it is stood down first."""

from typing import Any

from iops.controlroom.major.contracts import KINDS
from iops.controlroom.major.models import MajorIncident
from iops.kernel.actors import Actor


def stood_down(incident: Any, by: Actor) -> str | None:
    """Why an incident cannot be closed while it is a major or a critical one; None where it can."""
    standing = MajorIncident.objects.filter(incident_id=incident.pk, stood_down_at=None).first()
    if standing is None:
        return None
    return f"It is declared a {KINDS[standing.kind].lower()}. Stand that down first, with a reason."
