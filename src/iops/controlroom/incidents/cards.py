"""Lines that incidents put on the cards of people and places."""

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from iops.controlroom.contacts.models import Contact
from iops.controlroom.incidents.models import Incident, IncidentContact
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.pole.cards.contracts import MapSpot, NowLine, TimelineEntry
from iops.pole.confidential.queries import records_at
from iops.pole.links.models import Link
from iops.reference.codes import queries as codes
from iops.reference.places.models import Place

MOST, MOST_NOW, MOST_NEAR = 300, 12, 40
#: What the map of a place holds: this far around it, this far back.
NEAR_METRES, RECENT = 250.0, timedelta(days=365)


def incidents_at_places(by: Actor, place_ids: Sequence[int]) -> list[TimelineEntry]:
    """What happened at these places."""
    found = _at(by, place_ids)
    return _entries(list(found.order_by("-opened_at")[:MOST]))


def incidents_of_people(by: Actor, profile_ids: Sequence[int]) -> list[TimelineEntry]:
    """What these people reported or were involved in."""
    return _entries(list(_of_people(by, profile_ids).order_by("-opened_at")[:MOST]))


def open_incidents_of_people(by: Actor, profile_ids: Sequence[int]) -> list[NowLine]:
    """Open incidents of any grade in which these people have a part, for the strip on top."""
    return _now(_of_people(by, profile_ids).exclude(state="closed"))


def open_incidents_at_places(by: Actor, place_ids: Sequence[int]) -> list[NowLine]:
    """Open incidents at these places, for the strip on top."""
    found = _at(by, place_ids)
    return _now(found.exclude(state="closed"))


def _at(by: Actor, place_ids: Sequence[int]) -> QuerySet[Incident]:
    """Incidents at these places, the veiled ones among them where the actor may know it."""
    veiled = records_at(by, "incident", place_ids)
    return Incident.objects.visible_to(by).filter(Q(place_id__in=place_ids) | Q(pk__in=veiled))


def _of_people(by: Actor, profile_ids: Sequence[int]) -> QuerySet[Incident]:
    """Incidents that these people reported, or that a link ties them to: one statement."""
    called = Contact.objects.visible_to(by).filter(caller_profile_id__in=profile_ids)
    tied = IncidentContact.objects.visible_to(by).filter(contact_id__in=called.values("pk"))
    linked = Link.objects.visible_to(by).filter(
        from_kind="profile", from_id__in=profile_ids, to_kind="incident", ended_at=None
    )
    ids = tied.values("incident_id").union(linked.values("to_id"))
    return Incident.objects.visible_to(by).filter(pk__in=ids)


def incidents_near_places(by: Actor, place_ids: Sequence[int]) -> list[MapSpot]:
    """Incidents of the last year within sight of these places; none at a confidential one."""
    near = Q(pk__in=[])
    for place in Place.objects.filter(pk__in=place_ids):
        east, north = place.point
        near |= Q(
            easting__range=(east - NEAR_METRES, east + NEAR_METRES),
            northing__range=(north - NEAR_METRES, north + NEAR_METRES),
        )
    found = Incident.objects.visible_to(by).filter(
        near, opened_at__gte=clock.now() - RECENT, longitude__isnull=False
    )
    shut = Place.objects.filter(confidential=True, pk=OuterRef("place_id"))
    return [
        MapSpot(
            kind="incident",
            id=one.pk,
            title=f"{one.number} {codes.label('incident-types', one.type_code)}",
            detail=f"grade {one.grade or '–'}, {one.state}",
            url=f"/incidents/{one.pk}/",
            at=one.opened_at,
            longitude=one.longitude or 0.0,
            latitude=one.latitude or 0.0,
        )
        for one in found.exclude(Exists(shut)).order_by("-opened_at")[:MOST_NEAR]
    ]


def _now(incidents: QuerySet[Incident]) -> list[NowLine]:
    return [
        NowLine(
            kind="incident",
            text=f"Grade {one.grade or 'not given yet'}, {one.state}: {one.number} "
            f"{codes.label('incident-types', one.type_code)}",
            url=f"/incidents/{one.pk}/",
            level="danger" if one.grade == "1" else "notice",
            at=one.opened_at,
        )
        for one in incidents.order_by("-opened_at")[:MOST_NOW]
    ]


def _entries(incidents: list[Incident]) -> list[TimelineEntry]:
    return [
        TimelineEntry(
            at=one.opened_at,
            kind="incident",
            title=f"{one.number} {codes.label('incident-types', one.type_code)}",
            detail=f"grade {one.grade or '–'}, {one.state}",
            url=f"/incidents/{one.pk}/",
        )
        for one in incidents
    ]
