"""What follows within the commands of others."""

from iops.controlroom.appointments.commands import release
from iops.kernel.actors import Actor
from iops.kernel.events import Fact


def incident_closed(fact: Fact, by: Actor) -> None:
    """Its appointment is given up, and the time is free for somebody else."""
    release(by=by, incident_id=fact.id, reason="the incident was closed")


def incident_upgraded(fact: Fact, by: Actor) -> None:
    """Somebody goes now: the time is free for somebody else."""
    release(by=by, incident_id=fact.id, reason="it is dealt with now")
