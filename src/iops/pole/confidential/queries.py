"""Asking what is confidential. The page or card that shows an answer logs the look."""

import math
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db import connection
from django.db.models import Q

from iops.governance.access.audiences import whole_sight
from iops.kernel.actors import Actor
from iops.pole.confidential.contracts import CONFIDENTIAL, MASK, Spot
from iops.pole.confidential.models import Mark, Said, Whereabouts
from iops.reference.places.models import Place
from iops.reference.places.queries import fold, numbered
from iops.reference.places.uprn import words_of

#: A column of a row: its table, the row's number, its name.
Column = tuple[str, int, str]
#: Coordinates this near a confidential place are taken for it, in metres.
SAME_SPOT = 5.0


def sees_places(by: Actor) -> bool:
    """Whether the actor may know confidential places."""
    return by.may("places.see_confidential")


def open_to(by: Actor) -> Q:
    """The places that the actor may know, as a filter of the gazetteer."""
    return Q() if sees_places(by) else Q(confidential=False)


def is_shut(spot: Spot) -> bool:
    """Whether a spot is a confidential place: by its number, by its words, or by its point.

    Words count where no place was chosen: the whole address, its name, or its number and street.
    They may mean another town's Mill Lane; then too much is veiled rather than too little.
    """
    if spot.place_id is not None:
        return Place.objects.filter(pk=spot.place_id, confidential=True).exists()
    return any(means(spot, place) for place in Place.objects.filter(confidential=True))


def means(spot: Spot, place: Place) -> bool:
    """Whether a spot that names no place of the gazetteer is this one, by words or point."""
    said = f" {fold(spot.place_text)} "
    if place.uprn and numbered(spot.place_text) == place.uprn:
        return True
    return any(f" {words} " in said for words in called(place)) or (
        spot.easting is not None
        and spot.northing is not None
        and math.dist((spot.easting, spot.northing), place.point) <= SAME_SPOT
    )


def called(place: Place) -> list[str]:
    """What people type for a place: its label, its name, its number and street, its UPRN."""
    name = fold(place.label.split(",")[0])
    words = [fold(place.label), name if " " in name else ""]
    words.append(fold(f"{place.number} {place.street}") if place.number and place.street else "")
    return [one for one in (*words, *words_of(place.uprn)) if one]


def text_field(record: object) -> str:
    """The column that says in words where a record is; organisations call it their address."""
    return "place_text" if hasattr(record, "place_text") else "address"


def spot_of(record: object) -> Spot:
    """Where a record says that it is; fields that its table lacks are unknown."""
    return Spot(
        getattr(record, text_field(record), ""),
        getattr(record, "place_id", None),
        getattr(record, "easting", None),
        getattr(record, "northing", None),
        getattr(record, "longitude", None),
        getattr(record, "latitude", None),
    )


def true_spots(by: Actor, kind: str, ids: Iterable[int]) -> dict[int, Spot]:
    """The true whereabouts of those of these records whose own the actor may know."""
    found = Whereabouts.objects.visible_to(by).filter(record_kind=kind, record_id__in=list(ids))
    return {one.record_id: spot_of(one) for one in found}


def true_spot(by: Actor, kind: str, record: object) -> Spot:
    """Where a record is, as far as the actor may know: one statement only where it is veiled."""
    spot = spot_of(record)
    if spot.place_text != CONFIDENTIAL:
        return spot
    pk = int(getattr(record, "pk"))  # noqa: B009 - any table's
    return true_spots(by, kind, [pk]).get(pk, spot)


def few_who_know(kind: str, record_id: int) -> tuple[int, Spot] | None:
    """Where a veiled record is, and the audience that may know it; None for an open one.

    For a mechanism that has to keep it from the others: shown to nobody by itself.
    """
    with whole_sight():
        found = Whereabouts.objects.filter(record_kind=kind, record_id=record_id).first()
    return None if found is None else (found.audience_id, spot_of(found))


def spots_near(by: Actor, kind: str, point: tuple[float, float], metres: float) -> dict[int, Spot]:
    """Veiled records within a square around a point, where the actor may know it."""
    east, north = point
    found = Whereabouts.objects.visible_to(by).filter(
        record_kind=kind,
        easting__range=(east - metres, east + metres),
        northing__range=(north - metres, north + metres),
    )
    return {one.record_id: spot_of(one) for one in found}


def records_at(by: Actor, kind: str, place_ids: Iterable[int]) -> list[int]:
    """Veiled records at these places, where the actor may know it."""
    return list(veiled_at(by, kind, place_ids))


def veiled_at(by: Actor, kind: str, place_ids: Iterable[int]) -> dict[int, int]:
    """Veiled records at these places, each with its place, where the actor may know it."""
    found = Whereabouts.objects.visible_to(by).filter(
        record_kind=kind, place_id__in=list(place_ids)
    )
    return dict(found.values_list("record_id", "place_id"))


def unveil(by: Actor, *rows: Any) -> None:
    """Say in these rows what their masks stand for, where the actor may know it; for reading only.

    One statement for all of them, and none where no text has a mask.
    """
    masked = {
        (row._meta.db_table, row.pk, field.attname): row
        for row in rows
        for field in row._meta.concrete_fields
        if MASK in str(row.__dict__.get(field.attname) or "")
    }
    words = _words(by, masked)
    for key, row in masked.items():
        if key in words:
            setattr(row, key[2], filled(getattr(row, key[2]), words[key]))


def unveiled(by: Actor, table: str, field: str, texts: Mapping[int, str]) -> dict[int, str]:
    """Texts of a column by row, with what their masks stand for where the actor may know it."""
    words = _words(by, [(table, pk, field) for pk, text in texts.items() if MASK in text])
    return {pk: filled(text, words.get((table, pk, field), {})) for pk, text in texts.items()}


def _words(by: Actor, masked: Collection[Column]) -> dict[Column, dict[int, str]]:
    """What the masks of these columns of rows stand for, as far as the actor may know."""
    if not masked:
        return {}
    found = Said.objects.visible_to(by).filter(
        table_name__in={table for table, _, _ in masked},
        row_id__in={pk for _, pk, _ in masked},
        nth__isnull=False,
    )
    words: dict[Column, dict[int, str]] = {}
    for one in found:
        words.setdefault((one.table_name, one.row_id, one.field), {})[one.nth] = one.words
    return words


def filled(text: str, words: Mapping[int, str]) -> str:
    """A text with the words of its masks; a mask whose words are not known stays."""
    first, *others = text.split(MASK)
    return first + "".join(words.get(at, MASK) + more for at, more in enumerate(others, 1))


def marked_place(mark_id: int) -> int | None:
    """The place that a mark is about; None for a mark about a person. For a mechanism."""
    with whole_sight():
        mark = Mark.objects.filter(pk=mark_id, about_kind="place").first()
    return None if mark is None else int(mark.about_id)


def told_audience(text: str) -> int | None:
    """Who may know an address that a text says; None where it says none that is confidential."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT confidential_audience_of(%s)", [text])
        found: int | None = cursor.fetchone()[0]
    return found
