"""What the rest of the house needs to know about the register of alarms."""

from iops.controlroom.alarms.queries import alarms_on
from iops.controlroom.alarms.subscribers import opened
from iops.governance.access.contracts import CONTROL_ROOM, CONTROL_SUPERVISORS, OFFICERS
from iops.kernel.registry import (
    Capability,
    Card,
    Grant,
    MenuItem,
    PersonalData,
    RecordKind,
    WarehouseTable,
)

CAPABILITY = Capability(
    name="alarms",
    label="Alarms",
    menu=[MenuItem("Alarms", "/alarms/", "A", "alarms.view", 88)],
    grants=[
        Grant("alarms.view", CONTROL_ROOM | OFFICERS, label="Read the register of alarms"),
        Grant("alarms.see_confidential", CONTROL_ROOM, label="Read confidential keyholders"),
        Grant("alarms.work", CONTROL_ROOM | OFFICERS,
              label="Record activations, their outcome, and keyholders rung"),
        Grant("alarms.keep", CONTROL_SUPERVISORS, label="Keep the register of alarms"),
    ],
    records=[
        RecordKind("alarm", 146, "alarms.Alarm", "Alarm", "/alarms/{id}/", "incident",
                   ("premises", "place_text", "company_phone", "note"), "urn",
                   kept_since="r.ended_at"),
        RecordKind("keyholder", 122, "alarms.Keyholder", "Keyholder", "", "incident"),
        RecordKind("alarm_activation", 147, "alarms.Activation", "Activation", "", "incident"),
        RecordKind("keyholder_call", 148, "alarms.KeyholderCall", "Keyholder rung", "",
                   "incident"),
    ],
    personal_data=[
        PersonalData("alarms.Alarm", ("premises", "place_text", "confirmed_by", "company",
                                      "company_phone", "note", "level_reason")),
        PersonalData("alarms.Keyholder", ("name", "phone"), parts_of={"alarm": "alarm_id"}),
        PersonalData("alarms.Activation", ("note",),
                     parts_of={"incident": "incident_id"}),
        PersonalData("alarms.KeyholderCall", ("note",), parts_of={"incident": "incident_id"}),
    ],
    within=[("incidents.opened", opened)],
    cards=[Card("incident", alarms_on, "alarms")],
    warehouse=[
        WarehouseTable(
            "alarm_activations",
            "alarms.Activation",
            "SELECT id, version AS changed, audience_id, alarm_id, incident_id, at, level,"
            " outcome FROM alarms_activation",
            {
                "id": "key", "changed": "version of the row", "audience_id": "visibility",
                "alarm_id": "alarm key", "incident_id": "incident key", "at": "UTC",
                "level": "response at that time", "outcome": "genuine, false, unknown or none",
            },
        )
    ],
    not_in_warehouse={
        "alarms.Alarm": "who guards what stays in the register",
        "alarms.Keyholder": "who has the keys stays in the register",
        "alarms.KeyholderCall": "the log of the incident says it",
    },
    urls="iops.controlroom.alarms.urls",
    append_only=["alarms_call"],
)  # fmt: skip
