"""Work of the worker: what is over ends by itself."""

from iops.controlroom.anpr import commands
from iops.governance.access.authority import system_actor


def expire_over() -> int:
    """Answers how many hits and circulations ended."""
    return int(commands.expire(by=system_actor("worker")).value)
