"""What records are called and where they are, for cards that name them."""

from typing import Any

from django.apps import apps

from iops.kernel.actors import Actor
from iops.kernel.registry import registry
from iops.pole.confidential.queries import sees_places
from iops.pole.objects.models import Document, Phone, Property, Vehicle
from iops.pole.organisations.models import Organisation
from iops.pole.people.models import Profile
from iops.reference.places.models import Place

MASKED = "Confidential: contact the owner"
Ends = dict[tuple[str, int], tuple[str, str]]


def titles(by: Actor, ends: set[tuple[str, int]]) -> Ends:
    """Title and address of each record; those that the actor may not see are left out.

    To be called where row-level security knows the actor. One statement for each kind.
    """
    wanted: dict[str, list[int]] = {}
    for kind, record in ends:
        wanted.setdefault(kind, []).append(record)
    found: Ends = {}
    for kind, records in wanted.items():
        if kind == "place":
            _places(by, records, found)
        elif kind in NAMED:
            model, name = NAMED[kind]
            url = "/people/{id}/" if kind == "profile" else registry.record_kind(kind).url
            for one in model.objects.visible_to(by).filter(pk__in=records):
                found[kind, one.pk] = (name(one), url.format(id=one.pk))
        else:
            _declared(by, kind, records, found)
    return found


NAMED: dict[str, tuple[Any, Any]] = {
    "profile": (Profile, lambda one: one.name),
    "vehicle": (Vehicle, lambda one: f"{one.vrm} {one.make} {one.model}".strip()),
    "phone": (Phone, lambda one: one.number),
    "document": (Document, lambda one: f"{one.kind} {one.number}"),
    "property": (Property, lambda one: f"{one.kind}: {one.description}"[:80]),
    "organisation": (Organisation, lambda one: one.name),
}


def _places(by: Actor, records: list[int], found: Ends) -> None:
    known = sees_places(by)
    for place in Place.objects.filter(pk__in=records):
        shut = place.confidential and not known
        found["place", place.pk] = (
            MASKED if shut else place.label,
            "" if shut else f"/places/{place.pk}/",
        )


def _declared(by: Actor, kind: str, records: list[int], found: Ends) -> None:
    declared = registry.record_kind(kind)
    model: Any = apps.get_model(declared.model)
    number = declared.number_field or "id"
    rows = model.objects.visible_to(by).filter(pk__in=records).values_list("pk", number)
    for pk, text in rows:
        found[kind, pk] = (f"{declared.label} {text}", declared.url.format(id=pk))
