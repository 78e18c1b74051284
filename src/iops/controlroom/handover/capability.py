"""What the rest of the house needs to know about the handover."""

from iops.governance.access.contracts import DISPATCH
from iops.kernel.registry import Capability, Grant, MenuItem

CAPABILITY = Capability(
    name="handover",
    label="Handover",
    grants=[Grant("handover.view", DISPATCH, label="Read the handover of a shift")],
    menu=[MenuItem("Handover", "/handover/", "g", "handover.view", 36)],
    urls="iops.controlroom.handover.urls",
)
