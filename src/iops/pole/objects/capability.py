"""What the rest of the house needs to know about objects."""

from iops.kernel.registry import (
    Capability,
    PersonalData,
    RecordKind,
    Search,
    WarehouseTable,
    Written,
)

CAPABILITY = Capability(
    name="objects",
    label="Objects",
    records=[
        RecordKind(
            "vehicle", 23, "objects.Vehicle", "Vehicle", "/vehicles/{id}/", "nominal",
            ("vrm", "vin"), restrictable=True, kept_since="r.created_at",
        ),
        RecordKind(
            "document", 27, "objects.Document", "Document", "/documents/{id}/", "nominal",
            ("number",), restrictable=True, kept_since="r.created_at",
        ),
        RecordKind(
            "property", 28, "objects.Property", "Property", "/property/{id}/", "case",
            ("description", "serial"), restrictable=True, kept_since="r.created_at",
        ),
        RecordKind(
            "phone", 24, "objects.Phone", "Phone", "/phones/{id}/", "nominal", ("number",),
            restrictable=True, kept_since="r.created_at",
        ),
    ],
    personal_data=[
        PersonalData("objects.Vehicle", ("vrm", "vin")),
        PersonalData("objects.Phone", ("number",)),
        PersonalData("objects.Document", ("number", "issuer")),
        PersonalData("objects.Property", ("description", "serial")),
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
        ),
        WarehouseTable(
            "property",
            "objects.Property",
            "SELECT id, version AS changed, audience_id, kind, colour FROM objects_property",
            {
                "id": "key", "changed": "version of the row", "audience_id": "visibility",
                "kind": "kind of thing", "colour": "colour",
            },
        ),
    ],
    not_in_warehouse={
        "objects.Document": "numbers are personal and of no use in sums",
        "objects.Phone": "numbers are personal and of no use in sums",
    },
    search=[
        Search(
            "vehicle",
            "objects_vehicle",
            "SELECT id, vrm, trim(colour || ' ' || make || ' ' || model), NULL"
            " FROM objects_vehicle WHERE id = ANY(%(ids)s)",
            lookups={
                "v": "vrm = ANY (%s)",
                "v~": "vrm LIKE ANY (%s)",
                "n": "vin = ANY (%s) AND vin <> ''",
                "colour": "lower(colour) = ANY (%s)",
                "make": "lower(make) = ANY (%s)",
                "model": "lower(model) = ANY (%s)",
            },
            facets="SELECT id, initcap(make) AS make, initcap(colour) AS colour"
            " FROM objects_vehicle WHERE id = ANY(%(ids)s)",
        ),
        Search(
            "phone",
            "objects_phone",
            "SELECT id, number, '', NULL FROM objects_phone WHERE id = ANY(%(ids)s)",
            lookups={"h": "number = ANY (%s)", "h~": "number LIKE ANY (%s)"},
        ),
        Search(
            "document",
            "objects_document",
            "SELECT id, kind || ' ' || number, issuer, NULL FROM objects_document"
            " WHERE id = ANY(%(ids)s)",
            lookups={"n": "number = ANY (%s)"},
        ),
        Search(
            "property",
            "objects_property",
            "SELECT id, kind, description, NULL FROM objects_property WHERE id = ANY(%(ids)s)",
            lookups={"n": "serial = ANY (%s) AND serial <> ''"},
            written=(Written("objects_property", "description"),),
        ),
    ],
    bulk_tables=["objects_vehicle", "objects_phone"],
)  # fmt: skip
