"""Lines that encounters put on the cards of people."""

from collections.abc import Sequence

from iops.casework.encounters.models import Encounter
from iops.kernel.actors import Actor
from iops.pole.cards.contracts import TimelineEntry


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
