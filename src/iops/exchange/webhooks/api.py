"""Webhooks over HTTP."""

from datetime import datetime

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from iops.exchange.webhooks import commands
from iops.exchange.webhooks.queries import subscriptions
from iops.kernel.http import REFUSALS, Id, actor

router = Router(tags=["webhooks"])


class SubscriptionIn(Schema):
    """Where to send, which types ("incidents.*"), and whose sight limits it."""

    url: str = Field(max_length=500)
    types: list[str] = Field(min_length=1, max_length=50)
    account_id: int = Field(ge=1, le=2**62)


class SubscriptionOut(Schema):
    """A subscription, without its secret."""

    id: int
    url: str
    types: list[str]
    waiting: int
    last_acknowledged_at: datetime | None


class MadeOut(Schema):
    """The secret is shown once; messages are signed with it (``X-Iops-Signature``)."""

    id: int
    secret: str


@router.post("/webhooks", response={201: MadeOut, **REFUSALS})
def subscribe(request: HttpRequest, given: SubscriptionIn) -> Status[dict[str, object]]:
    """Tell an address of facts, by ids only."""
    made = commands.subscribe(
        by=actor(request), url=given.url, types=given.types, account_id=given.account_id
    )
    return Status(201, {"id": made.value.id, "secret": "" if made.replayed else made.value.secret})


@router.get("/webhooks", response={200: list[SubscriptionOut], **REFUSALS})
def listed(request: HttpRequest) -> list[dict[str, object]]:
    """Every subscription, with how many messages wait."""
    return subscriptions(by=actor(request))


@router.delete("/webhooks/{subscription_id}", response={200: dict[str, int], **REFUSALS})
def end(request: HttpRequest, subscription_id: Id) -> dict[str, int]:
    """Stop telling an address."""
    ended = commands.end_subscription(by=actor(request), subscription_id=subscription_id)
    return {"id": ended.value.id}
