"""Lines that encounters put on the cards of people."""

from collections.abc import Sequence

from iops.casework.encounters.models import Encounter
from iops.kernel.actors import Actor
from iops.pole.cards.contracts import PersonHere, TimelineEntry


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
        for one in found[:300]
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
