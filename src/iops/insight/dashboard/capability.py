"""What the rest of the house needs to know about the dashboard."""

from iops.governance.access.contracts import CONTROL_ROOM
from iops.insight.dashboard.definitions import TILES
from iops.kernel.registry import Capability, Grant, MenuItem

VIEWERS = CONTROL_ROOM | {"sergeant", "crime-registrar", "data-protection-officer"}

CAPABILITY = Capability(
    name="dashboard",
    label="Dashboard",
    menu=[MenuItem("Dashboard", "/dashboard/", "o", "dashboard.view", 70)],
    grants=[Grant("dashboard.view", VIEWERS, label="See the dashboard")],
    tiles=TILES,
    urls="iops.insight.dashboard.urls",
)
