"""What the rest of the house needs to know about code lists."""

from iops.kernel.registry import Capability, HealthCheck, WarehouseTable
from iops.reference.codes.health import lists_in_date

CAPABILITY = Capability(
    name="codes",
    label="Code lists",
    no_personal_data=["codes.CodeList", "codes.Code"],
    warehouse=[
        WarehouseTable(
            "codes",
            "codes.Code",
            "SELECT id, 1 AS changed, list, code, label, valid_from, valid_to FROM codes_code",
            {
                "id": "key",
                "changed": "always 1: every file is whole",
                "list": "name of the list",
                "code": "code",
                "label": "its meaning",
                "valid_from": "first day it is valid",
                "valid_to": "first day it is not valid any more; null while it is",
            },
            whole=True,
        )
    ],
    not_in_warehouse={"codes.CodeList": "source and date of a list stand in the system itself"},
    health=[HealthCheck("code-lists", lists_in_date)],
)
