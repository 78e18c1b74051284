"""Major and critical incidents over HTTP: declare, report, command, decide, stand down."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from iops.controlroom.major import commands, queries
from iops.controlroom.major.contracts import METHANE, Decided, Report
from iops.kernel.http import REFUSALS, Id, actor

router = Router(tags=["major incidents"])
TEXT = 1000


class MajorIn(Schema):
    """``kind``: "major" or "critical"; ``name``: what people call it."""

    kind: str = Field("", max_length=10)
    reason: str = Field("", max_length=TEXT)
    name: str = Field("", max_length=80)


class MajorOut(Schema):
    """A declaration."""

    id: int
    incident_id: int
    kind: str
    name: str
    reason: str
    declared_at: datetime
    confirmed_at: datetime | None
    stood_down_at: datetime | None
    ending: str


class MethaneIn(Schema):
    """A METHANE. ``declared``: "yes", "standby" or "no"; counts are of people by triage."""

    declared: str = Field("", max_length=10)
    location: str = Field("", max_length=TEXT)
    what: str = Field("", max_length=TEXT)
    hazards: str = Field("", max_length=TEXT)
    access: str = Field("", max_length=TEXT)
    casualties: str = Field("", max_length=TEXT)
    services: str = Field("", max_length=TEXT)
    given_by: str = Field("", max_length=120)
    p1: int | None = Field(None, ge=0, le=9999)
    p2: int | None = Field(None, ge=0, le=9999)
    p3: int | None = Field(None, ge=0, le=9999)
    dead: int | None = Field(None, ge=0, le=9999)


class MethaneOut(MethaneIn):
    """One version of it."""

    id: int
    number: int
    at: datetime


class MajorDecisionIn(Schema):
    """What was decided, why, by whom; and the steps of the Joint Decision Model before it."""

    decision: str = Field("", max_length=4 * TEXT)
    reason: str = Field("", max_length=4 * TEXT)
    by: str = Field("", max_length=120)
    information: str = Field("", max_length=4 * TEXT)
    threat: str = Field("", max_length=4 * TEXT)
    powers: str = Field("", max_length=4 * TEXT)
    options: str = Field("", max_length=4 * TEXT)
    corrects: int | None = Field(None, ge=1, le=2**62)


class MajorRoleIn(Schema):
    """``role``: a code of ``command-roles``; ``who``: user name or collar number, "" oneself."""

    role: str = Field("", max_length=20)
    who: str = Field("", max_length=150)


class MajorPrincipleIn(Schema):
    """``code``: of ``jesip-principles``."""

    code: str = Field("", max_length=20)
    done: bool = True
    note: str = Field("", max_length=300)


class MajorEndIn(Schema):
    """Why it is stood down."""

    reason: str = Field("", max_length=TEXT)


class MajorDone(Schema):
    """What was written, by its number."""

    id: int


@router.get("/major-incidents", response={200: list[MajorOut], **REFUSALS},
            operation_id="major_incidents")  # fmt: skip
def major_incidents(request: HttpRequest) -> Any:
    """Those that stand, and those of the last three months."""
    return [line.one for line in queries.majors(by=actor(request))]


@router.post("/incidents/{incident_id}/major", response={201: MajorOut, **REFUSALS},
             operation_id="declare_major")  # fmt: skip
def declare(request: HttpRequest, incident_id: Id, given: MajorIn) -> Status[Any]:
    """Declare an incident a major or a critical one."""
    made = commands.declare(
        by=actor(request), incident_id=incident_id, kind=given.kind, reason=given.reason,
        name=given.name,
    ).value  # fmt: skip
    return Status(201, made)


@router.post("/major-incidents/{major_id}/confirm", response={200: MajorOut, **REFUSALS},
             operation_id="confirm_major")  # fmt: skip
def confirm(request: HttpRequest, major_id: Id) -> Any:
    """Say "I have it"."""
    return commands.confirm(by=actor(request), major_id=major_id).value


@router.post("/major-incidents/{major_id}/methane", response={201: MethaneOut, **REFUSALS},
             operation_id="write_methane")  # fmt: skip
def methane(request: HttpRequest, major_id: Id, given: MethaneIn) -> Status[Any]:
    """One more version of the METHANE."""
    p1, p2, p3, dead = (
        "" if count is None else str(count) for count in (given.p1, given.p2, given.p3, given.dead)
    )
    report = Report(
        **{field: getattr(given, field) for field, _, _ in METHANE}, given_by=given.given_by,
        counts=(p1, p2, p3, dead),
    )  # fmt: skip
    made = commands.write_methane(by=actor(request), major_id=major_id, report=report).value
    return Status(201, made)


@router.post("/major-incidents/{major_id}/decisions", response={201: MajorDone, **REFUSALS},
             operation_id="record_major_decision")  # fmt: skip
def decide(request: HttpRequest, major_id: Id, given: MajorDecisionIn) -> Status[Any]:
    """A decision, in the hand of the log-keeper."""
    words = given.dict(exclude={"corrects"})
    made = commands.record_decision(
        by=actor(request), major_id=major_id, given=Decided(**words), corrects=given.corrects
    ).value
    return Status(201, made)


@router.post("/major-incidents/{major_id}/roles", response={201: MajorDone, **REFUSALS},
             operation_id="name_commander")  # fmt: skip
def role(request: HttpRequest, major_id: Id, given: MajorRoleIn) -> Status[Any]:
    """Put somebody into a role of command; whoever held it hands it over."""
    made = commands.name_holder(
        by=actor(request), major_id=major_id, role=given.role, who=given.who
    ).value
    return Status(201, made)


@router.post("/major-incidents/{major_id}/principles", response={201: MajorDone, **REFUSALS},
             operation_id="tick_principle")  # fmt: skip
def principle(request: HttpRequest, major_id: Id, given: MajorPrincipleIn) -> Status[Any]:
    """Say of a principle of joint work that it is seen to, or no longer is."""
    made = commands.tick_principle(
        by=actor(request), major_id=major_id, code=given.code, done=given.done, text=given.note
    ).value
    return Status(201, made)


@router.post("/major-incidents/{major_id}/stand-down", response={200: MajorOut, **REFUSALS},
             operation_id="stand_down_major")  # fmt: skip
def stand_down(request: HttpRequest, major_id: Id, given: MajorEndIn) -> Any:
    """Stand it down, with a reason."""
    return commands.stand_down(by=actor(request), major_id=major_id, reason=given.reason).value
