"""Promises over HTTP: in one line, as a handler types them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from iops.controlroom.promises import commands, queries
from iops.kernel.http import REFUSALS, Id, actor

router = Router(tags=["promises"])


class PromiseIn(Schema):
    """ "18:00 ring back": a time, and what is promised; a time alone means to ring back."""

    line: str = Field("", max_length=340)


class PromiseEndIn(Schema):
    """What came of it."""

    kept: bool
    result: str = Field("", max_length=300)


class PromiseOut(Schema):
    """A promise."""

    id: int
    incident_id: int | None
    contact_id: int | None
    what: str
    due_at: datetime
    state: str
    result: str


@router.get("/promises", response={200: list[PromiseOut], **REFUSALS}, operation_id="promises")
def listed(request: HttpRequest) -> list[Any]:
    """All that is owed to callers, the soonest first."""
    return list(queries.open_promises(by=actor(request)))


@router.post("/incidents/{incident_id}/promises", response={201: PromiseOut, **REFUSALS},
             operation_id="promise_on_incident")  # fmt: skip
def on_incident(request: HttpRequest, incident_id: Id, given: PromiseIn) -> Status[Any]:
    """Promise something to the caller of an incident."""
    # The same line about the same incident is the same promise: no other key is needed.
    made = commands.promise(
        by=actor(request).with_key(None), line=given.line, incident_id=incident_id
    ).value
    return Status(201, made)


@router.post("/contacts/{contact_id}/promises", response={201: PromiseOut, **REFUSALS},
             operation_id="promise_on_contact")  # fmt: skip
def on_contact(request: HttpRequest, contact_id: Id, given: PromiseIn) -> Status[Any]:
    """Promise something to the caller of a contact."""
    made = commands.promise(
        by=actor(request).with_key(None), line=given.line, contact_id=contact_id
    ).value
    return Status(201, made)


@router.post("/promises/{promise_id}/end", response={200: PromiseOut, **REFUSALS},
             operation_id="end_promise")  # fmt: skip
def end(request: HttpRequest, promise_id: Id, given: PromiseEndIn) -> Status[Any]:
    """Kept or not, and what came of it."""
    by = actor(request).with_key(None)
    if given.kept:
        return Status(200, commands.keep(by=by, promise_id=promise_id, result=given.result).value)
    return Status(
        200, commands.break_promise(by=by, promise_id=promise_id, reason=given.result).value
    )
