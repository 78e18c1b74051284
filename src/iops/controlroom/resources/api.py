"""Units over HTTP: list, make, change, crew, what holds today, duties that are planned.

The state of a unit is reported at ``POST /units/{unit_id}/state`` (dispatch): it moves its job.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status

from iops.controlroom.resources import commands, queries
from iops.controlroom.resources.models import CrewMember
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.errors import Invalid, NotPermitted
from iops.kernel.http import REFUSALS, Id, actor

router = Router(tags=["units"])


class UnitIn(Schema):
    """What a unit is: codes of unit-kinds and unit-skills, base in National Grid metres."""

    callsign: str = Field(max_length=20)
    kind: str = Field(max_length=30)
    division: str = Field("", max_length=30)
    beat: str = Field("", max_length=30)
    skills: list[str] = Field(default_factory=list, max_length=40)
    talkgroup: str = Field("", max_length=30)
    base_easting: float | None = Field(None, ge=0, le=700_000)
    base_northing: float | None = Field(None, ge=0, le=1_300_000)


class SeatOut(Schema):
    """Somebody aboard, from when until when; driver grade by its code."""

    id: int
    name: str
    collar: str
    start: datetime
    end: datetime
    driver: str


class UnitOut(Schema):
    """A unit with its crew; ``incident_id`` where the caller may see its incident."""

    id: int
    callsign: str
    kind: str
    division: str
    beat: str
    skills: list[str]
    talkgroup: str
    state: str
    state_label: str
    meaning: str
    on_duty: bool
    shift_end: datetime | None
    committed: bool
    incident_id: int | None
    crew: list[SeatOut]
    withdrawn_at: datetime | None
    version: int


class UnitList(Schema):
    """One page, and how many there are in all."""

    units: list[UnitOut]
    count: int
    on_duty: int


class UnitFilter(Schema):
    """``duty``: on, off, gone (stood down for good), or nothing for all on the strength.

    ``callsign`` is the beginning of one.
    """

    callsign: str = Field("", max_length=20)
    division: str = Field("", max_length=30)
    kind: str = Field("", max_length=30)
    duty: str = Field("", pattern="^(on|off|gone|)$")
    start: int = Field(0, ge=0, le=100_000)
    limit: int = Field(200, ge=1, le=500)


class CrewIn(Schema):
    """Who comes aboard, by collar number, until when (without it: ten hours from now).

    ``move`` takes them out of the crew that they sit in, in the same step.
    """

    officers: list[str] = Field(min_length=1, max_length=20)
    until: datetime | None = None
    move: bool = False


class OffIn(Schema):
    """Who is booked off, by collar number; nobody named: all."""

    officers: list[str] = Field(default_factory=list, max_length=20)


class DayIn(Schema):
    """What changes today; what is not given stays. ``drivers``: grade by collar number."""

    until: datetime | None = None
    talkgroup: str | None = Field(None, max_length=30)
    drivers: dict[str, str] = Field(default_factory=dict, max_length=20)


class DutyIn(Schema):
    """A planned duty: an officer in a unit. A new call sign becomes a unit of that kind."""

    callsign: str = Field(max_length=20)
    collar: str = Field(max_length=10)
    start: datetime
    end: datetime
    kind: str = Field("", max_length=30)
    division: str = Field("", max_length=30)
    skills: list[str] = Field(default_factory=list, max_length=40)


def caller(request: HttpRequest) -> Actor:
    """Who calls; whoever is answered with a unit must be one who sees it, before it is changed."""
    by = actor(request)
    if not by.may("resources.view"):
        raise NotPermitted("The answer is a unit. Your role or token needs “resources.view”.")
    return by


def shown(by: Actor, unit_id: int) -> dict[str, Any]:
    """A unit as it is now."""
    return _out(queries.unit_card(by=by, unit_id=unit_id).line)


def _out(line: queries.UnitLine) -> dict[str, Any]:
    unit = line.unit
    return {
        "id": unit.pk, "callsign": unit.callsign, "kind": unit.kind, "division": unit.division,
        "beat": unit.beat, "skills": unit.skills, "talkgroup": unit.talkgroup,
        "state": unit.state, "state_label": line.state, "meaning": unit.meaning,
        "on_duty": not line.off_duty, "shift_end": unit.shift_end,
        "committed": unit.incident_id is not None,
        "incident_id": line.job.pk if line.job else None,
        "crew": [_seat(one) for one in line.crew],
        "withdrawn_at": unit.withdrawn_at, "version": unit.version,
    }  # fmt: skip


def _seat(one: CrewMember) -> dict[str, Any]:
    return {
        "id": one.pk, "name": one.name, "collar": one.collar, "driver": one.driver,
        "start": one.aboard.lower, "end": one.aboard.upper,
    }  # fmt: skip


def _arguments(given: UnitIn) -> dict[str, Any]:
    found = given.dict(exclude={"base_easting", "base_northing"})
    east, north = given.base_easting, given.base_northing
    if (east is None) != (north is None):
        missing = "base_easting" if east is None else "base_northing"
        said = "A base needs both easting and northing."
        raise Invalid(said, fields={missing: said})
    return found | {"base": None if east is None else (east, north)}


def moment(given: datetime | None) -> datetime | None:
    """A moment without an offset is one of London."""
    return given if given is None or given.tzinfo else given.replace(tzinfo=clock.LONDON)


def accounts(by: Actor, collars: Sequence[str]) -> list[int]:
    """Officers by collar number. Raises Invalid naming those that nobody has."""
    found = queries.by_collar(by, collars)
    missing = [one for one in collars if one.strip().casefold() not in found]
    if missing:
        said = f"Nobody who can sign in has the collar number {', '.join(missing)}."
        raise Invalid(said, fields={"officers": said})
    return [found[one.strip().casefold()] for one in collars]


@router.get("/units", response={200: UnitList, **REFUSALS})
def list_units(request: HttpRequest, chosen: Query[UnitFilter]) -> dict[str, Any]:
    """Units, on duty first, then by division and call sign."""
    found = queries.units(by=actor(request), **chosen.dict())
    return {
        "units": [_out(line) for line in found.lines],
        "count": found.count,
        "on_duty": found.on_duty,
    }


@router.post("/units", response={201: UnitOut, **REFUSALS})
def make_unit(request: HttpRequest, given: UnitIn) -> Status[dict[str, Any]]:
    """Make a unit; it is off duty until it is crewed."""
    by = caller(request)
    outcome = commands.add_unit(by=by, **_arguments(given))
    return Status(201, shown(by, outcome.value.id))


@router.post("/units/duties", response={201: dict[str, int], **REFUSALS})
def plan_duty(request: HttpRequest, given: DutyIn) -> Status[dict[str, int]]:
    """Plan a duty; the officer comes aboard at its start by themselves. Answers the seat."""
    times = {"start": moment(given.start), "end": moment(given.end)}
    outcome = commands.plan_duty(by=actor(request), **(given.dict() | times))
    return Status(201, {"id": outcome.value.id})


@router.get("/units/{unit_id}", response={200: UnitOut, **REFUSALS})
def one_unit(request: HttpRequest, unit_id: Id) -> dict[str, Any]:
    return shown(actor(request), unit_id)


@router.post("/units/{unit_id}/change", response={200: UnitOut, **REFUSALS})
def change_unit(request: HttpRequest, unit_id: Id, given: UnitIn) -> dict[str, Any]:
    """Change what a unit is."""
    by = caller(request)
    commands.change_unit(by=by, unit_id=unit_id, **_arguments(given))
    return shown(by, unit_id)


@router.post("/units/{unit_id}/withdraw", response={200: UnitOut, **REFUSALS})
def withdraw(request: HttpRequest, unit_id: Id) -> dict[str, Any]:
    """Stand a unit down for good."""
    by = caller(request)
    commands.withdraw_unit(by=by, unit_id=unit_id)
    return shown(by, unit_id)


@router.post("/units/{unit_id}/bring-back", response={200: UnitOut, **REFUSALS})
def bring_back(request: HttpRequest, unit_id: Id) -> dict[str, Any]:
    """Bring a unit back that was stood down for good."""
    by = caller(request)
    commands.bring_back_unit(by=by, unit_id=unit_id)
    return shown(by, unit_id)


@router.post("/units/{unit_id}/crew", response={200: UnitOut, **REFUSALS})
def book_on(request: HttpRequest, unit_id: Id, given: CrewIn) -> dict[str, Any]:
    """Book officers on."""
    by = caller(request)
    commands.book_on(
        by=by,
        unit_id=unit_id,
        account_ids=accounts(by, given.officers),
        until=moment(given.until),
        move=given.move,
    )
    return shown(by, unit_id)


@router.post("/units/{unit_id}/book-off", response={200: UnitOut, **REFUSALS})
def book_off(request: HttpRequest, unit_id: Id, given: OffIn) -> dict[str, Any]:
    """Book some or all off."""
    by = caller(request)
    named = accounts(by, given.officers) if given.officers else None
    commands.book_off(by=by, unit_id=unit_id, account_ids=named)
    return shown(by, unit_id)


@router.post("/units/{unit_id}/day", response={200: UnitOut, **REFUSALS})
def change_day(request: HttpRequest, unit_id: Id, given: DayIn) -> dict[str, Any]:
    """Change the end of the shift, the talkgroup, who drives at which grade."""
    by = caller(request)
    numbers = accounts(by, list(given.drivers))
    commands.change_day(
        by=by,
        unit_id=unit_id,
        until=moment(given.until),
        talkgroup=given.talkgroup,
        drivers=dict(zip(numbers, given.drivers.values(), strict=True)),
    )
    return shown(by, unit_id)
