"""What the rest of the house needs to know about texts to the public."""

from datetime import timedelta

from iops.exchange.texts.carrying import send_due
from iops.exchange.texts.health import texts_flow
from iops.kernel.registry import Capability, HealthCheck, Periodic

CAPABILITY = Capability(
    name="texts",
    label="Text messages",
    periodic=[Periodic("texts", send_due, every=timedelta(seconds=5), slow=True)],
    health=[HealthCheck("texts", texts_flow)],
)
