"""Lines that crimes put on the cards of others."""

from collections.abc import Sequence

from iops.casework.crimes.models import Crime, CrimeIncident, Party
from iops.kernel.actors import Actor
from iops.pole.cards.contracts import TimelineEntry
from iops.reference.codes import queries as codes


def crimes_of_incident(by: Actor, incident_ids: Sequence[int]) -> list[TimelineEntry]:
    """The crimes of an incident."""
    tied = CrimeIncident.objects.visible_to(by).filter(incident_id__in=incident_ids)
    return _lines(list(Crime.objects.visible_to(by).filter(pk__in=tied.values("crime_id"))))


def crimes_of_people(by: Actor, profile_ids: Sequence[int]) -> list[TimelineEntry]:
    """The crimes that these profiles are part of, newest first."""
    parties = Party.objects.visible_to(by).filter(profile_id__in=profile_ids)
    roles = dict(parties.values_list("crime_id", "role"))
    found = Crime.objects.visible_to(by).filter(pk__in=roles).order_by("-recorded_at")[:500]
    return _lines(list(found), roles)


def crimes_at_places(by: Actor, place_ids: Sequence[int]) -> list[TimelineEntry]:
    """The crimes that happened at these places, newest first."""
    found = Crime.objects.visible_to(by).filter(place_id__in=place_ids)
    return _lines(list(found.order_by("-recorded_at")[:300]))


def _lines(crimes: list[Crime], roles: dict[int, str] | None = None) -> list[TimelineEntry]:
    return [
        TimelineEntry(
            at=crime.reported_at,
            kind="crime",
            title=f"{crime.number} {codes.label('crime-classes', crime.class_code)}",
            detail=(roles or {}).get(crime.pk, crime.state),
            url=f"/crimes/{crime.pk}/",
        )
        for crime in crimes
    ]
