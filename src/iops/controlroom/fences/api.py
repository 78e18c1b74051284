"""Geofences over HTTP: set one, end one, and what crossed it."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from iops.controlroom.fences import commands, queries
from iops.kernel.http import REFUSALS, Id, actor

router = Router(tags=["geofences"])


class FenceIn(Schema):
    """``ring``: corners one a line, or a circle, as somebody types them."""

    name: str = Field(max_length=80)
    reason: str = Field(max_length=300)
    ring: str = Field(max_length=4000)
    until: datetime
    on_enter: bool = True
    on_leave: bool = True


class FenceOut(Schema):
    """A geofence; ``ring`` in metres of the national grid."""

    id: int
    name: str
    reason: str
    ring: list[list[float]]
    until: datetime
    on_enter: bool
    on_leave: bool
    ended_at: datetime | None


class CrossingOut(Schema):
    """A unit that came in, or went out."""

    id: int
    unit_id: int
    callsign: str
    entered: bool
    at: datetime


class FenceCardOut(FenceOut):
    """With what crossed it, the newest first."""

    crossings: list[CrossingOut]


@router.post("/geofences", response={201: FenceOut, **REFUSALS}, operation_id="set_geofence")
def set_fence(request: HttpRequest, given: FenceIn) -> Status[Any]:
    """Watch an area until a moment; the caller is told."""
    made = commands.set_fence(
        by=actor(request), name=given.name, reason=given.reason,
        ring=queries.ring_typed(given.ring), until=given.until, on_enter=given.on_enter,
        on_leave=given.on_leave,
    ).value  # fmt: skip
    return Status(201, made)


@router.get(
    "/geofences/{fence_id}", response={200: FenceCardOut, **REFUSALS}, operation_id="geofence"
)
def fence(request: HttpRequest, fence_id: Id) -> dict[str, Any]:
    """One geofence."""
    card = queries.fence_card(by=actor(request), fence_id=fence_id)
    one = card.fence
    return {
        "id": one.pk, "name": one.name, "reason": one.reason, "ring": one.ring,
        "until": one.until, "on_enter": one.on_enter, "on_leave": one.on_leave,
        "ended_at": one.ended_at,
        "crossings": [
            {"id": c.pk, "unit_id": c.unit_id, "callsign": c.callsign, "entered": c.entered,
             "at": c.at}
            for c in card.crossings
        ],
    }  # fmt: skip


@router.post(
    "/geofences/{fence_id}/end", response={200: FenceOut, **REFUSALS}, operation_id="end_geofence"
)
def end(request: HttpRequest, fence_id: Id) -> Any:
    """Watch it no more."""
    return commands.end_fence(by=actor(request), fence_id=fence_id).value
