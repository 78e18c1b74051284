"""Desks over HTTP: who sits where, taking and leaving, merging, moving an incident, setting up."""

from collections.abc import Sequence
from datetime import datetime

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from iops.controlroom.desks import commands, queries
from iops.controlroom.desks.contracts import AreaKind, DeskLine
from iops.kernel.http import REFUSALS, Id, actor

router = Router(tags=["desks"])


class DeskAreaIn(Schema):
    """A division or beat, by its code."""

    kind: AreaKind
    code: str = Field(max_length=30)


class DeskIn(Schema):
    """What a desk is. Of all desks one takes what is no other desk's."""

    code: str = Field(max_length=6)
    name: str = Field(max_length=60)
    areas: list[DeskAreaIn] = Field(default_factory=list, max_length=500)
    takes_rest: bool = False


class DeskMergerIn(Schema):
    """The desk that does the work from now on."""

    into: int = Field(ge=1, le=2**62)


class DeskOfIncidentIn(Schema):
    """To which desk, and why."""

    desk_id: int = Field(ge=1, le=2**62)
    reason: str = Field("", max_length=300)


class SitterOut(Schema):
    """Somebody who sits at a desk now."""

    account_id: int
    name: str
    since: datetime


class DeskOut(Schema):
    """A desk. ``in_effect_id`` does its work now; ``unstaffed``: it has work, and nobody sits."""

    id: int
    code: str
    name: str
    takes_rest: bool
    in_effect_id: int
    areas: list[str]
    sitters: list[SitterOut]
    open: int
    results: int
    oldest_at: datetime | None
    unstaffed: bool
    alarm_since: datetime | None
    version: int


class DeskDone(Schema):
    """What was made or changed, by its number."""

    id: int


def _out(line: DeskLine) -> DeskOut:
    return DeskOut(
        id=line.id, code=line.code, name=line.name, takes_rest=line.takes_rest,
        in_effect_id=line.in_effect_id, areas=list(line.areas),
        sitters=[SitterOut(account_id=one.account_id, name=one.name, since=one.since)
                 for one in line.sitters],
        open=line.open, results=line.results, oldest_at=line.oldest_at,
        unstaffed=line.unstaffed, alarm_since=line.alarm_since, version=line.version,
    )  # fmt: skip


def _areas(given: Sequence[DeskAreaIn]) -> list[tuple[str, str]]:
    return [(str(one.kind), one.code) for one in given]


@router.get("/desks", response={200: list[DeskOut], **REFUSALS}, operation_id="desks")
def desks(request: HttpRequest) -> list[DeskOut]:
    """All desks, with who sits there and what each has."""
    return [_out(line) for line in queries.desks(by=actor(request))]


@router.post("/desks", response={201: DeskDone, **REFUSALS}, operation_id="make_desk")
def make(request: HttpRequest, given: DeskIn) -> Status[DeskDone]:
    """Make a desk."""
    made = commands.make_desk(
        by=actor(request), code=given.code, name=given.name, areas=_areas(given.areas),
        takes_rest=given.takes_rest,
    ).value  # fmt: skip
    return Status(201, DeskDone(id=made.id))


@router.put("/desks/{desk_id}", response={200: DeskDone, **REFUSALS}, operation_id="change_desk")
def change(request: HttpRequest, desk_id: Id, given: DeskIn) -> DeskDone:
    """Change what a desk is called and covers; open incidents follow their place at once."""
    changed = commands.change_desk(
        by=actor(request), desk_id=desk_id, code=given.code, name=given.name,
        areas=_areas(given.areas), takes_rest=given.takes_rest,
    ).value  # fmt: skip
    return DeskDone(id=changed.id)


@router.post(
    "/desks/{desk_id}/close", response={200: DeskDone, **REFUSALS}, operation_id="close_desk"
)
def close(request: HttpRequest, desk_id: Id) -> DeskDone:
    """Close a desk for good."""
    return DeskDone(id=commands.close_desk(by=actor(request), desk_id=desk_id).value.id)


@router.post(
    "/desks/{desk_id}/take", response={200: DeskDone, **REFUSALS}, operation_id="take_desk"
)
def take(request: HttpRequest, desk_id: Id) -> DeskDone:
    """Sit down at a desk; answers the number of the sitting."""
    return DeskDone(id=commands.take_desk(by=actor(request), desk_id=desk_id).value.id)


@router.post("/my-desk/leave", response={200: DeskDone, **REFUSALS}, operation_id="leave_desk")
def leave(request: HttpRequest) -> DeskDone:
    """Leave the desk at which the caller sits."""
    return DeskDone(id=commands.leave_desk(by=actor(request)).value.id)


@router.post(
    "/desks/{desk_id}/merge", response={200: DeskDone, **REFUSALS}, operation_id="merge_desk"
)
def merge(request: HttpRequest, desk_id: Id, given: DeskMergerIn) -> DeskDone:
    """Let another desk do the work of this one."""
    made = commands.merge_desk(by=actor(request), desk_id=desk_id, into_id=given.into).value
    return DeskDone(id=made.id)


@router.post(
    "/desks/{desk_id}/split", response={200: DeskDone, **REFUSALS}, operation_id="split_desk"
)
def split(request: HttpRequest, desk_id: Id) -> DeskDone:
    """Take a merged desk back, and sit down there."""
    return DeskDone(id=commands.split_desk(by=actor(request), desk_id=desk_id).value.id)


@router.post(
    "/incidents/{incident_id}/desk", response={200: DeskDone, **REFUSALS},
    operation_id="move_to_desk",
)  # fmt: skip
def move(request: HttpRequest, incident_id: Id, given: DeskOfIncidentIn) -> DeskDone:
    """Give an incident to another desk than that of its place."""
    made = commands.move_incident(
        by=actor(request), incident_id=incident_id, desk_id=given.desk_id, reason=given.reason
    ).value
    return DeskDone(id=made.id)
