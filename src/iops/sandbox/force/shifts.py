"""Who works when: shifts of the five teams, and who sits in which unit.

The pattern is that of many forces: two early, two late and two night shifts, then four days off,
each team two days behind the one before. Times are Europe/London, so the night of a clock change
has an hour more or less; what is given out is UTC.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from iops.sandbox.force.columns import Batch, batch, pa
from iops.sandbox.force.workforce import SHIFT_TEAMS, Team, Workforce

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
            kind = _kind(team, day)
            if kind:
                begins, lasts = HOURS[kind]
                start = datetime.combine(day, begins, LONDON)
                # The end is by the clock on the wall: add first, then find the offset.
                end = (start.replace(tzinfo=None) + lasts).replace(tzinfo=LONDON)
                shifts.append(
                    Shift(len(shifts) + 1, team.id, kind, start.astimezone(UTC),
                          end.astimezone(UTC))
                )  # fmt: skip
    return tuple(shifts)


def make_crews(workforce: Workforce, shifts: tuple[Shift, ...], today: date) -> tuple[Crew, ...]:
    """Officers of the team on duty fill the units of their function and area, two to a car."""
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
        free = iter(people.get(team.id, ()))
        for unit in workforce.units:
            if unit.function != team.function or unit.area_code != team.area_code:
                continue
            seats = [found for _, found in zip(range(unit.crew), free, strict=False)]
            for seat in seats:
                crews.append(Crew(len(crews) + 1, unit.id, shift.id, seat))
            if not seats:
                break
    return tuple(crews)


def _kind(team: Team, day: date) -> str:
    if not team.shift:
        return "office" if day.weekday() < 5 else ""
    return PATTERN[(day.toordinal() + 2 * SHIFT_TEAMS.index(team.shift)) % len(PATTERN)]


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
