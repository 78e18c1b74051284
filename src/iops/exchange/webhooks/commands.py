"""Subscribing, and sending what is due."""

import json
import secrets
from collections.abc import Sequence
from time import monotonic
from typing import Protocol

import httpx

from iops.exchange.webhooks import rules
from iops.exchange.webhooks.models import Delivery, Subscription
from iops.governance.access.authority import actor_for
from iops.governance.access.models import Account
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command
from iops.kernel.errors import Invalid, NotVisible
from iops.kernel.events import Fact, LoggedEvent

BATCH = 50
TURN_SECONDS = 10.0


class Sender(Protocol):
    """Carries a message to an address; answers the status code, 0 for no answer."""

    def post(self, url: str, body: bytes, headers: dict[str, str]) -> int: ...


class HttpSender:
    """The real one: five seconds, no redirects, and nothing read but the status."""

    def post(self, url: str, body: bytes, headers: dict[str, str]) -> int:
        try:
            with httpx.stream("POST", url, content=body, headers=headers, timeout=5.0) as answer:
                return answer.status_code
        except httpx.HTTPError:
            return 0


@command("webhooks.subscribe", permission="webhooks.manage", result="subscription")
def subscribe(*, by: Actor, url: str, types: list[str], account_id: int) -> Outcome[Subscription]:
    """Tell an address of facts, as far as an account may see them. Only https, or this machine."""
    if not rules.is_safe(url):
        raise Invalid("Use an https address.", fields={"url": "Must begin with https://."})
    if not types or not all(types):
        raise Invalid("Name at least one type, like incidents.*.", fields={"types": "Needed."})
    known = Account.objects.filter(pk=account_id, force_id=by.force_id, is_active=True)
    if not known.exists():
        raise Invalid(
            "There is no such account. Its sight limits what is told.",
            fields={"account_id": "Not an account that is open."},
        )
    made = Subscription.objects.create(
        account_id=account_id, url=url, types=types, secret=secrets.token_urlsafe(32)
    )
    return Outcome(made, [Fact("webhooks.subscribed", "subscription", made.pk, 0)])


@command("webhooks.end", permission="webhooks.manage", result="subscription")
def end_subscription(*, by: Actor, subscription_id: int) -> Outcome[Subscription]:
    """Stop telling an address."""
    found = Subscription.objects.select_for_update().filter(pk=subscription_id).first()
    if found is None:
        raise NotVisible("There is no such subscription.")
    found.ended_at = clock.now()
    found.save(update_fields=["ended_at"])
    return Outcome(found, [Fact("webhooks.ended", "subscription", found.pk, 0)])


def queue_deliveries(batch: Sequence[LoggedEvent]) -> None:
    """Reader: put each event into the ledger of everyone who wants it and may know of it."""
    now = clock.now()
    for subscription in Subscription.objects.filter(ended_at=None):
        account = Account.objects.filter(pk=subscription.account_id, is_active=True).first()
        if account is None:
            continue
        audiences = frozenset(actor_for(account).audiences)
        Delivery.objects.bulk_create(
            [
                Delivery(
                    subscription=subscription, position=event.position, body=_body(event),
                    next_at=now,
                )
                for event in batch
                if event.audience_id in audiences and rules.wants(subscription.types, event.type)
            ],
            ignore_conflicts=True,
        )  # fmt: skip


def _body(event: LoggedEvent) -> dict[str, object]:
    """Ids only: whoever wants more asks the API, under its own rights."""
    return {
        "position": event.position,
        "type": event.type,
        "kind": event.kind,
        "id": event.subject_id,
        "at": event.recorded_at.isoformat(),
    }


def send_due(sender: Sender | None = None) -> int:
    """Send what is due; answers how many were acknowledged. The worker calls it every second.

    Alerts leave by the same lane of the worker: after a failure nothing more is sent there until
    the pause is over, and a turn ends after ``TURN_SECONDS``, however slow partners are.
    """
    post = (sender or HttpSender()).post
    now, done = clock.now(), 0
    due = Delivery.objects.filter(
        acknowledged_at=None, next_at__lte=now, subscription__ended_at=None
    )
    silent: set[int] = set()
    ends = monotonic() + TURN_SECONDS
    for delivery in due.order_by("id").select_related("subscription")[:BATCH]:
        if delivery.subscription_id in silent:
            continue
        if monotonic() > ends:
            break
        body = json.dumps(delivery.body).encode()
        headers = {
            "Content-Type": "application/json",
            "X-Iops-Signature": rules.signature(delivery.subscription.secret, body),
            "Idempotency-Key": f"iops-{delivery.subscription_id}-{delivery.position}",
        }
        status = post(delivery.subscription.url, body, headers)
        delivery.attempts += 1
        delivery.last_status = str(status) if status else "no answer"
        if 200 <= status < 300:
            delivery.acknowledged_at, delivery.next_at = clock.now(), None
            done += 1
        else:
            delivery.next_at = clock.now() + rules.pause_after(delivery.attempts)
            silent.add(delivery.subscription_id)
            Delivery.objects.filter(
                subscription_id=delivery.subscription_id, acknowledged_at=None,
                next_at__lt=delivery.next_at,
            ).update(next_at=delivery.next_at)  # fmt: skip
        delivery.save()
    return done
