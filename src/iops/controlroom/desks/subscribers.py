"""What follows within the commands of others."""

from iops.controlroom.desks import commands
from iops.kernel.actors import Actor
from iops.kernel.events import Fact


def incident_came(fact: Fact, by: Actor) -> None:
    """An incident was opened, reopened or moved: is there anybody at its desk?"""
    commands.look_at(by=by, incident_id=fact.id)


def account_withdrawn(fact: Fact, by: Actor) -> None:
    """Whoever has left sits at no desk."""
    commands.look_after(by=by, account_id=fact.id)
