"""Lines that incidents put on the cards of people and places."""

from collections.abc import Sequence

from iops.controlroom.contacts.models import Contact
from iops.controlroom.incidents.models import Incident, IncidentContact
from iops.kernel.actors import Actor
from iops.pole.cards.contracts import TimelineEntry
from iops.pole.links.models import Link
from iops.reference.codes import queries as codes

MOST = 300


def incidents_at_places(by: Actor, place_ids: Sequence[int]) -> list[TimelineEntry]:
    """What happened at these places."""
    found = Incident.objects.visible_to(by).filter(place_id__in=place_ids)
    return _entries(list(found.order_by("-opened_at")[:MOST]))


def incidents_of_people(by: Actor, profile_ids: Sequence[int]) -> list[TimelineEntry]:
    """What these people reported or were involved in."""
    called = Contact.objects.visible_to(by).filter(caller_profile_id__in=profile_ids)
    tied = IncidentContact.objects.visible_to(by).filter(contact_id__in=called.values("pk"))
    linked = Link.objects.visible_to(by).filter(
        from_kind="profile", from_id__in=profile_ids, to_kind="incident", ended_at=None
    )
    ids = {*tied.values_list("incident_id", flat=True), *linked.values_list("to_id", flat=True)}
    found = Incident.objects.visible_to(by).filter(pk__in=ids)
    return _entries(list(found.order_by("-opened_at")[:MOST]))


def open_risk_of_people(by: Actor, profile_ids: Sequence[int]) -> list[TimelineEntry]:
    """Open emergencies in which these people have a part, on top of the card."""
    return [
        entry
        for entry in incidents_of_people(by, profile_ids)
        if entry.detail.startswith(("grade 1, open", "grade 1, assigned", "grade 1, attended"))
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
