"""Whether a call is about an event that is known already: pure.

Each sign speaks for or against, in natural logarithms of odds, and they add up (Fellegi and Sunter
1969: the same arithmetic that links records of people): how far apart the places can be, given how
exactly each was told; how much time lies between; whether the types go together; what happened, and
with what particulars, in the words of each; the same telephone. The weights were fitted by logistic
regression on calls of `iops bench same-event` with other seeds than it is measured on; they are
house practice, no standard's.

A call is compared with all that was told of an event: where its tellings put it together, when the
last of them came, what they say in all. Of several open events the call is about one at most, so
they compete.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from iops.controlroom.incidents.rules.event_words import Said, said, together
from iops.controlroom.incidents.rules.ties import same_place_words

#: From here on the handler is offered the event; from the other on it is told as the same.
WORTH_OFFERING, SURE = 0.15, 0.6
#: How exact a place is where nobody said it, metres.
USUAL_RADIUS = 40.0
#: How far an event reaches, and how far from it a caller stands, metres.
EXTENT = 30.0
#: Further apart than that many times what the two places are exact to, is another event.
FARTHEST = 6.0
LATEST_MINUTES = 240.0


@dataclass(frozen=True)
class Telling:
    """What one caller said of an event, or a log has of it.

    ``spot``: British National Grid metres, with how exact it is (``radius``, metres); None where
    only words say where. ``types``: of the incident, or as chosen so far.
    """

    at: datetime
    words: str
    spot: tuple[float, float] | None = None
    radius: float = USUAL_RADIUS
    place: str = ""
    type_code: str = ""
    phone: str = ""
    same_place: bool = False
    """Known to be at the very place of the call, by the number of the place."""


@dataclass(frozen=True)
class Likeness:
    """How likely a call and an event are one (0 to 1), and the signs in words, the best first."""

    chance: float
    why: tuple[str, ...]

    @property
    def offered(self) -> bool:
        return self.chance >= WORTH_OFFERING

    @property
    def sure(self) -> bool:
        return self.chance >= SURE


#: Which steps of a measure weigh what: the first limit that is not passed counts.
_GAPS: Final = ((0.7, "gap_1"), (1.4, "gap_2"), (2.2, "gap_3"), (3.2, "gap_4"), (4.5, "gap_5"),
                (FARTHEST, "gap_6"))  # fmt: skip
_AGES: Final = ((2.0, "age_2"), (5.0, "age_5"), (10.0, "age_10"), (20.0, "age_20"),
                (40.0, "age_40"), (90.0, "age_90"), (LATEST_MINUTES, "age_240"))  # fmt: skip
#: What a mark weighs that no open event says.
UNHEARD: Final = 3.0
WEIGHTS: Final[dict[str, float]] = {
    "start": -2.67, "gap_1": 3.31, "gap_2": 2.94, "gap_3": 1.93, "gap_4": 0.37, "gap_5":
    -1.91, "gap_6": -3.39, "vague": -0.75, "place_words": 1.68, "place_other": -6.04,
    "no_place": -1.57, "age_2": 2.05, "age_5": 1.42, "age_10": 0.55, "age_20": 0.39,
    "age_40": -0.55, "age_90": -2.19, "age_240": -4.35, "callers": -0.81, "type_same": 0.81,
    "type_kin": -0.15, "type_other": -1.39, "kind_same": 0.51, "kind_other": -2.31,
    "happened_other": -0.71, "words": 0.87, "words_share": 1.47, "phone": 3.14,
}  # fmt: skip


@dataclass(frozen=True)
class Event:
    """All that was told of one event, put together. ``spread``: metres, one standard deviation."""

    last: datetime
    spot: tuple[float, float] | None
    spread: float
    places: tuple[str, ...]
    types: frozenset[str]
    phones: frozenset[str]
    words: Said
    tellings: int
    same_place: bool


def _spread(radius: float) -> float:
    """One standard deviation of a place that is exact to a radius, metres."""
    return 0.6 * radius + 15.0


def event_of(told: Sequence[Telling]) -> Event:
    """One event from its tellings; each place counts by how exact it is."""
    placed = [(one.spot, _spread(one.radius)) for one in told if one.spot is not None]
    weights = [spread**-2 for _, spread in placed]
    total = sum(weights)
    spot = None
    if total:
        spot = (
            sum(at[0] * w for (at, _), w in zip(placed, weights, strict=True)) / total,
            sum(at[1] * w for (at, _), w in zip(placed, weights, strict=True)) / total,
        )
    return Event(
        last=max(one.at for one in told),
        spot=spot,
        spread=total**-0.5 if total else 0.0,
        places=tuple({one.place for one in told if one.place}),
        types=frozenset(one.type_code for one in told if one.type_code),
        phones=frozenset(one.phone for one in told if one.phone),
        words=together(tuple(one.words for one in told)),
        tellings=len(told),
        same_place=any(one.same_place for one in told),
    )


def _step(value: float, steps: Sequence[tuple[float, str]]) -> str | None:
    return next((name for limit, name in steps if value <= limit), None)


def signs(call: Telling, event: Event, rare: Mapping[str, float]) -> dict[str, float] | None:
    """The signs of one comparison by name; None where the two cannot be one event.

    ``rare``: what each mark of a text weighs (`rarity`).
    """
    minutes = abs((call.at - event.last).total_seconds()) / 60
    age, where = _step(minutes, _AGES), _of_place(call, event)
    # At the very place, or told in the same words, what is still open counts however old it is.
    lasting = event.same_place or (where is not None and "place_words" in where)
    if where is None or (age is None and not lasting):
        return None
    found: dict[str, float] = {age or "age_240": 1.0, **where}
    found["callers"] = math.log(min(event.tellings, 20))
    if call.type_code and event.types:
        same = call.type_code in event.types
        kin = call.type_code[:1] in {one[:1] for one in event.types}
        found["type_same" if same else "type_kin" if kin else "type_other"] = 1.0
    found |= _of_words(said(call.words), event.words, rare)
    if call.phone in event.phones:
        found["phone"] = 1.0
    return found


def _of_place(call: Telling, event: Event) -> dict[str, float] | None:
    if event.same_place:
        return {"gap_1": 1.0}
    if call.spot is not None and event.spot is not None:
        exact = math.sqrt(_spread(call.radius) ** 2 + event.spread**2 + EXTENT**2)
        step = _step(math.dist(call.spot, event.spot) / exact, _GAPS)
        return None if step is None else {step: 1.0, "vague": math.log(exact / 40)}
    if call.place and event.places:
        alike = any(same_place_words(call.place, one) for one in event.places)
        return {"place_words" if alike else "place_other": 1.0}
    return {"no_place": 1.0}


def _of_words(one: Said, other: Said, rare: Mapping[str, float]) -> dict[str, float]:
    found: dict[str, float] = {}
    if one.kinds and other.kinds:
        found["kind_same" if one.kinds & other.kinds else "kind_other"] = 1.0
        if not one.happened & other.happened:
            found["happened_other"] = 1.0
    mine, theirs = one.marks, other.marks
    shared_rare = sum(rare.get(mark, UNHEARD) for mark in mine & theirs)
    all_rare = sum(rare.get(mark, UNHEARD) for mark in mine)
    found["words"] = math.log1p(shared_rare)
    found["words_share"] = shared_rare / all_rare if all_rare else 0.0
    return found


def rarity(events: Iterable[Event]) -> dict[str, float]:
    """What each mark weighs: the fewer open events say it, the more (inverse frequency)."""
    said_in: Counter[str] = Counter()
    count = 0
    for event in events:
        said_in.update(event.words.marks)
        count += 1
    return {mark: math.log((count + 1.0) / times) for mark, times in said_in.items()}


def odds(found: Mapping[str, float], weights: Mapping[str, float] | None = None) -> float:
    """Log odds of the signs."""
    weights = WEIGHTS if weights is None else weights
    return weights["start"] + sum(weights.get(name, 0.0) * at for name, at in found.items())


def compare(call: Telling, events: Mapping[int, Sequence[Telling]]) -> dict[int, Likeness]:
    """The likeness of a call with each event that it may be about, by the event's number."""
    whole = {number: event_of(told) for number, told in events.items()}
    rare = rarity(whole.values())
    compared = {number: signs(call, event, rare) for number, event in whole.items()}
    found = {number: one for number, one in compared.items() if one is not None}
    weighed = {number: math.exp(min(odds(one), 50.0)) for number, one in found.items()}
    # A call is about one event, or about none of them: the odds compete, none has odds of one.
    total = 1.0 + sum(weighed.values())
    return {
        number: Likeness(round(weighed[number] / total, 3), _in_words(one))
        for number, one in found.items()
    }


_WORDS: Final = {
    "gap_1": "same place", "gap_2": "very near", "gap_3": "near", "place_words": "place told alike",
    "age_2": "just now", "age_5": "minutes ago", "type_same": "same type",
    "phone": "same telephone", "kind_same": "same thing happened",
    "happened_other": "another thing happened", "kind_other": "another thing happened",
    "type_other": "another type", "words": "same words",
}  # fmt: skip


def _in_words(found: Mapping[str, float]) -> tuple[str, ...]:
    heavy = sorted(
        (
            (WEIGHTS.get(name, 0.0) * at, name)
            for name, at in found.items()
            if name in _WORDS and at
        ),
        reverse=True,
    )
    return tuple(_WORDS[name] for weight, name in heavy if abs(weight) >= 0.3)[:4]
