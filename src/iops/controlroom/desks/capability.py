"""What the rest of the house needs to know about desks."""

from datetime import timedelta

from iops.controlroom.desks.duties import DUTIES
from iops.controlroom.desks.jobs import watch_desks
from iops.controlroom.desks.queries import desk_of_incidents
from iops.controlroom.desks.subscribers import account_withdrawn, incident_came
from iops.governance.access.contracts import CONTROL_ROOM, CONTROL_SUPERVISORS, DISPATCH
from iops.kernel.registry import (
    Capability,
    Card,
    Follows,
    Grant,
    MenuItem,
    Periodic,
    PersonalData,
    Queue,
    RecordKind,
    WarehouseTable,
)

CAPABILITY = Capability(
    name="desks",
    label="Dispatch desks",
    menu=[MenuItem("Desks", "/desks/", "1", "desks.view", 81)],
    grants=[
        Grant("desks.view", CONTROL_ROOM, label="See the desks and who sits there"),
        Grant("desks.sit", DISPATCH, label="Sit at a desk, and move incidents between desks"),
        Grant("desks.merge", DISPATCH, label="Merge desks"),
        Grant("desks.manage", CONTROL_SUPERVISORS, label="Make, change and close desks"),
        Grant("desks.run", frozenset(), label="Watch the desks (the worker only)"),
    ],
    records=[
        RecordKind("desk", 74, "desks.Desk", "Desk", "/desks/{id}/", "staff"),
        RecordKind("desk_sitting", 75, "desks.Sitting", "Sitting at a desk", "", "staff"),
        RecordKind("desk_merger", 76, "desks.Merger", "Merger of desks", "", "staff"),
        RecordKind("desk_placing", 77, "desks.Placing", "Move to a desk", "", "incident",
                   ("reason",)),
    ],
    personal_data=[
        PersonalData("desks.Placing", ("reason",), parts_of={"incident": "incident_id"})
    ],
    no_personal_data=["desks.Desk", "desks.DeskArea", "desks.Sitting", "desks.Merger"],
    follows=[
        Follows("desks.DeskArea", (("desk", "desk_id"),)),
        Follows("desks.Placing", (("incident", "incident_id"),), carries="incident"),
    ],
    queues=[Queue("desks", "Desks without anybody", "control-room-supervisor")],
    duties=DUTIES,
    within=[
        ("incidents.opened", incident_came),
        ("incidents.reopened", incident_came),
        ("incidents.updated", incident_came),
        ("access.account_withdrawn", account_withdrawn),
    ],
    periodic=[Periodic("desks", watch_desks, every=timedelta(seconds=10))],
    cards=[Card("incident", desk_of_incidents, "desk")],
    warehouse=[
        WarehouseTable(
            "desks",
            "desks.Desk",
            "SELECT id, version AS changed, audience_id, code, name, takes_rest, closed_at"
            " FROM desks_desk",
            {
                "id": "key", "changed": "version of the row", "audience_id": "visibility",
                "code": "code", "name": "name", "takes_rest": "takes what is no other desk's",
                "closed_at": "UTC",
            },
        ),
        WarehouseTable(
            "desk_mergers",
            "desks.Merger",
            "SELECT id, version AS changed, audience_id, desk_id, into_id,"
            " lower(merged) AS merged_from, upper(merged) AS merged_to FROM desks_merger",
            {
                "id": "key", "changed": "version of the row", "audience_id": "visibility",
                "desk_id": "desk key", "into_id": "key of the desk that did its work",
                "merged_from": "UTC", "merged_to": "UTC; null while it lasts",
            },
        ),
    ],
    not_in_warehouse={
        "desks.DeskArea": "the incident carries its beat and division",
        "desks.Sitting": "staff data stays in the duty system",
        "desks.Placing": "free text stays in the record",
    },
    urls="iops.controlroom.desks.urls",
    api="iops.controlroom.desks.api",
    bulk_tables=["desks_desk", "desks_area", "desks_sitting"],
)  # fmt: skip
