"""What the rest of the house needs to know about dispatch."""

from iops.governance.access.contracts import DISPATCH
from iops.kernel.registry import Capability, Grant, PersonalData, RecordKind, WarehouseTable

CAPABILITY = Capability(
    name="dispatch",
    label="Dispatch",
    grants=[
        Grant("dispatch.deploy", DISPATCH, label="Deploy and stand down"),
        Grant("dispatch.recommend", DISPATCH | {"call-handler"}, label="See recommended units"),
    ],
    records=[RecordKind("deployment", 16, "dispatch.Deployment", "Deployment", "", "incident")],
    personal_data=[
        PersonalData(
            "dispatch.Deployment", ("reason", "result"), parts_of={"incident": "incident_id"}
        )
    ],
    warehouse=[
        WarehouseTable(
            "deployments",
            "dispatch.Deployment",
            "SELECT id, version AS changed, audience_id, incident_id, unit_id, callsign,"
            " ordered_at, mobile_at, at_scene_at, clear_at, stood_down_at FROM dispatch_deployment",
            {
                "id": "key", "changed": "version of the row", "audience_id": "visibility",
                "incident_id": "incident key", "unit_id": "unit key", "callsign": "call sign",
                "ordered_at": "UTC", "mobile_at": "UTC", "at_scene_at": "UTC",
                "clear_at": "UTC", "stood_down_at": "UTC",
            },
        )
    ],
    api="iops.controlroom.dispatch.api",
    bulk_tables=["dispatch_deployment"],
)  # fmt: skip
