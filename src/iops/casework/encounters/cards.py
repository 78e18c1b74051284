"""Lines that encounters put on the cards of others, and into sets of people and places."""

from collections.abc import Callable, Sequence

from iops.casework.encounters.models import Encounter
from iops.kernel.actors import Actor
from iops.pole.cards.contracts import Happening, PersonHere, TimelineEntry
from iops.reference.places.near import at_confidential_place

MOST = 300
#: What an encounter names, by kind of record, and the column that names it.
NAMED = {"profile": "profile_id", "vehicle": "vehicle_id", "place": "place_id"}


def searches_of(column: str) -> Callable[[Actor, Sequence[int]], list[TimelineEntry]]:
    """Stops and searches that name these records in a column, newest first."""

    def lines(by: Actor, ids: Sequence[int]) -> list[TimelineEntry]:
        found = Encounter.objects.visible_to(by).filter(**{f"{column}__in": list(ids)})
        return [
            TimelineEntry(one.at, "encounter", _title(one), _detail(one), _url(one))
            for one in found.order_by("-at")[:MOST]
        ]

    return lines


def people_searched_at(by: Actor, place_ids: Sequence[int]) -> list[PersonHere]:
    """Who was stopped or searched at these places."""
    found = Encounter.objects.visible_to(by).filter(
        place_id__in=place_ids, profile_id__isnull=False
    )
    return [
        PersonHere(one.profile_id or 0, f"searched, {one.number}", one.at, _url(one))
        for one in found.order_by("-at")[:300]
    ]


def searches_of_set(kind: str) -> Callable[[Actor, Sequence[int]], list[Happening]]:
    """Stops and searches of these people or vehicles, or at these places; newest first."""

    def lines(by: Actor, ids: Sequence[int]) -> list[Happening]:
        found = Encounter.objects.visible_to(by).filter(**{f"{NAMED[kind]}__in": ids})
        return [
            Happening(
                kind="encounter",
                id=one.pk,
                title=_title(one),
                detail=_detail(one),
                url=_url(one),
                at=one.at,
                of=(kind, getattr(one, NAMED[kind])),
                longitude=None if one.shut else one.longitude,
                latitude=None if one.shut else one.latitude,
            )
            for one in found.annotate(shut=at_confidential_place()).order_by("-at")[:MOST]
        ]

    return lines


def _title(one: Encounter) -> str:
    return f"{one.number} {one.kind}"


def _detail(one: Encounter) -> str:
    return f"{one.search_object}: {one.outcome or 'no outcome yet'}"


def _url(one: Encounter) -> str:
    return f"/encounters/{one.pk}/"
