"""Lines that incidents put on the cards of people and places."""

from collections.abc import Callable, Sequence

from django.db.models import Q, QuerySet

from iops.controlroom.contacts.models import Contact
from iops.controlroom.incidents.models import Incident, IncidentContact
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.pole.cards.contracts import Happening, MapSpot, NowLine, PersonHere, TimelineEntry
from iops.pole.confidential.queries import records_at, unveil, veiled_at
from iops.pole.links.models import Link
from iops.pole.links.queries import tied_to
from iops.pole.objects.models import Phone
from iops.reference.codes import queries as codes
from iops.reference.places.near import RECENT, at_confidential_place, within_sight

MOST, MOST_NOW, MOST_NEAR = 300, 12, 40
#: As a number may have been shown by the network or typed.
BRITISH = ("+44", "0044", "44")


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


def people_at_places(by: Actor, place_ids: Sequence[int]) -> list[PersonHere]:
    """Who called about what happened at these places, and who was involved in it."""
    incidents = {one.pk: one for one in _at(by, place_ids).order_by("-opened_at")[:MOST]}
    tied = IncidentContact.objects.visible_to(by).filter(incident_id__in=incidents)
    of = dict(tied.values_list("contact_id", "incident_id"))
    called = Contact.objects.visible_to(by).filter(pk__in=of, caller_profile_id__isnull=False)
    involved = Link.objects.visible_to(by).filter(
        from_kind="profile", to_kind="incident", to_id__in=incidents, ended_at=None
    )
    found = [
        *((who, of[one], "reported") for who, one in called.values_list(
            "caller_profile_id", "pk")),
        *((who, one, codes.label("link-reasons", why)) for who, one, why in involved.values_list(
            "from_id", "to_id", "reason")),
    ]  # fmt: skip
    return [
        PersonHere(who, f"{how} {incidents[one].number}", incidents[one].opened_at,
                   f"/incidents/{one}/")
        for who, one, how in found
    ]  # fmt: skip


def incidents_near_places(by: Actor, place_ids: Sequence[int]) -> list[MapSpot]:
    """Incidents of the last year within sight of these places; none at a confidential one."""
    found = Incident.objects.visible_to(by).filter(
        within_sight(place_ids), opened_at__gte=clock.now() - RECENT, longitude__isnull=False
    )
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
        for one in found.exclude(at_confidential_place()).order_by("-opened_at")[:MOST_NEAR]
    ]


def calls_of_set(by: Actor, phone_ids: Sequence[int]) -> list[Happening]:
    """Who rang by these numbers, when and about what; each leads to its incident, if it has one."""
    numbers = {
        one: pk
        for pk, number in Phone.objects.visible_to(by)
        .filter(pk__in=phone_ids)
        .values_list("pk", "number")
        for one in _as_shown(number)
    }
    found = Contact.objects.visible_to(by).filter(caller_phone__in=list(numbers))
    found = found.exclude(caller_phone="")
    calls = list(found.order_by("-presented_at")[:MOST])
    unveil(by, *calls)
    tied = IncidentContact.objects.visible_to(by).filter(contact_id__in=[one.pk for one in calls])
    seen = tied.filter(incident__in=Incident.objects.visible_to(by).values("pk"))
    incidents = {
        contact: (pk, number)
        for contact, pk, number in seen.values_list("contact_id", "incident", "incident__number")
    }
    return [
        Happening(
            kind="contact",
            id=one.pk,
            title=f"{one.number} {one.channel_label}",
            detail=_of_call(one, incidents.get(one.pk)),
            url=f"/incidents/{incidents[one.pk][0]}/" if one.pk in incidents else "",
            at=one.presented_at,
            of=("phone", numbers[one.caller_phone]),
        )
        for one in calls
    ]


def _as_shown(number: str) -> list[str]:
    """A number in every form in which the network may have shown it."""
    abroad = [lead + number[1:] for lead in BRITISH] if number.startswith("0") else []
    return [number, *abroad]


def incidents_of_set(kind: str) -> Callable[[Actor, Sequence[int]], list[Happening]]:
    """Incidents that concern records of a kind, or that are themselves in the set; newest first."""

    def lines(by: Actor, ids: Sequence[int]) -> list[Happening]:
        whose = _concerned(by, kind, ids)
        found = Incident.objects.visible_to(by).filter(pk__in=list(whose))
        return [
            Happening(
                kind="incident",
                id=one.pk,
                title=f"{one.number} {codes.label('incident-types', one.type_code)}",
                detail=f"grade {one.grade or '–'}, {one.state}",
                url=f"/incidents/{one.pk}/",
                at=one.opened_at,
                of=(kind, whose[one.pk]),
                longitude=None if one.shut else one.longitude,
                latitude=None if one.shut else one.latitude,
            )
            for one in found.annotate(shut=at_confidential_place()).order_by("-opened_at")[:MOST]
        ]

    return lines


def _concerned(by: Actor, kind: str, ids: Sequence[int]) -> dict[int, int]:
    """Incidents that concern these records, each with the one that it concerns."""
    if kind == "incident":
        return {one: one for one in ids}
    if kind == "place":
        at = Incident.objects.visible_to(by).filter(place_id__in=ids).order_by("-opened_at")
        return {**veiled_at(by, "incident", ids), **dict(at.values_list("pk", "place_id")[:MOST])}
    tied = tied_to(by, kind, ids, "incident")
    if kind == "profile":
        calls = Contact.objects.visible_to(by).filter(caller_profile_id__in=ids).order_by("-id")
        callers = dict(calls.values_list("pk", "caller_profile_id")[:MOST])
        called = IncidentContact.objects.visible_to(by).filter(contact_id__in=list(callers))
        for incident, contact in called.values_list("incident_id", "contact_id"):
            tied.setdefault(incident, callers[contact])
    return tied


def _of_call(one: Contact, incident: tuple[int, str] | None) -> str:
    """What a call came to, in a line."""
    said = "rang off unanswered" if one.abandoned else one.what[:80] or "nothing noted"
    came_to = incident[1] if incident else one.resolution or "no incident"
    return ", ".join(part for part in (one.caller_name, said, came_to) if part)


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
