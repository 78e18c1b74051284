"""What the rest of the house needs to know about recording."""

from iops.kernel.registry import Capability, MenuItem

CAPABILITY = Capability(
    name="records",
    label="Recording",
    menu=[MenuItem("Record", "/record/", "r", "people.record", 45)],
    urls="iops.pole.records.urls",
)
