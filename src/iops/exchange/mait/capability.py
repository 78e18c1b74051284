"""What the rest of the house needs to know about messages to other control rooms."""

from datetime import timedelta

from iops.exchange.mait.carrying import send_due
from iops.exchange.mait.health import messages_flow
from iops.governance.access.contracts import GATEWAYS
from iops.kernel.registry import Capability, Grant, HealthCheck, Periodic

CAPABILITY = Capability(
    name="mait",
    label="Messages to other control rooms",
    grants=[
        Grant("mait.receive", GATEWAYS, label="Bring messages of a partner (a machine only)"),
        Grant("mait.manage", frozenset({"system-administrator"}),
              label="Set where messages to other control rooms go"),
    ],
    no_personal_data=["mait.Partner"],
    periodic=[Periodic("mait", send_due, every=timedelta(seconds=1), slow=True)],
    health=[HealthCheck("mait", messages_flow)],
    api="iops.exchange.mait.api",
    not_in_warehouse={"mait.*": "addresses of machines"},
)  # fmt: skip
