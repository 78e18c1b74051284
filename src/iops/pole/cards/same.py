"""The other records of a thing that was recorded more than once, as its card names them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from iops.kernel.actors import Actor
from iops.pole.cards.titles import titles


@dataclass(frozen=True)
class Same:
    """Another record of the same thing."""

    id: int
    title: str
    url: str


def same_as(by: Actor, kind: str, record_id: int, ids: Sequence[int]) -> list[Same]:
    """The records of the thing but this one; ``ids`` are all of them that the actor sees."""
    others = [one for one in ids if one != record_id]
    if not others:
        return []
    named = titles(by, {(kind, one) for one in others})
    return [Same(one, *named[kind, one]) for one in others if (kind, one) in named]
