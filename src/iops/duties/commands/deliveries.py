"""Handing alerts to channels outside: ordered with the alert, sent after it is committed."""

from datetime import timedelta

from iops.duties.channels import channels
from iops.duties.models import Alert, Delivery
from iops.governance.access.models import Account
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command
from iops.kernel.errors import NotVisible

#: After a failure it is tried again after these; then it has failed, and the health check says so.
AGAIN = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15))


@command("duties.order_deliveries", permission="duties.run")
def order_deliveries(*, by: Actor, alert: Alert) -> Outcome[list[Delivery]]:
    """Order the delivery of an alert by every channel that is set up and knows the recipient."""
    recipient = Account.objects.filter(pk=alert.recipient_id or 0, is_active=True).first()
    if recipient is None:
        return Outcome([])
    wanted = [one.name for one in channels() if one.address_of(recipient)]
    made = [
        Delivery.objects.create(alert_id=alert.pk, channel=name, next_at=clock.now())
        for name in wanted
    ]
    return Outcome(made)


@command("duties.settle_delivery", permission="duties.run")
def settle_delivery(
    *, by: Actor, delivery_id: int, error: str = "", needed: bool = True
) -> Outcome[Delivery]:
    """Write down what came of a try: a receipt, another try, or that it has failed.

    ``error`` is the class of the failure, never its words: they may hold an address.
    """
    delivery = Delivery.objects.select_for_update().filter(pk=delivery_id).first()
    if delivery is None:
        raise NotVisible("There is no such delivery.")
    if not needed:
        delivery.state, delivery.next_at = "dropped", None
    elif not error:
        delivery.state, delivery.next_at, delivery.sent_at = "sent", None, clock.now()
        delivery.attempts += 1
    else:
        tried = delivery.attempts
        delivery.attempts += 1
        delivery.error = error[:80]
        if tried < len(AGAIN):
            delivery.next_at = clock.now() + AGAIN[tried]
        else:
            delivery.state, delivery.next_at = "failed", None
    delivery.save()
    return Outcome(delivery)
