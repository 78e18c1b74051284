"""What right care says about closing: passed on means that somebody has taken it on."""

from typing import Any

from iops.controlroom.right_care.prompts import passed_on_codes
from iops.controlroom.right_care.queries import passed_on
from iops.kernel.actors import Actor


def taken_on(incident: Any, by: Actor) -> str | None:
    """Why an incident cannot be closed as passed on; None where it can."""
    if incident.closing_code not in passed_on_codes() or passed_on(incident.pk):
        return None
    return (
        "Closing as passed to another agency needs the record of who there has taken it on, when"
        " and under which reference: write it under Right Care, Right Person first."
    )
