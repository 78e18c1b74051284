"""What the rest of the house needs to know about organisations."""

from iops.kernel.registry import Capability, Names, PersonalData, RecordKind, Search, WarehouseTable

CAPABILITY = Capability(
    name="organisations",
    label="Organisations",
    records=[
        RecordKind(
            "organisation", 22, "organisations.Organisation", "Organisation",
            "/organisations/{id}/", "nominal",
            ("name", "address", "phone"), restrictable=True,
            kept_since="r.created_at",
        )
    ],
    located=["organisation"],
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
    search=[
        Search(
            "organisation",
            "organisations_organisation",
            "SELECT id, name, address, NULL FROM organisations_organisation"
            " WHERE id = ANY(%(ids)s)",
            ("organisations.recorded", "organisations.changed"),
            Names(("name",), place="place_id"),
        )
    ],
    bulk_tables=["organisations_organisation"],
)  # fmt: skip
