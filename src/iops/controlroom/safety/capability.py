"""What the rest of the house needs to know about officer safety."""

from iops.controlroom.safety.duties import DUTIES
from iops.controlroom.safety.subscribers import escalated
from iops.governance.access.contracts import CONTROL_ROOM, DISPATCH, OFFICERS
from iops.kernel.registry import Capability, Follows, Grant, RecordKind, WarehouseTable

CAPABILITY = Capability(
    name="safety",
    label="Officer safety",
    grants=[
        Grant("safety.view", CONTROL_ROOM | OFFICERS, label="See what endangers a crew"),
        Grant("safety.confirm", DISPATCH | OFFICERS, label="Confirm a safety notice"),
        Grant("safety.run", frozenset(), label="Note missing receipts (the engine only)"),
    ],
    records=[
        RecordKind("safety_notice", 71, "safety.SafetyNotice", "Safety notice", "", "incident")
    ],
    no_personal_data=["safety.SafetyNotice"],
    follows=[Follows("safety.SafetyNotice", (("incident", "incident_id"),))],
    duties=DUTIES,
    within=[("duties.escalated", escalated)],
    warehouse=[
        WarehouseTable(
            "safety_notices",
            "safety.SafetyNotice",
            "SELECT id, version AS changed, audience_id, deployment_id, incident_id, unit_id,"
            " callsign, given_at, receipt_by, received_at, received_how, missed_at, ended_at"
            " FROM safety_notice",
            {
                "id": "key", "changed": "version of the row", "audience_id": "visibility",
                "deployment_id": "deployment key", "incident_id": "incident key",
                "unit_id": "unit key", "callsign": "call sign", "given_at": "UTC",
                "receipt_by": "to be confirmed by, UTC", "received_at": "UTC",
                "received_how": "crew or radio", "missed_at": "not confirmed in time, UTC",
                "ended_at": "the deployment was over, UTC",
            },
        )
    ],
    api="iops.controlroom.safety.api",
)  # fmt: skip
