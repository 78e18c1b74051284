"""Who works when: shifts of the five teams, and who sits in which unit.

The pattern is that of many forces: two early, two late and two night shifts, then four days off,
each team two days behind the one before. Times are Europe/London, so the night of a clock change
has an hour more or less; what is given out is UTC.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from iops.sandbox.force.columns import Batch, batch, pa
from iops.sandbox.force.workforce import SHIFT_TEAMS, Workforce

LONDON: Final = ZoneInfo("Europe/London")
PATTERN: Final = ("early", "early", "late", "late", "night", "night", "", "", "", "")
# Begins and lasts; shifts overlap for the hand-over.
HOURS: Final = {
    "early": (time(7), timedelta(hours=9)),
    "late": (time(14), timedelta(hours=10)),
    "night": (time(22), timedelta(hours=9, minutes=30)),
    "office": (time(8), timedelta(hours=9)),
}
DAYS_BEFORE, DAYS_AFTER = 2, 12
CREW_DAYS_AFTER: Final = 2


@dataclass(frozen=True, slots=True)
class Shift:
    id: int
    team_id: int
    kind: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Crew:
    """An officer in a unit during a shift."""

    id: int
    unit_id: int
    shift_id: int
    officer_id: int


def make_shifts(workforce: Workforce, today: date) -> tuple[Shift, ...]:
    """The shifts of all teams from two days before to twelve days after."""
    shifts: list[Shift] = []
    for offset in range(-DAYS_BEFORE, DAYS_AFTER + 1):
        day = today + timedelta(days=offset)
        for team in workforce.teams:
            kind = kind_of_shift(team.shift, day)
            if kind:
                shifts.append(Shift(len(shifts) + 1, team.id, kind, *span_of_shift(kind, day)))
    return tuple(shifts)


def make_crews(workforce: Workforce, shifts: tuple[Shift, ...], today: date) -> tuple[Crew, ...]:
    """Officers of the team on duty fill the units of their function and area."""
    teams = {team.id: team for team in workforce.teams}
    people: dict[int, list[int]] = {}
    for officer in workforce.officers:
        if officer.role in ("response-officer", "pcso"):
            people.setdefault(officer.team_id, []).append(officer.id)
    last = today + timedelta(days=CREW_DAYS_AFTER)
    crews: list[Crew] = []
    for shift in shifts:
        if shift.starts_at.date() > last:
            continue
        team = teams[shift.team_id]
        units = [
            (unit.id, unit.crew)
            for unit in workforce.units
            if unit.function == team.function and unit.area_code == team.area_code
        ]
        for unit_id, seats in seat(units, people.get(team.id, [])).items():
            for one in seats:
                crews.append(Crew(len(crews) + 1, unit_id, shift.id, one))
    return tuple(crews)


def seat(units: Sequence[tuple[int, int]], people: Sequence[int]) -> dict[int, list[int]]:
    """Who sits in which of the (unit, seats): every unit gets its driver before any a second."""
    crews: dict[int, list[int]] = {}
    free = iter(people)
    for row in range(max((seats for _, seats in units), default=0)):
        for unit, seats in units:
            if row < seats and (found := next(free, None)) is not None:
                crews.setdefault(unit, []).append(found)
    return crews


def kind_of_shift(letter: str, day: date) -> str:
    """What the team with that letter ("" for office hours) works on a day; "" is a day off."""
    if not letter:
        return "office" if day.weekday() < 5 else ""
    return PATTERN[(day.toordinal() + 2 * SHIFT_TEAMS.index(letter)) % len(PATTERN)]


def span_of_shift(kind: str, day: date) -> tuple[datetime, datetime]:
    """From when to when, UTC, a shift of that kind lasts that begins on that London day."""
    begins, lasts = HOURS[kind]
    start = datetime.combine(day, begins, LONDON)
    # The end is by the clock on the wall: add first, then find the offset.
    end = (start.replace(tzinfo=None) + lasts).replace(tzinfo=LONDON)
    return start.astimezone(UTC), end.astimezone(UTC)


def shift_table(shifts: tuple[Shift, ...]) -> Batch:
    stamp = pa.timestamp("s", tz="UTC")
    return batch(
        {
            "id": pa.array([s.id for s in shifts]),
            "team_id": pa.array([s.team_id for s in shifts]),
            "kind": pa.array([s.kind for s in shifts]),
            "starts_at": pa.array([s.starts_at for s in shifts], stamp),
            "ends_at": pa.array([s.ends_at for s in shifts], stamp),
        }
    )


def crew_table(crews: tuple[Crew, ...]) -> Batch:
    names = ("id", "unit_id", "shift_id", "officer_id")
    return batch({n: pa.array([getattr(c, n) for c in crews], pa.int64()) for n in names})
