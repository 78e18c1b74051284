"""What the rest of the house needs to know about objects."""

from iops.kernel.registry import Capability, PersonalData, RecordKind, Search, WarehouseTable

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
    search=[
        Search(
            "vehicle",
            ("objects.vehicle_recorded",),
            "SELECT id, audience_id, vrm, trim(colour || ' ' || make || ' ' || model), '', NULL,"
            " ARRAY['v:' || vrm] FROM objects_vehicle WHERE id = ANY(%(ids)s)",
            "objects_vehicle",
        ),
        Search(
            "phone",
            ("objects.phone_recorded",),
            "SELECT id, audience_id, number, '', '', NULL, ARRAY['h:' || number]"
            " FROM objects_phone WHERE id = ANY(%(ids)s)",
            "objects_phone",
        ),
    ],
    bulk_tables=["objects_vehicle", "objects_phone"],
)  # fmt: skip
