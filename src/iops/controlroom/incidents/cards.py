"""Lines that incidents put on the cards of people and places."""

from collections.abc import Sequence

from django.db.models import QuerySet

from iops.controlroom.contacts.models import Contact
from iops.controlroom.incidents.models import Incident, IncidentContact
from iops.kernel.actors import Actor
from iops.pole.cards.contracts import NowLine, TimelineEntry
from iops.pole.links.models import Link
from iops.reference.codes import queries as codes

MOST, MOST_NOW = 300, 12


def incidents_at_places(by: Actor, place_ids: Sequence[int]) -> list[TimelineEntry]:
    """What happened at these places."""
    found = Incident.objects.visible_to(by).filter(place_id__in=place_ids)
    return _entries(list(found.order_by("-opened_at")[:MOST]))


def incidents_of_people(by: Actor, profile_ids: Sequence[int]) -> list[TimelineEntry]:
    """What these people reported or were involved in."""
    return _entries(list(_of_people(by, profile_ids).order_by("-opened_at")[:MOST]))


def open_incidents_of_people(by: Actor, profile_ids: Sequence[int]) -> list[NowLine]:
    """Open incidents of any grade in which these people have a part, for the strip on top."""
    return _now(_of_people(by, profile_ids).exclude(state="closed"))


def open_incidents_at_places(by: Actor, place_ids: Sequence[int]) -> list[NowLine]:
    """Open incidents at these places, for the strip on top."""
    found = Incident.objects.visible_to(by).filter(place_id__in=place_ids)
    return _now(found.exclude(state="closed"))


def _of_people(by: Actor, profile_ids: Sequence[int]) -> QuerySet[Incident]:
    """Incidents that these people reported, or that a link ties them to: one statement."""
    called = Contact.objects.visible_to(by).filter(caller_profile_id__in=profile_ids)
    tied = IncidentContact.objects.visible_to(by).filter(contact_id__in=called.values("pk"))
    linked = Link.objects.visible_to(by).filter(
        from_kind="profile", from_id__in=profile_ids, to_kind="incident", ended_at=None
    )
    ids = tied.values("incident_id").union(linked.values("to_id"))
    return Incident.objects.visible_to(by).filter(pk__in=ids)


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
