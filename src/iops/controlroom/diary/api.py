"""The diary over HTTP: bring something forward, say what came of it."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from iops.controlroom.diary import commands
from iops.controlroom.diary.rules import split
from iops.kernel import clock
from iops.kernel.errors import Invalid
from iops.kernel.http import REFUSALS, Id, actor

router = Router(tags=["diary"])


class DiaryEntryIn(Schema):
    """What is to be done and when; or both in one line, as a dispatcher types it."""

    when: str = Field("", max_length=40)
    what: str = Field("", max_length=300)
    line: str = Field("", max_length=340)


class DiaryResultIn(Schema):
    """What came of an entry."""

    result: str = Field("", max_length=300)


class DiaryEntryOut(Schema):
    """An entry of the diary."""

    id: int
    incident_id: int
    due_at: datetime
    what: str
    done_at: datetime | None
    result: str


@router.post(
    "/incidents/{incident_id}/diary", response={201: DiaryEntryOut, **REFUSALS},
    operation_id="bring_forward",
)  # fmt: skip
def bring_forward(request: HttpRequest, incident_id: Id, given: DiaryEntryIn) -> Status[Any]:
    """Owe something on an incident at a time."""
    when, what = given.when, given.what
    if given.line:
        try:
            when, what = split(given.line, clock.now())
        except ValueError as error:
            raise Invalid.at("line", str(error)) from None
    made = commands.bring_forward(
        by=actor(request), incident_id=incident_id, when=when, what=what
    ).value
    return Status(201, made)


@router.post(
    "/diary/{entry_id}/done", response={200: DiaryEntryOut, **REFUSALS}, operation_id="diary_done"
)
def done(request: HttpRequest, entry_id: Id, given: DiaryResultIn) -> Status[Any]:
    """Say what came of an entry."""
    made = commands.done(by=actor(request), entry_id=entry_id, result=given.result).value
    return Status(200, made)
