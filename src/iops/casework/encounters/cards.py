"""Lines that encounters put on the cards of people, and into sets of people and places."""

from collections.abc import Callable, Sequence

from iops.casework.encounters.models import Encounter
from iops.kernel.actors import Actor
from iops.pole.cards.contracts import Happening, PersonHere, TimelineEntry
from iops.reference.places.near import at_confidential_place

MOST = 300
#: What an encounter names, by kind of record, and the column that names it.
NAMED = {"profile": "profile_id", "place": "place_id"}


def searches_of_people(by: Actor, profile_ids: Sequence[int]) -> list[TimelineEntry]:
    """Stops and searches of these people, newest first."""
    found = Encounter.objects.visible_to(by).filter(profile_id__in=profile_ids).order_by("-at")
    return [
        TimelineEntry(
            at=one.at,
            kind="encounter",
            title=f"{one.number} {one.kind}",
            detail=f"{one.search_object}: {one.outcome or 'no outcome yet'}",
            url="",
        )
        for one in found[:MOST]
    ]


def people_searched_at(by: Actor, place_ids: Sequence[int]) -> list[PersonHere]:
    """Who was stopped or searched at these places."""
    found = Encounter.objects.visible_to(by).filter(
        place_id__in=place_ids, profile_id__isnull=False
    )
    return [
        PersonHere(one.profile_id or 0, f"searched, {one.number}", one.at)
        for one in found.order_by("-at")[:300]
    ]


def searches_of_set(kind: str) -> Callable[[Actor, Sequence[int]], list[Happening]]:
    """Stops and searches of these people, or at these places; newest first."""

    def lines(by: Actor, ids: Sequence[int]) -> list[Happening]:
        found = Encounter.objects.visible_to(by).filter(**{f"{NAMED[kind]}__in": ids})
        return [
            Happening(
                kind="encounter",
                id=one.pk,
                title=f"{one.number} {one.kind}",
                detail=f"{one.search_object}: {one.outcome or 'no outcome yet'}",
                url="",
                at=one.at,
                of=(kind, getattr(one, NAMED[kind])),
                longitude=None if one.shut else one.longitude,
                latitude=None if one.shut else one.latitude,
            )
            for one in found.annotate(shut=at_confidential_place()).order_by("-at")[:MOST]
        ]

    return lines
