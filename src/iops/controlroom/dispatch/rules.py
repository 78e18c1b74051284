"""Who to send, and how long they have to answer: pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from iops.controlroom.incidents.contracts import IncidentState


@dataclass(frozen=True)
class Candidate:
    """A unit as the recommendation sees it. ``seconds`` is the road time, None where unknown."""

    unit_id: int
    callsign: str
    deployable: str
    skills: frozenset[str]
    crew: int
    seconds: float | None
    shift_minutes_left: float | None = None
    fix_age_seconds: float | None = None


@dataclass(frozen=True)
class Need:
    """What an incident asks for."""

    grade: str | None
    skills: frozenset[str] = frozenset()
    double_crewed: bool = False
    by_road: bool = True
    """Whether times come from a road network; without one they are estimates in a straight line."""


@dataclass(frozen=True)
class Pick:
    """A recommended unit, its road time and the reasons for and against it."""

    unit_id: int
    callsign: str
    seconds: float | None
    reasons: tuple[str, ...]
    shortfalls: tuple[str, ...]


#: What a missing skill, a single crew or a nearly finished shift costs, in seconds of road time.
MISSING_SKILL, SINGLE_CREW, SHIFT_ENDS, CONDITIONAL, OLD_FIX = 900.0, 300.0, 240.0, 180.0, 120.0
#: What a unit counts as whose road time is not known, seconds.
UNKNOWN_ROAD = 3600.0
#: Whoever is as near as this comes before every unit whose road time is not known, whatever speaks
#: against them: all shortfalls together still leave them sooner.
SURELY_FIRST = UNKNOWN_ROAD - MISSING_SKILL - SINGLE_CREW - SHIFT_ENDS - CONDITIONAL - OLD_FIX


def recommend(need: Need, candidates: Sequence[Candidate], *, most: int = 5) -> list[Pick]:
    """The best units for an incident, soonest first, each with its reasons and shortfalls.

    A shortfall is turned into seconds, so that a near unit with one fault can still beat a far
    one without; none is hidden, and nobody who is not deployable is named.
    """
    scored = []
    for unit in candidates:
        if unit.deployable == "no":
            continue
        reasons, shortfalls, penalty = _judge(need, unit)
        road = unit.seconds if unit.seconds is not None else UNKNOWN_ROAD
        pick = Pick(unit.unit_id, unit.callsign, unit.seconds, reasons, shortfalls)
        scored.append((road + penalty, unit.callsign, pick))
    return [pick for _, _, pick in sorted(scored, key=lambda one: one[:2])[:most]]


def _judge(need: Need, unit: Candidate) -> tuple[tuple[str, ...], tuple[str, ...], float]:
    reasons, shortfalls, penalty = [], [], 0.0
    if unit.seconds is None:
        shortfalls.append("position unknown")
    else:
        minutes = max(1, round(unit.seconds / 60))
        reasons.append(
            f"{minutes} min by road" if need.by_road else f"{minutes} min as the crow flies"
        )
    missing = need.skills - unit.skills
    if need.skills and not missing:
        reasons.append("has " + ", ".join(sorted(need.skills)))
    if missing:
        shortfalls.append("lacks " + ", ".join(sorted(missing)))
        penalty += MISSING_SKILL
    if need.double_crewed and unit.crew < 2:
        shortfalls.append("single crewed")
        penalty += SINGLE_CREW
    elif unit.crew >= 2:
        reasons.append("double crewed")
    if unit.shift_minutes_left is not None and unit.shift_minutes_left < 30:
        shortfalls.append(f"shift ends in {max(0, round(unit.shift_minutes_left))} min")
        penalty += SHIFT_ENDS
    if unit.deployable == "conditional":
        shortfalls.append("available only if urgent")
        penalty += 0 if need.grade == "1" else CONDITIONAL
    if unit.fix_age_seconds is not None and unit.fix_age_seconds > 300:
        shortfalls.append(f"position {round(unit.fix_age_seconds / 60)} min old")
        penalty += OLD_FIX
    return tuple(reasons), tuple(shortfalls), penalty


#: What a unit is given to acknowledge where the list of grades says nothing: house practice.
USUAL_TIME_TO_ANSWER = timedelta(seconds=120)


def time_to_answer(seconds: object) -> timedelta:
    """The time to acknowledge, from the list of grades as the force keeps it (seconds)."""
    text = str(seconds or "").strip()
    return timedelta(seconds=int(text)) if text.isdecimal() and int(text) else USUAL_TIME_TO_ANSWER


def without_units(*, attended: bool) -> IncidentState:
    """What an incident waits for when its last unit has gone: its result, or a unit anew."""
    return IncidentState.RESULT_DUE if attended else IncidentState.OPEN
