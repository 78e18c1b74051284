"""What the rest of the house needs to know about promises."""

from datetime import datetime, timedelta

from iops.controlroom.promises.queries import owing, promises_of_contacts, promises_on
from iops.governance.access.contracts import CONTROL_ROOM, OFFICERS
from iops.kernel.registry import (
    Capability,
    Card,
    DutyKind,
    EscalationStep,
    Follows,
    Grant,
    MenuItem,
    PersonalData,
    Queue,
    Recipients,
    RecordKind,
    Tile,
    WarehouseTable,
)

CAPABILITY = Capability(
    name="promises",
    label="Promises",
    menu=[MenuItem("Promises", "/promises/", ".", "promises.view", 89)],
    grants=[
        Grant("promises.view", CONTROL_ROOM | OFFICERS, label="Read what was promised to callers"),
        Grant("promises.promise", CONTROL_ROOM | OFFICERS, label="Promise, and keep it"),
    ],
    records=[
        RecordKind("promise", 123, "promises.Promise", "Promise to a caller", "/promises/",
                   "incident", ("what", "said", "result", "phone")),
    ],
    personal_data=[
        PersonalData("promises.Promise", ("what", "said", "result", "phone"),
                     parts_of={"incident": "incident_id", "contact": "contact_id"}),
    ],
    follows=[
        Follows("promises.Promise", (("incident", "incident_id"), ("contact", "contact_id"))),
    ],
    queues=[Queue("promises", "Promises to callers", "call-handler")],
    recipients=[Recipients("owing", "who owes it", owing)],
    duties=[
        DutyKind(
            code="keep-promise",
            label="Promise to a caller",
            queue="promises",
            opens=["promises.promised"],
            closes=["promises.ended"],
            due=lambda fact, now: datetime.fromisoformat(fact.data["due_at"]),
            steps=[
                EscalationStep(timedelta(minutes=-10), "owing", "in ten minutes", True),
                EscalationStep(timedelta(0), "owing", "now", True),
                EscalationStep(timedelta(minutes=10), "role:control-room-supervisor", "late", True),
                EscalationStep(timedelta(hours=1), "post:force-incident-manager", "late", True),
            ],
            risk=lambda fact: 40,
            url="/promises/",
            source="House rule: what a caller was promised for a time is owed at that time",
        )
    ],
    cards=[
        Card("incident", promises_on, "promises"),
        Card("contact", promises_of_contacts, "promises"),
    ],
    tiles=[
        Tile(
            code="promises-owed",
            label="Promises to callers, owed",
            group="Calls",
            sql="SELECT 'promise' AS kind, p.id, 'Promise until ' || to_char(p.due_at AT TIME ZONE"
            " 'Europe/London', 'HH24:MI') AS title, p.due_at AS at,"
            " p.due_at < (SELECT iops_now()) AS late, NULL::float8 AS amount"
            " FROM promises_promise p WHERE p.state = 'open'"
            " AND p.audience_id = ANY (%(audiences)s)",
            events=("promises.",),
            show="late",
        )
    ],
    warehouse=[
        WarehouseTable(
            "promises",
            "promises.Promise",
            "SELECT id, version AS changed, audience_id, incident_id, contact_id, created_at,"
            " first_due_at, due_at, told_at, state, ended_at FROM promises_promise",
            {
                "id": "key", "changed": "version of the row", "audience_id": "visibility",
                "incident_id": "incident", "contact_id": "contact", "created_at": "UTC",
                "first_due_at": "promised first, UTC", "due_at": "promised last, UTC",
                "told_at": "when a new time was told, UTC",
                "state": "open, kept, late or broken", "ended_at": "UTC",
            },
        )
    ],
    urls="iops.controlroom.promises.urls",
    api="iops.controlroom.promises.api",
)  # fmt: skip
