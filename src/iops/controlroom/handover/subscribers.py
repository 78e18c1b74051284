"""What follows when somebody leaves a desk: what they offered is over."""

from iops.controlroom.handover import commands
from iops.kernel.actors import Actor
from iops.kernel.events import Fact


def somebody_left(fact: Fact, by: Actor) -> None:
    """An offer of somebody who does not sit there any more would hand over nothing."""
    commands.look_at(by=by, desk_id=fact.id)
