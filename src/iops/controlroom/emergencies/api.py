"""Officer emergencies over HTTP: pressed on any device, acknowledged, stood down."""

from datetime import datetime

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from iops.controlroom.emergencies import commands, queries
from iops.controlroom.emergencies.commands.press import device_fix
from iops.controlroom.emergencies.queries import EmergencyLine
from iops.kernel.http import REFUSALS, Id, actor

router = Router(tags=["emergencies"])


class PressIn(Schema):
    """Nothing is needed. ``unit_id``: of another unit than the one that the caller sits in.

    With longitude and latitude (WGS84) the position of the device counts, else the unit's last.
    """

    unit_id: int | None = Field(None, ge=1, le=2**62)
    longitude: float | None = Field(None, ge=-180, le=180)
    latitude: float | None = Field(None, ge=-90, le=90)
    accuracy: float | None = Field(None, ge=0, le=100_000)


class StandDownIn(Schema):
    """``ending`` is a code of the list ``emergency-endings``."""

    ending: str = Field(max_length=20)
    reason: str = Field("", max_length=1000)


class EmergencyOut(Schema):
    """A call for help. ``seconds``: from the press to the acknowledgement by a person."""

    id: int
    callsign: str
    officer: str
    unit_id: int | None
    incident_id: int | None
    joined: bool
    how: str
    pressed_at: datetime
    presses: int
    near: str
    longitude: float | None
    latitude: float | None
    accuracy: float | None
    fix_at: datetime | None
    withheld: bool
    acknowledged_at: datetime | None
    acknowledged_by: str
    seconds: int | None
    ended_at: datetime | None
    ending: str


def _out(line: EmergencyLine) -> EmergencyOut:
    one = line.one
    return EmergencyOut(
        id=one.pk, callsign=one.callsign, officer=line.officer, unit_id=one.unit_id,
        incident_id=line.incident.pk if line.incident else None, joined=one.joined, how=one.how,
        pressed_at=one.pressed_at, presses=one.presses, near=one.near, longitude=one.longitude,
        latitude=one.latitude, accuracy=one.accuracy, fix_at=one.fix_at, withheld=one.withheld,
        acknowledged_at=one.acknowledged_at, acknowledged_by=line.acknowledged_by,
        seconds=line.seconds, ended_at=one.ended_at, ending=one.ending,
    )  # fmt: skip


@router.post("/emergencies", response={201: dict[str, int], **REFUSALS})
def press(request: HttpRequest, given: PressIn) -> Status[dict[str, int]]:
    """An officer calls for help. Pressed again it is the same emergency."""
    fix = device_fix(given.longitude, given.latitude, given.accuracy)
    made = commands.press(by=actor(request), unit_id=given.unit_id, fix=fix).value
    return Status(201, {"id": made.id})


@router.get("/emergencies", response={200: list[EmergencyOut], **REFUSALS})
def standing(request: HttpRequest) -> list[EmergencyOut]:
    """Calls for help that stand."""
    return [_out(line) for line in queries.emergencies(by=actor(request), standing=True)]


@router.get("/emergencies/{emergency_id}", response={200: EmergencyOut, **REFUSALS})
def one(request: HttpRequest, emergency_id: Id) -> EmergencyOut:
    """One call for help."""
    return _out(queries.emergency(by=actor(request), emergency_id=emergency_id))


@router.post("/emergencies/{emergency_id}/acknowledge", response={200: dict[str, int],
                                                                  **REFUSALS})  # fmt: skip
def acknowledge(request: HttpRequest, emergency_id: Id) -> dict[str, int]:
    """A person has it; who comes second changes nothing."""
    had = commands.acknowledge_emergency(by=actor(request), emergency_id=emergency_id).value
    return {"id": had.id}


@router.post("/emergencies/{emergency_id}/stand-down", response={200: dict[str, int],
                                                                 **REFUSALS})  # fmt: skip
def stand_down(request: HttpRequest, emergency_id: Id, given: StandDownIn) -> dict[str, int]:
    """It is over, and why."""
    ended = commands.stand_down_emergency(
        by=actor(request), emergency_id=emergency_id, ending=given.ending, reason=given.reason
    ).value
    return {"id": ended.id}
