"""A day of calls whose truth is known: many about one event, others near it about something else.

Times, places and the number of callers follow fixed shares; the same plan gives the same calls.
Nothing here knows how the product compares two calls.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bench.same_event.words import BIG, CARS, CLOTHES, COLOURS, KINDS, Kind

Spot = tuple[float, float]
#: Events of all, that have another one planted beside them: near in place and time, not the same.
#: Several times as many as chance brings.
BESIDE: Final = 0.2
#: Of those, of the very same kind: the second fight of the evening in one street.
OF_ONE_KIND: Final = 0.15
#: How a caller says where: the share, how far off the point is, and how exact it is said to be.
TELLINGS: Final = (
    ("address", 0.34, 25.0, 15),
    ("street", 0.22, 90.0, 150),
    ("junction", 0.14, 60.0, 40),
    ("phone", 0.22, 0.0, 0),
    ("told", 0.08, 0.0, 0),
)
#: Circles of phones: the median of the radius in metres, its spread, and how far off in radii.
_RADIUS, _SPREAD, _OFF = 25.0, 1.2, 0.55
#: Where the type was not chosen yet, or is another than the event's.
UNTYPED, MISTAKEN = 0.25, 0.15
_MISTYPED = 0.04
#: What happened is taken for something else of its kind.
MISTAKEN_FOR = 0.08
#: Who rings again about their own call, not somebody else.
_SAME_PHONE = 0.06


@dataclass(frozen=True)
class Call:
    """One call as the handler has it after some words. ``event`` is the truth, kept apart."""

    number: int
    event: int
    minute: float
    how: str
    spot: Spot | None
    radius: int
    place: str
    type_code: str
    what: str
    phone: str


@dataclass(frozen=True)
class _Event:
    number: int
    kind: Kind
    minute: float
    spot: Spot
    street: str
    facts: tuple[tuple[str, ...], ...]
    values: dict[str, str]
    opener: tuple[str, ...]


def calls(
    spots: Sequence[tuple[Spot, str]], *, events: int, minutes: float, seed: int
) -> list[Call]:
    """All calls of ``events`` events within ``minutes``, in order of time.

    ``spots``: places where something happens, each with the name of its street; the first ones
    are hot spots (a tenth of the places see half of the events).
    """
    luck = random.Random(seed)
    made: list[_Event] = []
    while len(made) < events:
        event = _event(luck, len(made), spots, luck.random() * minutes)
        made.append(event)
        if luck.random() < BESIDE and len(made) < events:
            made.append(_beside(luck, len(made), event))
    told = [one for event in made for one in _told(luck, event)]
    told.sort(key=lambda one: (one.minute, one.event))
    return [replace(one, number=at) for at, one in enumerate(told)]


def _event(
    luck: random.Random, number: int, spots: Sequence[tuple[Spot, str]], minute: float
) -> _Event:
    at = int(luck.random() ** 2.4 * len(spots))
    spot, street = spots[at]
    return _of(luck, number, luck.choices(KINDS, [one.weight for one in KINDS])[0], minute, spot,
               street)  # fmt: skip


def _beside(luck: random.Random, number: int, near: _Event) -> _Event:
    """Something else, up to 250 m and 10 minutes away."""
    kind = near.kind
    if luck.random() >= OF_ONE_KIND:
        kind = luck.choices(KINDS, [one.weight for one in KINDS])[0]
    spot = (near.spot[0] + luck.uniform(-180, 180), near.spot[1] + luck.uniform(-180, 180))
    return _of(luck, number, kind, max(0.0, near.minute + luck.uniform(-10, 10)), spot, near.street)


def _of(
    luck: random.Random, number: int, kind: Kind, minute: float, spot: Spot, street: str
) -> _Event:
    values = {"colour": luck.choice(COLOURS), "car": luck.choice(CARS), "big": luck.choice(BIG),
              "clothes": luck.choice(CLOTHES)}  # fmt: skip
    facts = tuple(luck.choice(group) for group in kind.groups if luck.random() < 0.85)
    return _Event(number, kind, minute, spot, street, facts, values, luck.choice(kind.openers))


def _told(luck: random.Random, event: _Event) -> Iterator[Call]:
    callers = 1 + _poisson(luck, event.kind.callers * luck.choice((0.3, 0.7, 1.0, 2.0)))
    minute, phones = event.minute, [_phone(luck)]
    for nth in range(min(callers, 25)):
        if nth:
            minute = event.minute + luck.expovariate(2.0 / event.kind.minutes)
            again = luck.random() < _SAME_PHONE
            phones.append(luck.choice(phones) if again else _phone(luck))
        how, spot, radius, place = _where(luck, event)
        yield Call(0, event.number, minute, how, spot, radius, place, _typed(luck, event.kind),
                   _said(luck, event), phones[-1])  # fmt: skip


def _where(luck: random.Random, event: _Event) -> tuple[str, Spot | None, int, str]:
    how, _, off, radius = luck.choices(TELLINGS, [one[1] for one in TELLINGS])[0]
    if how == "told":
        return how, None, 0, luck.choice((event.street, f"near {event.street}", ""))
    if how == "phone":
        radius = min(round(_RADIUS * luck.lognormvariate(0, _SPREAD)) + 3, 1500)
        # The telephone is where its owner stands, who looks at the event from some way off.
        off = radius * _OFF + 20
    spot = (event.spot[0] + luck.gauss(0, off), event.spot[1] + luck.gauss(0, off))
    return how, spot, radius, event.street if how != "phone" else ""


def _typed(luck: random.Random, kind: Kind) -> str:
    if luck.random() < UNTYPED:
        return ""
    return luck.choice(kind.mistaken) if luck.random() < MISTAKEN else kind.type_code


def _said(luck: random.Random, event: _Event) -> str:
    # Now and then somebody takes it for something else of the kind.
    seen = event.opener if luck.random() >= MISTAKEN_FOR else luck.choice(event.kind.openers)
    opener = luck.choice(seen)
    parts = [opener] if luck.random() < 0.93 else []
    parts += [luck.choice(fact) for fact in event.facts if luck.random() < 0.6]
    values = dict(event.values)
    if luck.random() < 0.12:
        values["colour"] = luck.choice(COLOURS)
    text = ", ".join(parts or [opener]).format(**values)
    return "".join(_slip(luck, one) for one in text)


def _slip(luck: random.Random, letter: str) -> str:
    """A letter left out, or typed twice."""
    if not letter.isalpha() or luck.random() >= _MISTYPED / 5:
        return letter
    return luck.choice(("", letter * 2))


def _phone(luck: random.Random) -> str:
    # 07700 900000 to 900999 is kept free for drama; withheld numbers are empty.
    return "" if luck.random() < 0.12 else f"07700900{luck.randrange(1000):03d}"


def _poisson(luck: random.Random, mean: float) -> int:
    count, left = 0, luck.expovariate(1.0)
    while left < mean:
        count, left = count + 1, left + luck.expovariate(1.0)
    return count
