"""What the rest of the house needs to know about places."""

from iops.kernel.registry import Capability

CAPABILITY = Capability(
    name="places",
    label="Places",
    no_personal_data=[
        "places.Area", "places.AreaPart", "places.Place", "places.RoadNetworkFile",
    ],
    not_in_warehouse={"places.*": "reference data, exported with every extract in its own folder"},
    urls="iops.reference.places.urls",
    bulk_tables=["places_area", "places_area_part", "places_place"],
)  # fmt: skip
