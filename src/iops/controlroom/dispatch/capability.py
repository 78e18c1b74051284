"""What the rest of the house needs to know about dispatch."""

from iops.controlroom.dispatch.cards import units_of_incidents
from iops.controlroom.dispatch.crews import crew_changed, crew_left, crews_on
from iops.controlroom.dispatch.duties import DUTIES
from iops.controlroom.dispatch.subscribers import follow_positions, said_more, upgraded
from iops.governance.access.contracts import DISPATCH, OFFICERS
from iops.kernel.registry import (
    WHEREABOUTS,
    Capability,
    Card,
    Grant,
    MenuItem,
    PersonalData,
    RecordKind,
    WarehouseTable,
)

CAPABILITY = Capability(
    name="dispatch",
    label="Dispatch",
    menu=[MenuItem("My job", "/jobs/", "j", "dispatch.own_job", 25)],
    grants=[
        Grant("dispatch.own_job", OFFICERS, label="See the job of the unit one sits in"),
        Grant("dispatch.answer", DISPATCH | OFFICERS, label="Acknowledge and decline jobs"),
        Grant("dispatch.deploy", DISPATCH, label="Deploy and stand down"),
        Grant("dispatch.recommend", DISPATCH | {"call-handler"}, label="See recommended units"),
    ],
    records=[
        RecordKind(
            "deployment", 16, "dispatch.Deployment", "Deployment", "/jobs/{id}/", "incident"
        )
    ],
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
            " ordered_at, answer_by, acknowledged_at, acknowledged_how, mobile_at, at_scene_at,"
            " clear_at, stood_down_at, declined_at FROM dispatch_deployment",
            {
                "id": "key", "changed": "version of the row", "audience_id": "visibility",
                "incident_id": "incident key", "unit_id": "unit key", "callsign": "call sign",
                "ordered_at": "UTC", "answer_by": "to be acknowledged by, UTC",
                "acknowledged_at": "UTC", "acknowledged_how": "unit or radio",
                "mobile_at": "UTC", "at_scene_at": "UTC", "clear_at": "UTC",
                "stood_down_at": "UTC; also of what was declined", "declined_at": "UTC",
            },
        )
    ],
    duties=DUTIES,
    crews=[crews_on],
    within=[
        ("resources.booked_on", crew_changed),
        ("resources.crew_left", crew_left),
        ("incidents.upgraded", upgraded),
        ("incidents.updated", said_more),
        ("incidents.contact_joined", said_more),
        ("dispatch.*", follow_positions),
        (WHEREABOUTS, follow_positions),
    ],
    cards=[Card("incident", units_of_incidents, "units")],
    urls="iops.controlroom.dispatch.urls",
    api="iops.controlroom.dispatch.api",
    bulk_tables=["dispatch_deployment"],
)  # fmt: skip
