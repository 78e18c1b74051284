"""Records that may be one thing with this one: offered on its page, never joined by themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection

from iops.kernel.actors import Actor
from iops.pole.objects.models import Phone, Vehicle
from iops.pole.sameness import rules
from iops.pole.sameness.models import ThingJudgement
from iops.pole.sameness.things import NO_DOOR, thing_of
from iops.reference.places.models import Place

#: Neighbours that are compared, and likely ones that are named.
_NEAR, MOST = 60, 6
#: By postcode, and by distance: each from its own index.
_AROUND = """
    (SELECT n.id FROM places_place n WHERE n.postcode = %(postcode)s AND n.postcode <> ''
     AND n.id <> %(id)s ORDER BY n.point <-> %(point)s LIMIT %(most)s)
    UNION
    (SELECT n.id FROM places_place n WHERE n.id <> %(id)s
     ORDER BY n.point <-> %(point)s LIMIT %(most)s)
"""


@dataclass(frozen=True)
class Likely:
    """A record that may be the same thing, and why."""

    id: int
    why: tuple[str, ...]


def likely(by: Actor, kind: str, record_id: int) -> list[Likely]:
    """Those that the actor may see and that nobody has judged with it, the nearest first."""
    thing = thing_of(kind)
    mine = set(thing.groups.members(record_id)[1])
    judged: set[int] = set()
    held = ThingJudgement.objects.filter(kind=kind, superseded_at=None)
    judged.update(held.filter(left_id__in=mine).values_list("right_id", flat=True))
    judged.update(held.filter(right_id__in=mine).values_list("left_id", flat=True))
    found = [one for one in _ALIKE[kind](record_id) if one.id not in mine | judged]
    seen = thing.audiences(by, [one.id for one in found])
    return [one for one in found if one.id in seen][:MOST]


def why(kind: str, left: Any, right: Any) -> tuple[str, ...]:
    """Why two rows of a kind are likely one thing; empty where they are not."""
    return _WHY[kind](left, right)


def _door(place: Place) -> rules.Door:
    return rules.Door(place.search, place.number, place.street, place.postcode, place.point)


def _why_place(left: Place, right: Place) -> tuple[str, ...]:
    return () if {left.kind, right.kind} & NO_DOOR else rules.same_door(_door(left), _door(right))


def _why_vehicle(left: Vehicle, right: Vehicle) -> tuple[str, ...]:
    one, other = (rules.Car(row.vrm, row.vin, row.make, row.model) for row in (left, right))
    return rules.same_car(one, other)


def _why_phone(left: Phone, right: Phone) -> tuple[str, ...]:
    return rules.same_line(left.number, right.number)


_WHY: Final[dict[str, Callable[[Any, Any], tuple[str, ...]]]] = {
    "place": _why_place,
    "vehicle": _why_vehicle,
    "phone": _why_phone,
}


def _places(place_id: int) -> list[Likely]:
    place = Place.objects.filter(pk=place_id).first()
    if place is None or place.kind in NO_DOOR:
        return []
    values = {
        "id": place.pk, "postcode": place.postcode, "most": _NEAR,
        "point": f"({place.point[0]},{place.point[1]})",
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_AROUND.replace("%(point)s", "%(point)s::point"), values)
        ids = [row[0] for row in cursor.fetchall()]
    return _alike("place", place, Place.objects.filter(pk__in=ids))


def _vehicles(record_id: int) -> list[Likely]:
    vehicle = Vehicle.objects.filter(pk=record_id).first()
    if vehicle is None:
        return []
    others = Vehicle.objects.exclude(pk=record_id)
    rows = [*others.filter(vrm=vehicle.vrm)[:_NEAR]] if vehicle.vrm else []
    if vehicle.vin:
        rows += others.filter(vin=vehicle.vin)[:_NEAR]
    return _alike("vehicle", vehicle, {one.pk: one for one in rows}.values())


def _phones(record_id: int) -> list[Likely]:
    phone = Phone.objects.filter(pk=record_id).first()
    if phone is None:
        return []
    others = Phone.objects.exclude(pk=record_id).filter(number=phone.number)
    return _alike("phone", phone, others[:_NEAR])


_ALIKE: Final[dict[str, Callable[[int], Sequence[Likely]]]] = {
    "place": _places,
    "vehicle": _vehicles,
    "phone": _phones,
}


def _alike(kind: str, row: Any, others: Iterable[Any]) -> list[Likely]:
    compared = ((other.pk, why(kind, row, other)) for other in others)
    return [Likely(number, reasons) for number, reasons in compared if reasons]
