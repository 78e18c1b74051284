"""What the commands of desks share."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from iops.controlroom.desks import rules
from iops.controlroom.desks.models import Desk, Merger, Sitting
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.errors import NotVisible
from iops.kernel.events import Fact


def fact(event_type: str, desk: Desk, **data: Any) -> Fact:
    """A fact about a desk; always with its name."""
    return Fact(event_type, "desk", desk.pk, desk.audience_id, {"number": desk.name, **data})


def the_desks(by: Actor) -> dict[int, Desk]:
    """The desks of the force, locked in one order: whoever sits down, merges or leaves does so
    one after the other."""
    found = Desk.objects.select_for_update().visible_to(by).filter(force_id=by.force_id)
    return {one.pk: one for one in found.filter(closed_at=None).order_by("pk")}


def the_desk(desks: dict[int, Desk], desk_id: int) -> Desk:
    """One of them. Raises NotVisible."""
    if desk_id not in desks:
        raise NotVisible("There is no desk with this number that you may see.")
    return desks[desk_id]


def sitting_at(desk_ids: Iterable[int]) -> list[Sitting]:
    """Who sits at these desks now, whoever came first first."""
    found = Sitting.objects.filter(desk_id__in=list(desk_ids), ended="")
    return list(found.filter(sat__contains=clock.now()).order_by("pk"))


def staffed(desks: Iterable[int]) -> set[int]:
    """The desks at which somebody sits now."""
    return {one.desk_id for one in sitting_at(desks)}


def effect_of(desks: dict[int, Desk]) -> dict[int, int]:
    """The desk in effect of each, as the rows say."""
    return {pk: one.covered_by_id or pk for pk, one in desks.items()}


def end_sitting(sitting: Sitting, why: str, now: datetime) -> None:
    """It is over now, and why. What has lapsed keeps the end that it had."""
    held = sitting.sat
    if held.upper is None or held.upper > now:
        sitting.sat = DateTimeTZRange(held.lower, now)
    sitting.ended = why
    sitting.version += 1
    sitting.save(update_fields=["sat", "ended", "version"])


def settle(desks: dict[int, Desk]) -> list[Fact]:
    """Bring ``covered_by`` of all desks in line with the mergers; a fact for each that changed."""
    going = Merger.objects.filter(desk_id__in=list(desks), merged__endswith=None)
    effect = rules.in_effect(desks.keys(), dict(going.values_list("desk_id", "into_id")))
    facts = []
    for pk, desk in desks.items():
        wanted = None if effect[pk] == pk else effect[pk]
        if desk.covered_by_id != wanted:
            desk.covered_by_id = wanted
            desk.version += 1
            desk.save(update_fields=["covered_by", "version"])
            facts.append(fact("desks.in_effect", desk, into=wanted))
    return facts
