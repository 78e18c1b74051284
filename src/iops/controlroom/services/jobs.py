"""Work of the worker: services that do not answer."""

from iops.controlroom.services.commands import note_silence
from iops.governance.access.authority import system_actor


def notice_silence() -> int:
    """Answers how many had not answered in time."""
    return len(note_silence(by=system_actor("duty-engine")).value)
