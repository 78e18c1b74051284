"""A past: the incidents, crimes and stop searches of the days before the reference date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray

from iops.sandbox.force.addresses import Addresses
from iops.sandbox.force.cast import Cast
from iops.sandbox.force.columns import Batch, Column, batch, moments, optional, pa, take_text
from iops.sandbox.force.draws import Draws
from iops.sandbox.force.plan import ForcePlan
from iops.sandbox.force.premises import Premises
from iops.sandbox.force.rhythm import Rhythm, make_rhythm
from iops.sandbox.force.scenes import Scenes
from iops.sandbox.force.wordlists import offences
from iops.sandbox.force.wordlists.offences import CALLS, OFFENCES

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

# For each thousand people and year, as a large northern force has them.
INCIDENTS_PER_1000: Final = 240
CRIMES_PER_1000: Final = 90
STOPS_PER_1000: Final = 8
_LINKED_SHARE: Final = 0.82  # crimes that came of an incident; the others were reported otherwise
_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400


@dataclass(frozen=True, eq=False)
class History:
    """Rows in order of time; ids begin at 1 in that order."""

    plan: ForcePlan
    addresses: Addresses
    scenes: Scenes
    cast: Cast
    premises: Premises
    rhythm: Rhythm

    @property
    def draws(self) -> Draws:
        return self.plan.draws

    @property
    def incidents(self) -> int:
        return self._yearly(INCIDENTS_PER_1000)

    @property
    def crimes(self) -> int:
        return self._yearly(CRIMES_PER_1000)

    @property
    def stops(self) -> int:
        return self._yearly(STOPS_PER_1000)

    def _yearly(self, rate: int) -> int:
        return max(self.plan.people * rate * self.plan.history_days // 365_000, 1)

    def incident_table(self, rows: Ints) -> Batch:
        draws = self.draws
        crime = self._crime_of(rows)
        is_crime = crime >= 0
        call = draws.pick("incident.call", rows, [c.weight for c in CALLS])
        offence = self._offence(np.maximum(crime, 0))
        kind = np.where(is_crime, offence, len(OFFENCES) + call)
        address = np.where(
            is_crime, self._crime_address(np.maximum(crime, 0)), self._call_address(rows, call)
        )
        grade = np.minimum(
            (draws.uniform("incident.grade", rows)[:, None] >= _GRADE_HEAP[kind]).sum(axis=1), 2
        )
        opened = self._opened(rows)
        wait = draws.normal("incident.wait", rows, 0.0, 0.55)
        arrived = opened + (np.exp(wait) * np.array([9, 38, 700])[grade] * _MINUTE).astype(np.int64)
        never = (grade == 2) & draws.chance("incident.no-visit", rows, 0.55)
        closed = arrived + (
            (20 + 220 * draws.uniform("incident.closed", rows) ** 2) * _MINUTE
        ).astype(np.int64)
        return batch(
            {
                "id": rows + 1,
                "opened_at": moments(opened),
                "arrived_at": moments(arrived, never),
                "closed_at": moments(closed),
                "channel": take_text(_CHANNELS, self._channel(rows, grade)),
                "grade": take_text(_GRADES, grade),
                "type": take_text(_TYPES, kind),
                "caller_profile_id": optional(
                    self.cast.anybody("caller", rows), draws.chance("caller.unknown", rows, 0.28)
                ),
                **self._place(address),
            }
        )

    def crime_table(self, rows: Ints) -> Batch:
        draws = self.draws
        offence = self._offence(rows)
        incident, linked = self._incident_of(rows), self._linked(rows)
        address = self._crime_address(rows)
        reported = np.where(linked, self._opened(incident), self._reported_apart(rows))
        # Burglaries and thefts are found later; the time committed is then a span.
        late = draws.uniform("crime.late", rows)
        began = reported - ((0.05 + 30 * late**6) * _HOUR).astype(np.int64)
        ended = began + ((reported - began) * draws.uniform("crime.span", rows) * 0.9).astype(
            np.int64
        )
        recorded = reported + (
            np.exp(draws.normal("crime.recorded", rows, 1.6, 1.0)) * _HOUR
        ).astype(np.int64)
        victim_is = _VICTIM[offence]
        suspected = draws.chance("crime.suspect", rows, _SUSPECT_SHARE[offence])
        outcome, decided = self._outcome(rows, offence, suspected, recorded)
        return batch(
            {
                "id": rows + 1,
                "incident_id": optional(incident + 1, ~linked),
                "class": take_text(_CLASSES, offence),
                "offence_code": take_text(_CODES, offence),
                "committed_from": moments(began),
                "committed_to": moments(ended),
                "reported_at": moments(reported),
                "recorded_at": moments(recorded),
                "victim_profile_id": optional(self.cast.anybody("victim", rows), victim_is != 0),
                "victim_premises_id": optional(
                    self.premises.at_address(address) + 1, victim_is != 1
                ),
                "suspect_profile_id": optional(self.cast.suspect("suspect", rows), ~suspected),
                "outcome": take_text(_OUTCOMES, outcome),
                "outcome_at": moments(decided, outcome == _OPEN),
                **self._place(address),
            }
        )

    def stop_table(self, rows: Ints) -> Batch:
        draws = self.draws
        at = self.rhythm.moments(draws, "stop.at", rows, self.stops)
        address = self.scenes.addresses_for("stop", rows, rows * 0, ("street",))
        law = draws.pick("stop.law", rows, _LAW_WEIGHTS)
        return batch(
            {
                "id": rows + 1,
                "at": moments(at),
                "type": take_text(_STOP_TYPES, draws.pick("stop.type", rows, (0.74, 0.22, 0.04))),
                "profile_id": self.cast.suspect("stop", rows),
                "legislation": take_text(_LAWS, law),
                "object": take_text(_OBJECTS, law),
                "outcome": take_text(
                    _STOP_OUTCOMES, draws.pick("stop.outcome", rows, _STOP_WEIGHTS)
                ),
                **self._place(address),
            }
        )

    def _opened(self, rows: Ints) -> Ints:
        return self.rhythm.moments(self.draws, "incident.at", rows, self.incidents)

    def _reported_apart(self, rows: Ints) -> Ints:
        return self.rhythm.moments(self.draws, "crime.at", rows, self.crimes)

    def _linked(self, crimes: Ints) -> Flags:
        return self.draws.chance("crime.linked", crimes, _LINKED_SHARE)

    def _incident_of(self, crimes: Ints) -> Ints:
        """Each crime has an incident of its own, in order: no two can get the same."""
        ratio = self.incidents / self.crimes
        shift = self.draws.uniform("crime.incident", crimes) * max(ratio - 1, 0)
        return np.minimum((crimes * ratio + shift).astype(np.int64), self.incidents - 1)

    def _crime_of(self, incidents: Ints) -> Ints:
        """The crime that came of each incident, -1 where none did; undoes `_incident_of`."""
        guess = (incidents * (self.crimes / self.incidents)).astype(np.int64)
        found = np.full(len(incidents), -1)
        for step in (-1, 0, 1):
            crime = np.clip(guess + step, 0, self.crimes - 1)
            fits = (self._incident_of(crime) == incidents) & self._linked(crime)
            found[fits] = crime[fits]
        return found

    def _offence(self, crimes: Ints) -> Ints:
        return self.draws.pick("crime.offence", crimes, [o.weight for o in OFFENCES])

    def _crime_address(self, crimes: Ints) -> Ints:
        where = np.array([_WHERES.index(o.where) for o in OFFENCES])[self._offence(crimes)]
        return self.scenes.addresses_for("crime", crimes, where, _WHERES)

    def _call_address(self, rows: Ints, call: Ints) -> Ints:
        where = np.array([_WHERES.index(c.where) for c in CALLS])[call]
        return self.scenes.addresses_for("incident", rows, where, _WHERES)

    def _channel(self, rows: Ints, grade: Ints) -> Ints:
        """999 for most of what is urgent."""
        urgent = self.draws.chance("incident.999", rows, np.array([0.86, 0.5, 0.12])[grade])
        other = self.draws.pick("incident.channel", rows, (0.70, 0.16, 0.06, 0.08)) + 1
        return np.where(urgent, 0, other)

    def _outcome(
        self, rows: Ints, offence: Ints, suspected: Flags, recorded: Ints
    ) -> tuple[Ints, Ints]:
        list_of = np.where(suspected, 0, 1)
        list_of[suspected & (offence == _CANNABIS)] = 2
        luck = self.draws.uniform("crime.outcome", rows)
        found = np.searchsorted(_OUTCOME_HEAP, list_of + luck, side="right")
        outcome = _OUTCOME_OF[np.minimum(found, len(_OUTCOME_OF) - 1)]
        # With a suspect, enquiries take months; without, often days.
        spread = np.where(suspected, 45.0, 9.0)
        delay = np.exp(self.draws.normal("crime.decided", rows, 0.0, 0.9)) * spread * _DAY
        decided = recorded + delay.astype(np.int64)
        return np.where(decided > self._now, _OPEN, outcome), decided

    @property
    def _now(self) -> int:
        return self.rhythm.start + int((len(self.rhythm.heaped) - 1) * _HOUR)

    def _place(self, address: Ints) -> dict[str, Column]:
        x, y = self.addresses.coordinates(address)
        return {
            "address_id": address + 1,
            "easting": x,
            "northing": y,
            "beat": take_text(self.addresses.beat_codes, self.addresses.beat_of(address)),
        }


def make_history(plan: ForcePlan, addresses: Addresses, premises: Premises, cast: Cast) -> History:
    first = plan.reference_date - timedelta(days=plan.history_days)
    scenes = Scenes(plan.draws, addresses, premises)
    rhythm = make_rhythm(first, plan.history_days)
    return History(plan, addresses, scenes, cast, premises, rhythm)


def _outcome_lists() -> tuple[NDArray[np.float64], Ints, list[str]]:
    words = sorted({w for o in _OUTCOME_WEIGHTS for w in o})
    heaped, position = [], []
    for number, weights in enumerate(_OUTCOME_WEIGHTS):
        share = np.cumsum(list(weights.values()))
        heaped.append(number + share / share[-1])
        position.append(np.array([words.index(word) for word in weights]))
    return np.concatenate(heaped), np.concatenate(position), words


_OUTCOME_WEIGHTS: Final[tuple[Mapping[str, float], ...]] = (
    offences.WITH_SUSPECT,
    offences.WITHOUT_SUSPECT,
    offences.FOR_CANNABIS,
)
_OUTCOME_HEAP, _OUTCOME_OF, _outcome_words = _outcome_lists()
_OPEN: Final = _outcome_words.index("")
_OUTCOMES: Final = pa.array([word or None for word in _outcome_words], pa.string())
_CANNABIS: Final = [o.crime_class for o in OFFENCES].index("92E")
_WHERES: Final = tuple(sorted({o.where for o in OFFENCES} | {c.where for c in CALLS}))
_GRADE_HEAP: Final = np.cumsum([o.grades for o in OFFENCES] + [c.grades for c in CALLS], axis=1)
_TYPES: Final = pa.array([x.incident_type for x in (*OFFENCES, *CALLS)], pa.string())
_CLASSES: Final = pa.array([o.crime_class for o in OFFENCES], pa.string())
_CODES: Final = pa.array([o.offence_code for o in OFFENCES], pa.string())
_SUSPECT_SHARE: Final = np.array([o.suspect_share for o in OFFENCES])
_VICTIM: Final = np.array([("person", "premises", "").index(o.victim) for o in OFFENCES])
_GRADES: Final = pa.array(["1", "2", "C"], pa.string())
_CHANNELS: Final = pa.array(["999", "101", "online", "officer", "front-counter"], pa.string())
_STOP_TYPES: Final = pa.array(["Person search", "Person and Vehicle search", "Vehicle search"])
# Values of the data.police.uk stop-and-search file.
_LAW_WEIGHTS: Final = (0.60, 0.16, 0.13, 0.07, 0.04)
_LAWS: Final = pa.array(
    ["Misuse of Drugs Act 1971 (section 23)"]
    + ["Police and Criminal Evidence Act 1984 (section 1)"] * 3
    + ["Firearms Act 1968 (section 47)"]
)
_OBJECTS: Final = pa.array(
    ["Controlled drugs", "Offensive weapons", "Stolen goods", "Article for use in theft",
     "Firearms"]
)  # fmt: skip
_STOP_WEIGHTS: Final = (0.68, 0.15, 0.06, 0.08, 0.03)
_STOP_OUTCOMES: Final = pa.array(
    ["A no further action disposal", "Arrest", "Khat or Cannabis warning", "Community resolution",
     "Summons / charged by post"]
)  # fmt: skip
