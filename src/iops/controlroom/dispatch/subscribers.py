"""What follows within the commands of incidents."""

from iops.controlroom.dispatch.commands import hurry_orders
from iops.kernel.actors import Actor
from iops.kernel.events import Fact


def upgraded(fact: Fact, by: Actor) -> None:
    """Orders that wait for an answer follow the upgrade of their incident."""
    hurry_orders(by=by, incident_id=fact.id)
