"""What requests to other services say about closing."""

from typing import Any

from iops.controlroom.services.queries import handing_over
from iops.kernel.actors import Actor


def handed_over(incident: Any, by: Actor) -> str | None:
    """Why an incident cannot be closed while it is handed over and nobody has accepted it."""
    to = handing_over(incident.pk)
    if to is None:
        return None
    return (
        f"This incident is being handed over to {to}, who have not accepted it: it is still ours."
        " Wait for their answer, ring them, or withdraw it first."
    )
