"""What the rest of the house needs to know about reports of the public."""

from iops.kernel.registry import Capability

CAPABILITY = Capability(
    name="public_reports",
    label="Reports of the public",
    urls="iops.controlroom.public_reports.urls",
)
