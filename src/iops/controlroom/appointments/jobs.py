"""Work of the worker: appointments that are over and of which nobody said anything."""

from iops.controlroom.appointments.commands import mark_missed
from iops.governance.access.authority import system_actor


def notice_missed() -> int:
    """Answers how many were missed."""
    return len(mark_missed(by=system_actor("duty-engine")).value)
