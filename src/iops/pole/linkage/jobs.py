"""Nightly work: the order of the review follows what holds now."""

from iops.governance.access.authority import system_actor
from iops.pole.linkage.commands import weigh_all


def weigh_again() -> None:
    """Put the pairs that wait in the order of the cautions that hold tonight."""
    weigh_all(by=system_actor("worker"))
