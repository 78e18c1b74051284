"""The door for messages of other control rooms, and the addresses of partners.

A partner calls with the token of its account, and sends one XML document. It is known by its
message id: sent again it is taken over once.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from iops.exchange.mait import commands
from iops.exchange.mait.carrying import take_in
from iops.exchange.mait.contracts import Unreadable
from iops.exchange.mait.models import Partner
from iops.kernel.errors import NotPermitted
from iops.kernel.http import REFUSALS, Problem, actor

router = Router(tags=["mait"])


class TakenOut(Schema):
    """The message was taken over; ``outcome`` says what was done with it."""

    message_id: str
    outcome: str


class PartnerIn(Schema):
    """Where messages for an agency go, and whose token brings theirs."""

    agency: str = Field(max_length=80)
    url: str = Field(max_length=500)
    account_id: int | None = Field(None, ge=1, le=2**62)


class PartnerOut(Schema):
    """A partner. The secret that signs what we send is shown here, and never again."""

    agency: str
    url: str
    secret: str


@router.post(
    "/mait/messages",
    response={202: TakenOut, **REFUSALS},
    operation_id="mait_message",
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/xml": {"schema": {"type": "string"}}},
        }
    },
)
def take(request: HttpRequest) -> Status[Any]:
    """Take a message over: create, update or acknowledge."""
    by = actor(request)
    partner = None
    if by.may("mait.receive"):
        partner = Partner.objects.filter(account_id=by.account_id, ended_at=None).first()
    if partner is None:
        raise NotPermitted("Messages are agreed with no partner that calls with this token.")
    try:
        kept = take_in(request.body, agency=partner.agency)
    except Unreadable as error:
        count = len(error.wrong)
        said = "This message is not understood" + (
            f": {count} things are wrong." if count > 1 else "."
        )
        return Status(422, Problem(detail=said, fields=error.wrong))
    return Status(202, {"message_id": kept.message_id, "outcome": kept.outcome})


@router.put("/mait/partners", response={200: PartnerOut, **REFUSALS},
            operation_id="set_mait_partner")  # fmt: skip
def set_partner(request: HttpRequest, given: PartnerIn) -> Any:
    """Set where messages for an agency go. Set anew it has a new secret."""
    return commands.set_partner(
        by=actor(request).with_key(None), agency_code=given.agency, url=given.url,
        account_id=given.account_id,
    ).value  # fmt: skip
