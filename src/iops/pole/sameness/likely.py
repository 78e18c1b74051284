"""Records that may be one thing with this one: offered on its page, never joined by themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterable
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
#: By postcode, by distance, by address number: each from its own index.
_AROUND = """
    (SELECT n.id FROM places_place n WHERE n.postcode = %(postcode)s AND n.postcode <> ''
     AND n.id <> %(id)s ORDER BY n.point <-> %(point)s::point LIMIT %(most)s)
    UNION
    (SELECT n.id FROM places_place n WHERE n.id <> %(id)s
     ORDER BY n.point <-> %(point)s::point LIMIT %(most)s)
    UNION
    (SELECT n.id FROM places_place n WHERE n.uprn = %(uprn)s AND n.uprn <> ''
     AND n.id <> %(id)s LIMIT %(most)s)
"""


@dataclass(frozen=True)
class Likely:
    """A record that may be the same thing, and why."""

    id: int
    why: tuple[str, ...]


def likely(by: Actor, kind: str, record_id: int) -> list[Likely]:
    """Those that the actor may see and that nobody has judged with it, the nearest first."""
    thing = thing_of(kind)
    mine = set(thing.groups.together([record_id]))
    judged: set[int] = set()
    held = ThingJudgement.objects.filter(kind=kind, superseded_at=None)
    judged.update(held.filter(left_id__in=mine).values_list("right_id", flat=True))
    judged.update(held.filter(right_id__in=mine).values_list("left_id", flat=True))
    row = thing.model.objects.filter(pk=record_id).first()
    found = [
        Likely(other.pk, reasons)
        for other in (_NEARBY[kind](row) if row else ())
        if other.pk not in mine | judged and (reasons := why(kind, row, other))
    ]
    seen = thing.audiences(by, [one.id for one in found])
    return [one for one in found if one.id in seen][:MOST]


def why(kind: str, left: Any, right: Any) -> tuple[str, ...]:
    """Why two rows of a kind are likely one thing; empty where they are not."""
    return _WHY[kind](left, right)


def _door(place: Place) -> rules.Door:
    return rules.Door(
        place.search, place.number, place.street, place.postcode, place.point, place.uprn
    )


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


def _places(place: Place) -> Iterable[Place]:
    if place.kind in NO_DOOR:
        return ()
    values = {
        "id": place.pk, "postcode": place.postcode, "uprn": place.uprn, "most": _NEAR,
        "point": f"({place.point[0]},{place.point[1]})",
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_AROUND, values)
        return Place.objects.filter(pk__in=[row[0] for row in cursor.fetchall()])


def _vehicles(vehicle: Vehicle) -> Iterable[Vehicle]:
    # Two statements and no "or": each is found by its own index.
    alike = [
        *(Vehicle.objects.filter(vrm=vehicle.vrm)[:_NEAR] if vehicle.vrm else ()),
        *(Vehicle.objects.filter(vin=vehicle.vin)[:_NEAR] if vehicle.vin else ()),
    ]
    return {one.pk: one for one in alike}.values()


def _phones(phone: Phone) -> Iterable[Phone]:
    return Phone.objects.filter(number=phone.number)[:_NEAR]


#: Records that are compared with one, of its own kind.
_NEARBY: Final[dict[str, Callable[[Any], Iterable[Any]]]] = {
    "place": _places,
    "vehicle": _vehicles,
    "phone": _phones,
}
