"""What the rest of the house needs to know about Right Care, Right Person."""

from iops.controlroom.right_care.duties import DUTIES
from iops.controlroom.right_care.guards import taken_on
from iops.controlroom.right_care.queries import right_care_on
from iops.governance.access.contracts import CONTROL_ROOM, CONTROL_SUPERVISORS
from iops.kernel.registry import (
    Capability,
    Card,
    Follows,
    Grant,
    Guard,
    MenuItem,
    PersonalData,
    Queue,
    RecordKind,
    WarehouseTable,
)

CAPABILITY = Capability(
    name="right_care",
    label="Right Care, Right Person",
    menu=[MenuItem("Right care", "/right-care/", "2", "right_care.view", 87)],
    grants=[
        Grant("right_care.view", CONTROL_ROOM | {"sergeant"}, label="Read who takes care on"),
        Grant("right_care.decide", CONTROL_ROOM | {"sergeant"}, label="Decide on the right agency"),
        Grant("right_care.look", CONTROL_SUPERVISORS,
              label="Look at decisions that the police need not go"),
    ],
    records=[
        RecordKind("right_care_decision", 87, "right_care.Decision", "Right care decision",
                   "/right-care/", "incident", ("taken_by", "reference", "reason", "note")),
    ],
    personal_data=[
        PersonalData("right_care.Decision", ("taken_by", "reference", "reason", "note"),
                     parts_of={"incident": "incident_id"}),
    ],
    follows=[Follows("right_care.Decision", (("incident", "incident_id"),), carries="incident")],
    queues=[Queue("right-care", "Right care to look at", "control-room-supervisor")],
    duties=DUTIES,
    guards=[Guard("incidents.close", taken_on, "right care")],
    cards=[Card("incident", right_care_on, "right-care")],
    warehouse=[
        WarehouseTable(
            "right_care",
            "right_care.Decision",
            "SELECT id, version AS changed, audience_id, incident_id, number, at, risk, crime,"
            " children, outcome, agency, taken_at, against, looked_at FROM right_care_decision",
            {
                "id": "key", "changed": "version of the row", "audience_id": "visibility",
                "incident_id": "incident", "number": "version of the decision", "at": "UTC",
                "risk": "yes, no or unknown", "crime": "yes, no or unknown",
                "children": "yes, no or unknown", "outcome": "police, other or joint",
                "agency": "who takes it on", "taken_at": "since when, UTC",
                "against": "does less than the answers advise",
                "looked_at": "when a supervisor looked at it, UTC",
            },
        )
    ],
    urls="iops.controlroom.right_care.urls",
    api="iops.controlroom.right_care.api",
)  # fmt: skip
