"""What the rest of the house needs to know about hot spots."""

from iops.governance.access.contracts import DISPATCH, OFFICERS
from iops.kernel.registry import Capability, Grant, MenuItem

CAPABILITY = Capability(
    name="hotspots",
    label="Hot spots",
    menu=[MenuItem("Hot spots", "/hotspots/", "7", "hotspots.view", 90)],
    grants=[
        Grant("hotspots.view", DISPATCH | OFFICERS, label="See where incidents and crimes are many")
    ],
    urls="iops.insight.hotspots.urls",
)
