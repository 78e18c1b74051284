"""What follows within the commands of incidents, and of what is confidential."""

from iops.controlroom.dispatch.commands import hurry_orders, warn_crews
from iops.controlroom.resources.commands import show_positions, withhold_positions
from iops.kernel.actors import Actor
from iops.kernel.events import Fact
from iops.pole.confidential.queries import few_who_know


def upgraded(fact: Fact, by: Actor) -> None:
    """Orders that wait for an answer follow the upgrade of their incident."""
    hurry_orders(by=by, incident_id=fact.id)


def said_more(fact: Fact, by: Actor) -> None:
    """What an incident says now that endangers a crew goes after those who are on their way."""
    warn_crews(by=by, incident_id=fact.id)


def follow_positions(fact: Fact, by: Actor) -> None:
    """Where units are sent to a confidential place, their positions are for those who know it."""
    if fact.kind != "incident":
        return
    known = few_who_know("incident", fact.id)
    if known is None:
        show_positions(by=by, incident_id=fact.id)
        return
    audience, spot = known
    at = (spot.easting, spot.northing)
    withhold_positions(
        by=by,
        incident_id=fact.id,
        audience_id=audience,
        spot=None if at[0] is None or at[1] is None else (at[0], at[1]),
    )
