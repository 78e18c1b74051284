"""Work of the worker: half-typed calls that nobody types any longer."""

from iops.duties.commands import open_standing_duties
from iops.governance.access.authority import system_actor


def notice_half_typed() -> None:
    """Open the duty for each call on which nobody has typed for the time that is set."""
    open_standing_duties(by=system_actor("duty-engine"), kind="finish-call")
