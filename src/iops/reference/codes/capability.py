"""What the rest of the house needs to know about code lists."""

from iops.kernel.registry import Capability, HealthCheck
from iops.reference.codes.health import lists_in_date

CAPABILITY = Capability(
    name="codes",
    label="Code lists",
    no_personal_data=["codes.CodeList", "codes.Code"],
    not_in_warehouse={"codes.*": "exported with every extract as its own folder"},
    health=[HealthCheck("code-lists", lists_in_date)],
)
