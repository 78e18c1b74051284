"""Shifts: who goes off is booked off, who comes on is booked on."""

from __future__ import annotations

from datetime import datetime

from iops.controlroom.resources.commands import book_off, book_on
from iops.controlroom.resources.contracts import OFF_DUTY
from iops.controlroom.resources.models import CrewMember, Unit, UnitPosition
from iops.kernel import clock
from iops.kernel.commands import visibility
from iops.kernel.errors import Refused
from iops.sandbox.force.shifts import seat
from iops.sandbox.loading.staff import CREWS
from iops.sandbox.simulator.fleet import Spot
from iops.sandbox.simulator.life import Life
from iops.sandbox.simulator.staff import on_shift

#: Which teams crew a kind of unit, and how many seats it has.
_FUNCTIONS = {
    "response car": ("response", 2),
    "neighbourhood van": ("neighbourhood", 2),
    "roads car": ("roads", 2),
    "armed response vehicle": ("armed", 2),
    "dog unit": ("dogs", 1),
    "cell van": ("response", 2),
}


def change_shifts(life: Life) -> None:
    """Bring the units in line with the shift pattern; a committed unit finishes first."""
    life.staff.refresh()
    now = clock.now()
    with visibility(life.system()):
        units = list(Unit.objects.order_by("id"))
        taken = set(
            CrewMember.objects.filter(aboard__contains=now).values_list("account_id", flat=True)
        )
    for unit in units:
        if unit.meaning != OFF_DUTY and unit.incident_id is None and _is_over(unit, now):
            _off(life, unit.pk, taken)
            unit.meaning = OFF_DUTY
    for (function, area), mine in _by_team(units).items():
        idle = [(unit.pk, _FUNCTIONS[unit.kind][1]) for unit in mine if unit.meaning == OFF_DUTY]
        for crew, hours in _coming_on(life, function, area, now, taken):
            crews = seat(idle, crew)
            for unit_id, accounts in crews.items():
                _on(life, unit_id, accounts, hours)
                taken.update(accounts)
            idle = [one for one in idle if one[0] not in crews]
    with visibility(life.system()):
        on_duty = list(Unit.objects.exclude(meaning=OFF_DUTY).order_by("id"))
        spots: dict[int, Spot] = {
            held.unit_id: (held.easting, held.northing) for held in UnitPosition.objects.all()
        }
    for unit in on_duty:
        base = (unit.base_easting or 0.0, unit.base_northing or 0.0)
        life.fleet.put(unit.pk, spots.get(unit.pk, base))
    for gone in set(life.fleet.cars) - {unit.pk for unit in on_duty}:
        del life.fleet.cars[gone]


def _is_over(unit: Unit, now: datetime) -> bool:
    return unit.shift_end is not None and unit.shift_end <= now


def _by_team(units: list[Unit]) -> dict[tuple[str, str], list[Unit]]:
    found: dict[tuple[str, str], list[Unit]] = {}
    for unit in units:
        if unit.kind in _FUNCTIONS:
            found.setdefault((_FUNCTIONS[unit.kind][0], unit.division), []).append(unit)
    return found


def _coming_on(
    life: Life, function: str, area: str, now: datetime, taken: set[int]
) -> list[tuple[list[int], float]]:
    """Those of each team on shift who sit in no unit yet, and the hours they have left."""
    teams: dict[str, list[int]] = {}
    letters: dict[str, str] = {}
    for member in life.staff.members:
        fits = member.function == function and member.role in CREWS
        # Teams for the whole force crew units that belong to no division.
        if fits and (member.area == area or not area) and member.account_id not in taken:
            teams.setdefault(member.team, []).append(member.account_id)
            letters[member.team] = member.shift
    found = []
    for team in sorted(teams):
        shift = on_shift(letters[team], now)
        if shift is not None:
            hours = (shift[1] - now).total_seconds() / 3600
            if hours > 0.25:
                found.append((sorted(teams[team]), hours))
    return found


def _on(life: Life, unit_id: int, accounts: list[int], hours: float) -> None:
    try:
        book_on(by=life.acting(accounts[0]), unit_id=unit_id, account_ids=tuple(accounts),
                hours=hours)  # fmt: skip
    except Refused:
        life.agenda.refused["book-on"] += 1


def _off(life: Life, unit_id: int, taken: set[int]) -> None:
    with visibility(life.system()):
        aboard = list(
            CrewMember.objects.filter(unit_id=unit_id, aboard__contains=clock.now()).values_list(
                "account_id", flat=True
            )
        )
    by = aboard[0] if aboard else life.staff.available("response-officer")[0].account_id
    book_off(by=life.acting(by), unit_id=unit_id)
    taken.difference_update(aboard)
    life.fleet.cars.pop(unit_id, None)
