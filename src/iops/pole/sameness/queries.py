"""Which records are one thing, as far as the actor may know them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Q

from iops.kernel.actors import Actor
from iops.pole.sameness.models import ThingJudgement
from iops.pole.sameness.things import THINGS, thing_of


def together(by: Actor, kind: str, ids: Collection[int]) -> list[int]:
    """All records of these things that the actor may see, oldest first; ``ids`` are seen.

    Of a kind that is not compared they are these.
    """
    if kind not in THINGS or not ids:
        return sorted(ids)
    thing = THINGS[kind]
    found = thing.groups.together(ids)
    others = set(found) - set(ids)
    hidden = others - set(thing.audiences(by, others)) if others else set()
    return [one for one in found if one not in hidden]


def groups_of(kind: str, ids: Collection[int]) -> dict[int, int]:
    """Record to thing, for many: its own number where nothing was judged."""
    return THINGS[kind].groups.of(ids) if kind in THINGS else {one: one for one in ids}


def records_of(kind: str, groups: Collection[int]) -> dict[int, int]:
    """Record to thing, for all records of these things that were judged with another.

    Whoever may see which of them: for what is filtered by itself.
    """
    if kind not in THINGS:
        return {}
    rows = THINGS[kind].groups.memberships().filter(group_id__in=list(groups))
    return dict(rows.values_list("record_id", "group_id"))


@dataclass(frozen=True)
class Held:
    """A judgement that holds, and which other record it speaks of."""

    judgement: ThingJudgement
    other_id: int


def judgements_of(by: Actor, kind: str, ids: Sequence[int]) -> list[Held]:
    """What is held of these records, newest first; of pairs that the actor may see whole."""
    thing = thing_of(kind)
    found = ThingJudgement.objects.visible_to(by).filter(
        Q(left_id__in=ids) | Q(right_id__in=ids), kind=kind, superseded_at=None
    )
    rows = list(found.order_by("-judged_at"))
    seen = thing.audiences(by, {end for one in rows for end in (one.left_id, one.right_id)})
    return [
        Held(one, one.right_id if one.left_id in ids else one.left_id)
        for one in rows
        if one.left_id in seen and one.right_id in seen
    ]
