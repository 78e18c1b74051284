"""What the rest of the house needs to know about organisations."""

from iops.kernel.registry import Capability, PersonalData, RecordKind, WarehouseTable

CAPABILITY = Capability(
    name="organisations",
    label="Organisations",
    records=[
        RecordKind(
            "organisation", 22, "organisations.Organisation", "Organisation", "", "nominal",
            ("name", "address", "phone"),
        )
    ],
    personal_data=[PersonalData("organisations.Organisation", ("name", "address", "phone"))],
    warehouse=[
        WarehouseTable(
            "organisations",
            "organisations.Organisation",
            "SELECT id, version AS changed, audience_id, kind FROM organisations_organisation",
            {
                "id": "key", "changed": "version of the row", "audience_id": "visibility",
                "kind": "kind of organisation",
            },
        )
    ],
    bulk_tables=["organisations_organisation"],
)  # fmt: skip
