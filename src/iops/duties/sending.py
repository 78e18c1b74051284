"""The job that hands ordered deliveries to their channels, outside of any transaction.

A message may go out twice (the process dies between the hand-over and the receipt), never be
lost: what has no receipt is tried again.
"""

from datetime import timedelta

from iops.duties.channels import Message, channel
from iops.duties.commands import settle_delivery
from iops.duties.models import Alert, Delivery, Duty
from iops.governance.access.authority import system_actor
from iops.governance.access.models import Account
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import visibility

BATCH = 50
LATE = timedelta(minutes=10)


def send_waiting() -> int:
    """Try what is due; answers how many were tried."""
    due = Delivery.objects.filter(state="waiting", next_at__lte=clock.now()).order_by("next_at")
    waiting = list(due[:BATCH])
    if waiting:
        actor = system_actor("duty-engine")
        for delivery in waiting:
            _try(actor, delivery)
    return len(waiting)


def _try(actor: Actor, delivery: Delivery) -> None:
    with visibility(actor):
        alert = Alert.objects.filter(pk=delivery.alert_id, confirmed_at=None).first()
        duty = Duty.objects.filter(pk=alert.duty_id, state="open").first() if alert else None
    if alert is None or duty is None:
        settle_delivery(by=actor, delivery_id=delivery.pk, needed=False)
        return
    error = ""
    try:
        way = channel(delivery.channel)
        address = way.address_of(Account.objects.get(pk=alert.recipient_id))
        message = Message(alert.pk, duty.pk, duty.kind, duty.number, alert.level)
        way.send(address, message)
    except (OSError, LookupError, ValueError) as failure:
        error = type(failure).__name__
    settle_delivery(by=actor, delivery_id=delivery.pk, error=error)


def channels_work() -> str | None:
    """Whether messages to people outside the screens are taken over."""
    now = clock.now()
    failed = Delivery.objects.filter(state="failed", ordered_at__gt=now - timedelta(days=1)).count()
    if failed:
        return f"{failed} alerts of the last day left by no channel. See the mail server's log."
    stuck = Delivery.objects.filter(state="waiting", ordered_at__lt=now - LATE).count()
    return f"{stuck} alerts wait for their channel. Is the worker running?" if stuck else None
