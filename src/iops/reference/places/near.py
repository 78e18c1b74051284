"""What lies within sight of a place: one box for all that a place's map shows."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from django.db.models import Exists, OuterRef, Q

from iops.reference.places.models import Place

#: What the map of a place holds: this far around it, this far back.
SIGHT_METRES: Final = 250.0
RECENT: Final = timedelta(days=365)


def within_sight(place_ids: Sequence[int]) -> Q:
    """Rows whose ``easting`` and ``northing`` are within sight of one of these places."""
    near = Q(pk__in=[])
    for east, north in Place.objects.filter(pk__in=place_ids).values_list("point", flat=True):
        near |= Q(
            easting__range=(east - SIGHT_METRES, east + SIGHT_METRES),
            northing__range=(north - SIGHT_METRES, north + SIGHT_METRES),
        )
    return near


def at_confidential_place() -> Exists:
    """Whether a row's ``place_id`` is a place that only a few may know."""
    return Exists(Place.objects.filter(confidential=True, pk=OuterRef("place_id")))
