"""Where an incident is: in its own row, or kept apart where only a few may know it."""

from iops.controlroom.incidents.contracts import Where
from iops.controlroom.incidents.models import Incident
from iops.pole.confidential.contracts import VEILED, Spot
from iops.pole.confidential.queries import is_shut


def veil_of(where: Where) -> Spot | None:
    """The true spot, where it has to be kept apart; None where everybody may read it."""
    spot = Spot(
        where.text.strip(), where.place_id, where.easting, where.northing, where.longitude,
        where.latitude,
    )  # fmt: skip
    return spot if where.confidential or is_shut(spot) else None


def set_place(incident: Incident, where: Where) -> Spot | None:
    """Write the place into the incident's row, veiled where needed; answers what was veiled.

    The beat stays: somebody has to be sent.
    """
    veiled = veil_of(where)
    shown = VEILED if veiled else Spot(
        where.text.strip(), where.place_id, where.easting, where.northing, where.longitude,
        where.latitude,
    )  # fmt: skip
    incident.place_text, incident.place_id = shown.place_text, shown.place_id
    incident.easting, incident.northing = shown.easting, shown.northing
    incident.longitude, incident.latitude = shown.longitude, shown.latitude
    incident.beat, incident.division = where.beat, where.division
    return veiled
