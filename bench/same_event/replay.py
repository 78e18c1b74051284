"""Calls in order of time beside what is open then, and what each way of recognising makes of them.

Whatever a way says, the room does the right thing with the call: so one mistake makes no other.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

from bench.same_event.calls import Call
from iops.controlroom.incidents.rules import same_event
from iops.controlroom.incidents.rules.same_event import Telling

BEGIN: Final = datetime(2026, 3, 14, 18, 0, tzinfo=UTC)
#: How long an event stays open.
OPEN_MINUTES: Final = 240.0

Known = Mapping[int, Sequence[Call]]
Way = Callable[[Call, Known], int | None]


@dataclass
class Score:
    """What a way said of all calls. A call is a repeat where its event is open already."""

    calls: int = 0
    repeats: int = 0
    said: int = 0
    right: int = 0
    by_how: dict[str, list[int]] = field(default_factory=dict)

    @property
    def precision(self) -> float:
        return self.right / self.said if self.said else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.repeats if self.repeats else 1.0

    def add(self, call: Call, answer: int | None, repeat: bool) -> None:
        self.calls += 1
        self.repeats += repeat
        self.said += answer is not None
        right = answer == call.event
        self.right += right
        if repeat:
            mine = self.by_how.setdefault(call.how, [0, 0])
            mine[0] += right
            mine[1] += 1


def moments(calls: Sequence[Call]) -> Iterator[tuple[Call, Known]]:
    """Each call with the events that are open when it comes."""
    known: dict[int, list[Call]] = {}
    for call in calls:
        for event in [one for one, told in known.items()
                      if call.minute - told[0].minute > OPEN_MINUTES]:  # fmt: skip
            del known[event]
        yield call, known
        known.setdefault(call.event, []).append(call)


def score(calls: Sequence[Call], way: Way) -> Score:
    """What one way makes of all calls."""
    found = Score()
    for call, known in moments(calls):
        found.add(call, way(call, known), call.event in known)
    return found


def nearby(call: Call, known: Known, *, metres: float = 250.0, minutes: float = 10.0) -> int | None:
    """The baseline: the nearest open event within 250 m with a call of the last 10 minutes."""
    if call.spot is None:
        return None
    best: tuple[float, int] | None = None
    for event, told in known.items():
        for one in told:
            if one.spot is None or call.minute - one.minute > minutes:
                continue
            far = math.dist(call.spot, one.spot)
            if far <= metres and (best is None or far < best[0]):
                best = (far, event)
    return best[1] if best else None


def telling(call: Call) -> Telling:
    """A call as the rule reads it."""
    return Telling(
        at=BEGIN + timedelta(minutes=call.minute),
        words=call.what,
        spot=call.spot,
        radius=float(call.radius),
        place=call.place,
        type_code=call.type_code,
        phone=call.phone,
    )


def by_rule(call: Call, known: Known) -> int | None:
    """The product's rule: the best event of which it is sure."""
    events = {event: [telling(one) for one in told] for event, told in known.items()}
    found = same_event.compare(telling(call), events)
    best = max(found.items(), key=lambda one: one[1].chance, default=None)
    return best[0] if best is not None and best[1].sure else None
