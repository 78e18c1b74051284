"""What follows within the commands of others."""

from iops.controlroom.feedback.commands import invite
from iops.kernel.actors import Actor
from iops.kernel.events import Fact


def incident_closed(fact: Fact, by: Actor) -> None:
    """Whoever rang may be asked how we did."""
    invite(by=by, incident_id=fact.id)
