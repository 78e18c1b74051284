"""How many calls of how many hours: a busy evening in a town."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bench.same_event.calls import Call, Spot, calls

#: Events, and minutes in which they happen: one each three minutes. A force of 2.8 million with a
#: million incidents a year has one each seven minutes for a town of this size, on average; a
#: Saturday evening has more than twice as many.
EVENTS, MINUTES = 2_400, 7_200.0
PEOPLE: Final = 200_000


def drawn(spots: Sequence[tuple[Spot, str]], *, seed: int, scale: float = 1.0) -> list[Call]:
    """The calls of one seed; a smaller scale is a shorter time, as busy."""
    return calls(
        spots, events=max(30, round(EVENTS * scale)), minutes=MINUTES * max(scale, 30 / EVENTS),
        seed=seed,
    )  # fmt: skip
