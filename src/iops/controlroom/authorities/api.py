"""Authority at an incident over HTTP."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from iops.controlroom.authorities import commands, queries
from iops.controlroom.authorities.queries import AuthorityLine
from iops.kernel.http import REFUSALS, Id, actor

router = Router(tags=["authorities"])


class AuthorityIn(Schema):
    """``kind``: a code of ``authority-kinds``; ``asked_by``: who asks, "" oneself."""

    kind: str = Field("", max_length=20)
    what: str = Field("", max_length=1000)
    reason: str = Field("", max_length=1000)
    asked_by: str = Field("", max_length=120)


class AuthorityGivenIn(Schema):
    """``until``: "22:30" or "+20" (minutes); ``who`` gave it by word of mouth, "" oneself."""

    conditions: str = Field("", max_length=1000)
    until: str = Field("", max_length=20)
    who: str = Field("", max_length=150)


class AuthorityReasonIn(Schema):
    """Why."""

    reason: str = Field("", max_length=1000)


class AuthorityOut(Schema):
    """An authority. ``state``: asked, given, refused, withdrawn or over."""

    id: int
    incident_id: int
    number: int
    kind: str
    asked_at: datetime
    asked_by: str
    what: str
    reason: str
    state: str
    conditions: str
    until: datetime | None


def _out(line: AuthorityLine) -> AuthorityOut:
    one = line.one
    return AuthorityOut(
        id=one.pk, incident_id=one.incident_id, number=one.number, kind=one.kind,
        asked_at=one.asked_at, asked_by=one.asked_by, what=one.what, reason=one.reason,
        state=line.state, conditions=line.conditions, until=line.until,
    )  # fmt: skip


@router.get("/incidents/{incident_id}/authorities", response={200: list[AuthorityOut], **REFUSALS},
            operation_id="authorities")  # fmt: skip
def authorities(request: HttpRequest, incident_id: Id) -> Any:
    """The authorities of an incident, those that wait or stand first."""
    return [_out(one) for one in queries.authorities_of(by=actor(request), incident_id=incident_id)]


@router.post("/incidents/{incident_id}/authorities", response={201: AuthorityOut, **REFUSALS},
             operation_id="ask_authority")  # fmt: skip
def ask(request: HttpRequest, incident_id: Id, given: AuthorityIn) -> Status[Any]:
    """Ask for authority."""
    made = commands.ask_authority(
        by=actor(request), incident_id=incident_id, kind=given.kind, what=given.what,
        reason=given.reason, asked_by=given.asked_by,
    ).value  # fmt: skip
    return Status(201, _out(queries.authority(by=actor(request), request_id=made.id)))


@router.post("/authorities/{request_id}/give", response={200: AuthorityOut, **REFUSALS},
             operation_id="give_authority")  # fmt: skip
def give(request: HttpRequest, request_id: Id, given: AuthorityGivenIn) -> Any:
    """Give it, or give it anew with other conditions or for longer."""
    commands.give_authority(
        by=actor(request), request_id=request_id, conditions=given.conditions, until=given.until,
        who=given.who,
    )  # fmt: skip
    return _out(queries.authority(by=actor(request), request_id=request_id))


@router.post("/authorities/{request_id}/refuse", response={200: AuthorityOut, **REFUSALS},
             operation_id="refuse_authority")  # fmt: skip
def refuse(request: HttpRequest, request_id: Id, given: AuthorityReasonIn) -> Any:
    """Refuse it, with a reason."""
    commands.refuse_authority(by=actor(request), request_id=request_id, reason=given.reason)
    return _out(queries.authority(by=actor(request), request_id=request_id))


@router.post("/authorities/{request_id}/withdraw", response={200: AuthorityOut, **REFUSALS},
             operation_id="withdraw_authority")  # fmt: skip
def withdraw(request: HttpRequest, request_id: Id, given: AuthorityReasonIn) -> Any:
    """Withdraw it, with a reason."""
    commands.withdraw_authority(by=actor(request), request_id=request_id, reason=given.reason)
    return _out(queries.authority(by=actor(request), request_id=request_id))
