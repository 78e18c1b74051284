"""What the worker looks after: sittings that lapse, and alarms that no command set off or ended."""

from iops.controlroom.desks import commands
from iops.controlroom.desks.models import Desk
from iops.governance.access.authority import system_actor
from iops.kernel.commands import visibility


def watch_desks() -> None:
    """Nothing depends on it but what happens between two commands at one moment, or in none."""
    actor = system_actor("worker")
    with visibility(actor):
        there = Desk.objects.filter(closed_at=None).exists()
    if there:
        commands.end_lapsed(by=actor)
        commands.look_round(by=actor)
