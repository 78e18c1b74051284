"""What the rest of the house needs to know about webhooks."""

from datetime import timedelta

from iops.exchange.webhooks.commands import queue_deliveries, send_due
from iops.exchange.webhooks.health import deliveries_flow
from iops.kernel.registry import Capability, Grant, HealthCheck, Periodic, Reader

CAPABILITY = Capability(
    name="webhooks",
    label="Webhooks",
    grants=[Grant("webhooks.manage", frozenset({"system-administrator"}), label="Manage webhooks")],
    no_personal_data=["webhooks.Subscription", "webhooks.Delivery"],
    readers=[Reader("webhooks", ("*",), queue_deliveries)],
    periodic=[Periodic("webhooks", send_due, every=timedelta(seconds=1), slow=True)],
    health=[HealthCheck("webhooks", deliveries_flow)],
    api="iops.exchange.webhooks.api",
    not_in_warehouse={"webhooks.*": "the ledger of what was sent stays with who sent it"},
)
