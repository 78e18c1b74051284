"""Places of the answer: one line for each address, with the markers of all of its records."""

from __future__ import annotations

from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.pole.confidential.queries import sees_places
from iops.pole.links.queries import MarkerLine, markers_at
from iops.pole.sameness.queries import groups_of, together
from iops.pole.search.answers import PlaceHit
from iops.reference.places.models import Place
from iops.reference.places.queries import POSTCODE, PlaceMatch, numbered, search_places

MOST = 8


def places_of(by: Actor, text: str) -> list[PlaceHit]:
    """Places that may be meant by what was typed, best first; confidential ones for who may know.

    What was recorded twice and judged one address stands in one line, under its best record.
    """
    knows = sees_places(by)
    found = search_places(text, limit=MOST, confidential=knows)
    if not found:
        return []
    records = together(by, "place", [one.id for one in found])
    groups = groups_of("place", records)
    shut = _confidential(records) if knows else set()
    best: dict[int, PlaceMatch] = {}
    for one in found:
        best.setdefault(groups[one.id], one)
    markers = _markers(by, groups)
    sizes = list(groups.values())
    return [
        PlaceHit(
            one.id, one.kind, one.label, _why(text, one), one.beat, one.division, one.uprn,
            markers.get(group, ()), sizes.count(group), one.id in shut,
        )
        for group, one in best.items()
    ]  # fmt: skip


def _markers(by: Actor, groups: dict[int, int]) -> dict[int, tuple[MarkerLine, ...]]:
    """Address to the live markers on any of its records, the most dangerous first."""
    found: dict[int, tuple[MarkerLine, ...]] = {}
    for line in markers_at(by, {("place", one) for one in groups}, clock.local_date(clock.now())):
        group = groups[line.about[1]]
        found[group] = (*found.get(group, ()), line)
    return found


def _confidential(ids: list[int]) -> set[int]:
    return set(Place.objects.filter(pk__in=ids, confidential=True).values_list("pk", flat=True))


def _why(text: str, one: PlaceMatch) -> str:
    if numbered(text):
        return "the same address number"
    if one.score < 1:
        return "written alike"
    return "the same postcode" if POSTCODE.match(text.strip().upper()) else "the same words"
