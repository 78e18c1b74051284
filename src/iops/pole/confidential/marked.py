"""What is at a place that is being marked: its twins in the gazetteer, and records already made."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import Q

from iops.pole.confidential.contracts import MARKABLE
from iops.pole.confidential.queries import SAME_SPOT, called, means, spot_of, text_field
from iops.reference.places.models import Place
from iops.reference.places.queries import fold


def twins_of(place: Place) -> list[Place]:
    """The other rows of the gazetteer for the same house: its premises, or the same address again.

    By the indexes of points and of UPRNs. Another flat of the same building is no twin.
    """
    beside = Place.objects.extra(
        where=["point <@ circle(point(%s, %s), %s)"], params=[*place.point, SAME_SPOT]
    )
    # Two statements and no "or": each by its own index.
    near = set(beside.values_list("pk", flat=True))
    if place.uprn:
        named = Place.objects.exclude(uprn="").filter(uprn=place.uprn)
        near |= set(named.values_list("pk", flat=True))
    found = (
        Place.objects.filter(pk__in=near, kind__in=MARKABLE)
        .exclude(pk=place.pk)
        .select_for_update()
        .order_by("pk")
    )
    return [one for one in found if _is_twin(place, one)]


def _is_twin(place: Place, other: Place) -> bool:
    if other.uprn and place.uprn and other.kind == place.kind:
        return bool(other.uprn == place.uprn)
    house = (place.number, fold(place.street))
    return (
        (bool(place.uprn) and other.uprn == place.uprn)
        or other.kind != place.kind
        or fold(other.label) == fold(place.label)
        or (bool(other.number) and (other.number, fold(other.street)) == house)
    )


def records_there(model: Any, places: Sequence[Place]) -> list[int]:
    """The records of a table that are at one of these places: by number, point or words.

    What ``is_shut`` would say of each, asked of a whole table by its indexes. Inside whole sight.
    """
    numbers = [place.pk for place in places]
    found = set(model.objects.filter(place_id__in=numbers).values_list("pk", flat=True))
    maybe: set[int] = set()
    for place in places:
        if hasattr(model, "easting"):
            maybe |= set(model.objects.filter(_near(place)).values_list("pk", flat=True))
        for words in called(place):
            maybe |= set(_told(model, words.split()))
    for one in model.objects.filter(pk__in=maybe - found, place_id=None):
        if any(means(spot_of(one), place) for place in places):
            found.add(one.pk)
    return sorted(found)


def _near(place: Place) -> Q:
    east, north = place.point
    return Q(
        place_id=None,
        easting__range=(east - SAME_SPOT, east + SAME_SPOT),
        northing__range=(north - SAME_SPOT, north + SAME_SPOT),
    )


def _told(model: Any, words: Iterable[str]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM confidential_told(%s, %s, %s)",
            [model._meta.db_table, text_field(model), sorted(set(words))],
        )
        return [row[0] for row in cursor.fetchall()]
