"""What the worker does for recording."""

from iops.governance.access.authority import system_actor
from iops.pole.records.commands import tell_owners


def follow_looks() -> None:
    """Tell owners of restricted records what the checks for duplicates came near."""
    tell_owners(by=system_actor("worker"))
