"""What authority says about closing: nothing is left standing on a closed incident."""

from typing import Any

from iops.controlroom.authorities.contracts import ASKED, GIVEN
from iops.controlroom.authorities.queries import states_on
from iops.kernel.actors import Actor


def ended(incident: Any, by: Actor) -> str | None:
    """Why an incident cannot be closed while authority holds or is asked for; None: it can."""
    open_ones = [number for number, state in states_on(incident.pk) if state in (ASKED, GIVEN)]
    if not open_ones:
        return None
    numbers = ", ".join(map(str, open_ones))
    return f"Authority {numbers} is still asked for, or still holds. Refuse or withdraw it first."
