"""Right Care, Right Person over HTTP: decide, and read what was decided."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status
from pydantic import AwareDatetime

from iops.controlroom.right_care import commands, queries
from iops.controlroom.right_care.contracts import Told
from iops.controlroom.right_care.models import Decision
from iops.kernel.http import REFUSALS, Id, actor

router = Router(tags=["right care"])


class RightCareIn(Schema):
    """``risk``, ``crime``, ``children``: "yes", "no" or "unknown". ``outcome``: "police", "other"
    or "joint"; the last two with the agency, who there has taken it on, and when (none: now)."""

    risk: str = Field("", max_length=10)
    crime: str = Field("", max_length=10)
    children: str = Field("", max_length=10)
    outcome: str = Field("", max_length=10)
    agency: str = Field("", max_length=80)
    taken_by: str = Field("", max_length=300)
    taken_at: AwareDatetime | None = None
    reference: str = Field("", max_length=300)
    reason: str = Field("", max_length=300)


class RightCareOut(Schema):
    """One version of a decision."""

    id: int
    incident_id: int
    number: int
    at: datetime
    risk: str
    crime: str
    children: str
    outcome: str
    agency: str
    taken_by: str
    taken_at: datetime | None
    reference: str
    reason: str
    against: bool


@router.get(
    "/incidents/{incident_id}/right-care", response={200: list[RightCareOut], **REFUSALS},
    operation_id="right_care",
)  # fmt: skip
def right_care(request: HttpRequest, incident_id: Id) -> Any:
    """Every version on an incident, the newest first."""
    found = queries.right_care_of(by=actor(request), incident_id=incident_id)
    return [line.one for line in found.versions]


@router.post(
    "/incidents/{incident_id}/right-care", response={201: RightCareOut, **REFUSALS},
    operation_id="decide_right_care",
)  # fmt: skip
def decide(request: HttpRequest, incident_id: Id, given: RightCareIn) -> Status[Decision]:
    """Decide who deals with an incident."""
    told = Told(**given.dict())
    made = commands.decide_right_care(by=actor(request), incident_id=incident_id, told=told).value
    return Status(201, made)
