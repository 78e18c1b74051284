"""What the rest of the house needs to know about updates."""

from datetime import timedelta

from iops.controlroom.updates.queries import updates_of
from iops.governance.access.contracts import CONTROL_ROOM, OFFICERS
from iops.kernel.registry import (
    Capability,
    Card,
    DutyKind,
    EscalationStep,
    Follows,
    Grant,
    PersonalData,
    Queue,
    RecordKind,
    WarehouseTable,
)

CAPABILITY = Capability(
    name="updates",
    label="Updates to callers",
    grants=[
        Grant("updates.view", CONTROL_ROOM | OFFICERS, label="Read what callers were told"),
        Grant("updates.send", CONTROL_ROOM | OFFICERS, label="Text callers, give references"),
    ],
    records=[
        RecordKind("update", 126, "updates.Update", "Update to a caller", "/updates/{id}/failed/",
                   "contact", ("phone", "body", "problem")),
    ],
    personal_data=[
        PersonalData("updates.Update", ("phone", "body", "problem"),
                     parts_of={"contact": "contact_id"}),
    ],
    follows=[Follows("updates.Update", (("contact", "contact_id"),), carries="contact")],
    queues=[Queue("updates", "Texts that were not sent", "call-handler")],
    duties=[
        DutyKind(
            code="update-failed",
            label="A text to a caller was not sent: tell them otherwise",
            queue="updates",
            opens=["updates.failed"],
            closes=["updates.seen_failed"],
            due=lambda fact, now: now + timedelta(hours=1),
            steps=[
                EscalationStep(timedelta(0), "queue", "not sent"),
                EscalationStep(timedelta(0), "role:control-room-supervisor", "late", True),
            ],
            applies=lambda fact: fact.data.get("template") != "survey",
            risk=lambda fact: 20,
            url="/updates/{id}/failed/",
            source="House rule: what a caller was to be told is told another way",
        )
    ],
    cards=[Card("contact", updates_of, "updates")],
    warehouse=[
        WarehouseTable(
            "updates",
            "updates.Update",
            "SELECT id, version AS changed, audience_id, contact_id, incident_id, template, state,"
            " created_at, sent_at FROM updates_update",
            {
                "id": "key", "changed": "version of the row", "audience_id": "visibility",
                "contact_id": "contact", "incident_id": "incident", "template": "which text",
                "state": "waiting, sent, failed or spoken", "created_at": "UTC", "sent_at": "UTC",
            },
        )
    ],
    urls="iops.controlroom.updates.urls",
)  # fmt: skip
