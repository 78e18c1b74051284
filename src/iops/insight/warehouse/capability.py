"""What the rest of the house needs to know about the warehouse."""

from iops.kernel.registry import Capability, Grant

CAPABILITY = Capability(
    name="warehouse",
    label="Warehouse",
    grants=[
        Grant("warehouse.export", frozenset({"data-protection-officer"}), label="Export everything")
    ],
)
