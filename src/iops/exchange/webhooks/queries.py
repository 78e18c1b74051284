"""The ledger: who is told what, and what still waits."""

from django.db.models import Count, Max, Q

from iops.exchange.webhooks.models import Delivery, Subscription
from iops.governance.audit.looks import record_view
from iops.kernel.actors import Actor


@record_view("webhooks.list", permission="webhooks.manage", shows=lambda _: ())
def subscriptions(*, by: Actor) -> list[dict[str, object]]:
    """Every subscription that has not ended, with its waiting messages and last receipt."""
    counted = Delivery.objects.values_list("subscription_id").annotate(
        waiting=Count("id", filter=Q(acknowledged_at=None)), last=Max("acknowledged_at")
    )
    ledger = {subscription: (waiting, last) for subscription, waiting, last in counted}
    return [
        {
            "id": one.pk,
            "url": one.url,
            "types": one.types,
            "waiting": ledger.get(one.pk, (0, None))[0],
            "last_acknowledged_at": ledger.get(one.pk, (0, None))[1],
        }
        for one in Subscription.objects.filter(ended_at=None).order_by("id")
    ]
