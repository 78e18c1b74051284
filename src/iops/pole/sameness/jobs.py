"""What happens by night: records that may be one thing are looked for."""

from iops.governance.access.authority import system_actor
from iops.pole.sameness.commands import propose_things


def look_for_pairs() -> None:
    """Compare all places, vehicles and phones; what may be one thing waits for a person."""
    propose_things(by=system_actor("worker"))
