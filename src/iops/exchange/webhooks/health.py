"""Whether partners receive what they are sent."""

from datetime import timedelta

from iops.exchange.webhooks.models import Delivery
from iops.kernel import clock

LATE = timedelta(minutes=15)


def deliveries_flow() -> str | None:
    """Messages that nobody has acknowledged for a quarter of an hour."""
    late = Delivery.objects.filter(
        acknowledged_at=None, created_at__lt=clock.now() - LATE, subscription__ended_at=None
    ).count()
    return f"{late} messages to partners are not acknowledged." if late else None
