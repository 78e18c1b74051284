"""The kinds of thing that may be recorded more than once, and who sees which of their records."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from iops.governance.access.audiences import open_audience
from iops.kernel.actors import Actor
from iops.kernel.errors import NotVisible
from iops.pole.confidential.audience import whereabouts_audience
from iops.pole.confidential.queries import open_to
from iops.pole.identity.groups import Groups
from iops.pole.objects.models import Phone, Vehicle
from iops.pole.sameness.models import ThingJudgement, ThingMembership
from iops.reference.places.models import Place

#: Kinds of place that are no single door: one street is not another, however alike.
NO_DOOR: Final = frozenset({"street", "junction", "postcode"})


@dataclass(frozen=True)
class Thing:
    """A kind: its groups, what a person calls one of them, and who sees which records."""

    kind: str
    word: str
    model: Any
    audiences: Callable[[Actor, Collection[int]], Mapping[int, int]]
    groups: Groups


def _places(by: Actor, ids: Collection[int]) -> dict[int, int]:
    """A place has no audience of its own: all know it, or those who know confidential places."""
    found = Place.objects.filter(open_to(by), pk__in=ids).values_list("pk", "confidential")
    return {
        one: whereabouts_audience(by.force_id) if shut else open_audience(by.force_id)
        for one, shut in found
    }


def _records(model: Any) -> Callable[[Actor, Collection[int]], dict[int, int]]:
    def audiences(by: Actor, ids: Collection[int]) -> dict[int, int]:
        found = model.objects.visible_to(by).filter(pk__in=ids)
        return dict(found.values_list("pk", "audience_id"))

    return audiences


def _groups(kind: str, word: str, lock: int) -> Groups:
    return Groups(
        judgements=lambda: ThingJudgement.objects.filter(kind=kind),
        memberships=lambda: ThingMembership.objects.filter(kind=kind),
        table="sameness_membership",
        record="record_id",
        group="group_id",
        lock=lock,
        words=("record", word),
        fixed={"kind": kind},
    )


THINGS: Final = {
    thing.kind: thing
    for thing in (
        Thing("place", "address", Place, _places, _groups("place", "address", 7463011)),
        Thing("vehicle", "vehicle", Vehicle, _records(Vehicle),
              _groups("vehicle", "vehicle", 7463012)),
        Thing("phone", "phone", Phone, _records(Phone), _groups("phone", "phone", 7463013)),
    )
}  # fmt: skip


def thing_of(kind: str) -> Thing:
    """The thing of a kind of record. Raises NotVisible for one that is no such thing."""
    if kind not in THINGS:
        raise NotVisible("Records of this kind are not compared.")
    return THINGS[kind]
