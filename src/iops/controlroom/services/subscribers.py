"""What follows within the commands of others."""

from iops.controlroom.services.commands import contact_joined as joined
from iops.kernel.actors import Actor
from iops.kernel.events import Fact


def contact_joined(fact: Fact, by: Actor) -> None:
    """An incident was opened or joined by the contact as which another service asked us."""
    joined(by=by, contact_id=fact.data["contact"], incident_id=fact.id)
