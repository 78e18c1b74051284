"""What the rest of the house needs to know about objects."""

from iops.kernel.registry import Capability, PersonalData, RecordKind, WarehouseTable

CAPABILITY = Capability(
    name="objects",
    label="Objects",
    records=[
        RecordKind(
            "vehicle", 23, "objects.Vehicle", "Vehicle", "/vehicles/{id}/", "nominal",
            ("vrm", "vin"),
        ),
        RecordKind("phone", 24, "objects.Phone", "Phone", "", "nominal", ("number",)),
    ],
    personal_data=[
        PersonalData("objects.Vehicle", ("vrm", "vin")),
        PersonalData("objects.Phone", ("number",)),
    ],
    warehouse=[
        WarehouseTable(
            "vehicles",
            "objects.Vehicle",
            "SELECT id, version AS changed, audience_id, make, model, colour FROM objects_vehicle",
            {
                "id": "key", "changed": "version of the row", "audience_id": "visibility",
                "make": "make", "model": "model", "colour": "colour",
            },
        )
    ],
    not_in_warehouse={"objects.Phone": "numbers are personal and of no use in sums"},
    bulk_tables=["objects_vehicle", "objects_phone"],
)  # fmt: skip
