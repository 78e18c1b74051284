"""What the rest of the house needs to know about places."""

from iops.kernel.registry import Capability, WarehouseTable

CAPABILITY = Capability(
    name="places",
    label="Places",
    no_personal_data=[
        "places.Area", "places.AreaPart", "places.Place", "places.RoadNetworkFile",
    ],
    warehouse=[
        WarehouseTable(
            "areas",
            "places.Area",
            "SELECT id, 1 AS changed, kind, code, name, parent_code FROM places_area",
            {
                "id": "key", "changed": "always 1: every file is whole",
                "kind": "force, division, beat or lsoa", "code": "its code", "name": "its name",
                "parent_code": "code of the area that it lies in",
            },
            whole=True,
        )
    ],
    not_in_warehouse={
        "places.AreaPart": "outlines are loaded from the publisher's own file",
        "places.Place": "the gazetteer is loaded from its publishers, under their licences",
        "places.RoadNetworkFile": "roads are loaded from their publisher",
    },
    urls="iops.reference.places.urls",
    bulk_tables=["places_area", "places_area_part", "places_place"],
)  # fmt: skip
