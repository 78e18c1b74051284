"""The police of the force: teams, officers and staff, units.

Numbers follow the people: about 2.2 officers and staff for a thousand people, and one unit for
1,600. However small the force, every role is held by somebody and every division has a response
team at all hours. Roles and ranks are those of `governance.access`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Final

import numpy as np
from numpy.typing import NDArray

from iops.sandbox.force.columns import Batch, batch, pa
from iops.sandbox.force.land import Land
from iops.sandbox.force.names import Names
from iops.sandbox.force.plan import ForcePlan
from iops.sandbox.force.premises import Premises
from iops.sandbox.force.wordlists.origins import ORIGINS

Ints = NDArray[np.int64]

SHIFT_TEAMS: Final = "ABCDE"
PEOPLE_PER_UNIT: Final = 1_600
#: Response officers on each shift of even the smallest force.
RESPONSE_ON_SHIFT: Final = 21


@dataclass(frozen=True, slots=True)
class Team:
    """A team; `shift` is its letter in the five-team pattern, "" for office hours."""

    id: int
    code: str
    name: str
    function: str
    area_code: str
    shift: str


@dataclass(frozen=True, slots=True)
class Officer:
    """An account: officers and staff of every role."""

    id: int
    username: str
    collar: str
    forename: str
    surname: str
    rank: str
    role: str
    team_id: int


@dataclass(frozen=True, slots=True)
class Unit:
    """What can be sent: a call sign, a kind, skills and where it starts from."""

    id: int
    callsign: str
    kind: str
    function: str  # the teams that crew it
    area_code: str
    skills: str
    crew: int
    easting: float
    northing: float


@dataclass(frozen=True, eq=False)
class Workforce:
    """Few enough to be kept as plain rows."""

    teams: tuple[Team, ...]
    officers: tuple[Officer, ...]
    units: tuple[Unit, ...]

    def team_table(self) -> Batch:
        return _table(self.teams, Team)

    def officer_table(self) -> Batch:
        return _table(self.officers, Officer)

    def unit_table(self) -> Batch:
        return _table(self.units, Unit)


# Function, name, for each division, in shifts, (role, rank, share of the force's posts, fewest).
_POSTS: Final = (
    ("control", "Control Room", False, True,
     (("call-handler", "staff", 0.050, 4), ("dispatcher", "staff", 0.030, 2),
      ("control-room-supervisor", "staff", 0.006, 1),
      ("force-incident-manager", "inspector", 0.003, 1))),
    ("response", "Response", True, True,
     (("response-officer", "constable", 0.38, 3), ("sergeant", "sergeant", 0.04, 1))),
    ("neighbourhood", "Neighbourhood", True, False,
     (("pcso", "pcso", 0.10, 2), ("response-officer", "constable", 0.06, 2),
      ("sergeant", "sergeant", 0.01, 1))),
    ("investigation", "Investigation", True, False,
     (("investigator", "constable", 0.13, 2), ("sergeant", "sergeant", 0.016, 1),
      ("investigator", "inspector", 0.004, 1))),
    ("custody", "Custody", False, True,
     (("custody-sergeant", "sergeant", 0.012, 1), ("detention-officer", "staff", 0.024, 1))),
    ("roads", "Roads Policing", False, True, (("response-officer", "constable", 0.03, 1),)),
    ("armed", "Armed Response", False, True, (("response-officer", "constable", 0.02, 2),)),
    ("dogs", "Dog Section", False, True, (("response-officer", "constable", 0.012, 1),)),
    ("intelligence", "Intelligence", False, False,
     (("intelligence-officer", "staff", 0.015, 1),)),
    ("safeguarding", "Safeguarding", False, False,
     (("safeguarding-officer", "constable", 0.025, 1),)),
    ("registry", "Crime Registry", False, False, (("crime-registrar", "staff", 0.003, 1),)),
    ("property", "Property Store", False, False, (("property-officer", "staff", 0.006, 1),)),
    ("justice", "Criminal Justice", False, False, (("file-builder", "staff", 0.012, 1),)),
    ("protection", "Data Protection", False, False,
     (("data-protection-officer", "staff", 0.002, 1),)),
    ("systems", "Systems", False, False, (("system-administrator", "staff", 0.002, 1),)),
    ("command", "Command", True, False,
     (("sergeant", "inspector", 0.008, 1), ("sergeant", "chief-inspector", 0.002, 1),
      ("sergeant", "superintendent", 0.001, 1))),
)  # fmt: skip
# Kind, function, letter of the call sign, share of units, fewest, crew, skills.
_UNITS: Final = (
    ("response car", "response", "R", 0.58, 12, 2, "response,first-aid,taser"),
    ("neighbourhood van", "neighbourhood", "N", 0.20, 6, 2, "first-aid,local"),
    ("roads car", "roads", "T", 0.08, 2, 2, "response,first-aid,collision,stinger"),
    ("armed response vehicle", "armed", "X", 0.05, 2, 2, "response,firearms,method-of-entry,taser"),
    ("dog unit", "dogs", "D", 0.05, 2, 1, "response,dog"),
    ("cell van", "response", "V", 0.04, 6, 2, "response,transport,public-order"),
)


def make_workforce(plan: ForcePlan, land: Land, names: Names, premises: Premises) -> Workforce:
    teams = _teams(land)
    return Workforce(teams, _officers(plan, land, names, teams), _units(plan, land, premises))


def _teams(land: Land) -> tuple[Team, ...]:
    teams: list[Team] = []
    for function, name, by_division, in_shifts, _ in _POSTS:
        for area in land.divisions if by_division else [land.areas[0]]:
            for shift in SHIFT_TEAMS if in_shifts else ("",):
                title = f"{area.name} {name}" if by_division else name
                code = "-".join(part for part in (area.code, function, shift) if part)
                teams.append(
                    Team(len(teams) + 1, code, f"{title} {shift}".strip(), function,
                         area.code, shift)
                )  # fmt: skip
    return tuple(teams)


def _officers(
    plan: ForcePlan, land: Land, names: Names, teams: tuple[Team, ...]
) -> tuple[Officer, ...]:
    posts: list[tuple[str, str, int]] = []
    wanted = plan.people * 0.0022
    for function, _, _, _, roles in _POSTS:
        mine = [team for team in teams if team.function == function]
        for role, rank, share, fewest in roles:
            each = max(round(wanted * share / len(mine)), fewest)
            if (function, role) == ("response", "response-officer"):
                each = max(each, RESPONSE_ON_SHIFT // len(land.divisions))
            posts.extend((role, rank, team.id) for team in mine for _ in range(each))
    numbers = np.arange(len(posts))
    forename, surname = _names(plan, names, numbers)
    first_of_role: dict[str, int] = {}
    officers = []
    for number, (role, rank, team) in enumerate(posts):
        # The first holder of each role is the demonstration account of that name.
        nth = first_of_role[role] = first_of_role.get(role, 0) + 1
        officers.append(
            Officer(
                id=number + 1,
                username=role if nth == 1 else f"{role}.{nth}",
                collar=f"{10_000 + number * 7_919 % 89_989}",
                forename=forename[number],
                surname=surname[number],
                rank=rank,
                role=role,
                team_id=team,
            )
        )
    return tuple(officers)


def _names(plan: ForcePlan, names: Names, numbers: Ints) -> tuple[list[str], list[str]]:
    draws = plan.draws
    origin = draws.pick("officer.origin", numbers, [origin.share for origin in ORIGINS])
    sex = draws.chance("officer.sex", numbers, 0.36).astype(np.int64)
    other = draws.chance("officer.english", numbers, names.english_share[origin])
    year = plan.reference_date.year - 20 - draws.below("officer.age", numbers, 38)
    luck = draws.uniform("officer.forename", numbers)
    forename = names.forename(np.where(other, 0, origin), sex, year, luck)
    surname = names.for_sex(names.surname(origin, draws.uniform("officer.surname", numbers)), sex)
    return (
        names.forenames.take(pa.array(forename)).to_pylist(),
        names.surnames.take(pa.array(surname)).to_pylist(),
    )


def _units(plan: ForcePlan, land: Land, premises: Premises) -> tuple[Unit, ...]:
    wanted = max(plan.people / PEOPLE_PER_UNIT, 12)
    stations = premises.of_kind("police station")
    x, y = premises.addresses.coordinates(premises.address(stations))
    divisions = land.division_of(x, y)
    units: list[Unit] = []
    for kind, function, letter, share, fewest, crew, skills in _UNITS:
        force_wide = function in ("roads", "armed", "dogs")
        least = fewest if force_wide else max(fewest, len(land.divisions))
        count = max(round(wanted * share), least)
        for nth in range(count):
            division = nth % len(land.divisions)
            here = np.flatnonzero(divisions == division)
            base = int(here[nth % len(here)]) if len(here) else nth % len(stations)
            area = land.areas[0].code if force_wide else land.divisions[division].code
            number = nth // (1 if force_wide else len(land.divisions)) + 1
            units.append(
                Unit(len(units) + 1, f"{area}{letter}{number:02d}", kind, function, area, skills,
                     crew, float(x[base]), float(y[base]))
            )  # fmt: skip
    return tuple(units)


def _table(rows: Sequence[Team | Officer | Unit], kind: type[Team | Officer | Unit]) -> Batch:
    names = [field.name for field in fields(kind)]
    return batch({name: pa.array([getattr(row, name) for row in rows]) for name in names})
