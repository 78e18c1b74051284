"""Requests to other services over HTTP."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from iops.controlroom.services import commands, queries
from iops.controlroom.services.models import Request
from iops.kernel.http import REFUSALS, Id, actor

router = Router(tags=["services"])


class ServiceAskIn(Schema):
    """Who is asked for what: attend, transfer (hand the incident over) or inform."""

    agency: str = Field("", max_length=80)
    kind: str = Field("attend", max_length=20)
    what: str = Field("", max_length=4000)
    way: str = Field("", max_length=20)
    with_caller: bool = False


class ServiceHearIn(Schema):
    """What they have said by telephone."""

    state: str = Field("", max_length=20)
    taken_by: str = Field("", max_length=600)
    reference: str = Field("", max_length=200)
    text: str = Field("", max_length=600)


class ServiceTextIn(Schema):
    """What they are to know, or why."""

    text: str = Field("", max_length=4000)


class ServiceRequestOut(Schema):
    """A request to another service."""

    id: int
    number: str
    agency: str
    kind: str
    way: str
    state: str
    incident_id: int | None
    their_reference: str
    taken_by: str
    answer_by: datetime | None


def _answer(request: HttpRequest, done: Any) -> Request:
    """A command that was carried out before answers by its number: the request as it stands."""
    if isinstance(done, Request):
        return done
    return queries.request(by=actor(request).with_key(None), request_id=done.id).line.one


@router.get(
    "/services", response={200: list[ServiceRequestOut], **REFUSALS}, operation_id="services"
)
def listed(request: HttpRequest) -> list[Any]:
    """The requests of the room that have not ended, those without an answer first."""
    return [line.one for line in queries.requests(by=actor(request))]


@router.post("/incidents/{incident_id}/services", response={201: ServiceRequestOut, **REFUSALS},
             operation_id="ask_service")  # fmt: skip
def ask(request: HttpRequest, incident_id: Id, given: ServiceAskIn) -> Status[Any]:
    """Ask an agency; by message where messages are agreed with it."""
    done = commands.ask(
        by=actor(request), incident_id=incident_id, agency_code=given.agency, kind=given.kind,
        what=given.what, way=given.way, with_caller=given.with_caller,
    ).value  # fmt: skip
    return Status(201, _answer(request, done))


@router.post("/services/{request_id}/hear", response={200: ServiceRequestOut, **REFUSALS},
             operation_id="hear_service")  # fmt: skip
def hear(request: HttpRequest, request_id: Id, given: ServiceHearIn) -> Status[Any]:
    """Write down what they said by telephone."""
    done = commands.hear(by=actor(request), request_id=request_id, **given.dict()).value
    return Status(200, _answer(request, done))


@router.post("/services/{request_id}/tell", response={200: ServiceRequestOut, **REFUSALS},
             operation_id="tell_service")  # fmt: skip
def tell(request: HttpRequest, request_id: Id, given: ServiceTextIn) -> Status[Any]:
    """Tell them more."""
    done = commands.tell(by=actor(request), request_id=request_id, text=given.text).value
    return Status(200, _answer(request, done))


@router.post("/services/{request_id}/withdraw", response={200: ServiceRequestOut, **REFUSALS},
             operation_id="withdraw_service")  # fmt: skip
def withdraw(request: HttpRequest, request_id: Id, given: ServiceTextIn) -> Status[Any]:
    """They are not needed any more."""
    done = commands.withdraw(by=actor(request), request_id=request_id, reason=given.text).value
    return Status(200, _answer(request, done))
