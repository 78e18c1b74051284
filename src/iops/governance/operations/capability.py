"""What the rest of the house needs to know about operations."""

from iops.kernel.registry import Capability, Grant, MenuItem

CAPABILITY = Capability(
    name="operations",
    label="Operations",
    menu=[MenuItem("Machinery", "/operations/", "m", "operations.view", 95)],
    grants=[
        Grant(
            "operations.view", frozenset({"system-administrator"}), label="See how the system does"
        )
    ],
    urls="iops.governance.operations.urls",
)
