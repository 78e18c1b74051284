"""What the rest of the house needs to know about requests to other services."""

from datetime import timedelta

from iops.controlroom.services.duties import DUTIES
from iops.controlroom.services.guards import handed_over
from iops.controlroom.services.jobs import notice_silence
from iops.controlroom.services.queries import asking, owners_of, requests_on
from iops.controlroom.services.subscribers import contact_joined
from iops.governance.access.contracts import CONTROL_ROOM, OFFICERS
from iops.kernel.registry import (
    Capability,
    Card,
    Follows,
    Grant,
    Guard,
    MenuItem,
    Periodic,
    PersonalData,
    Queue,
    Recipients,
    RecordKind,
    Tile,
    WarehouseTable,
)

CAPABILITY = Capability(
    name="services",
    label="Other services",
    menu=[MenuItem("Other services", "/services/", "-", "services.view", 90)],
    grants=[
        Grant("services.view", CONTROL_ROOM | OFFICERS, label="Read requests to other services"),
        Grant("services.ask", CONTROL_ROOM | {"sergeant"},
              label="Ask other services, hand over, take on"),
        Grant("services.receive", frozenset(), label="Adapters of other services only"),
    ],
    records=[
        RecordKind("service_request", 124, "services.Request", "Request to another service",
                   "/services/{id}/", "incident", ("what", "taken_by", "reason"), "number"),
        RecordKind("service_message", 125, "services.Message", "Message to or from a service",
                   "", "incident", ("body",)),
    ],
    personal_data=[
        PersonalData("services.Request", ("what", "taken_by", "reason"),
                     parts_of={"incident": "incident_id", "contact": "contact_id"}),
        PersonalData("services.Step", ("text",), parts_of={"service_request": "request_id"}),
        PersonalData("services.Message", ("body",), parts_of={"service_request": "request_id"}),
    ],
    no_personal_data=["services.Ownership"],
    follows=[
        Follows("services.Request", (("incident", "incident_id"), ("contact", "contact_id"))),
        Follows("services.Step", (("service_request", "request_id"),)),
        Follows("services.Message", (("service_request", "request_id"),)),
        Follows("services.Ownership", (("incident", "incident_id"),), carries="incident"),
    ],
    queues=[Queue("services", "Other services", "dispatcher")],
    recipients=[Recipients("asking", "the desk that asked", asking)],
    duties=DUTIES,
    guards=[Guard("incidents.close", handed_over, "handing over")],
    within=[("incidents.contact_joined", contact_joined)],
    periodic=[Periodic("silent-services", notice_silence, every=timedelta(seconds=10))],
    cards=[
        Card("incident", requests_on, "services"),
        Card("incident", owners_of, "owners"),
    ],
    tiles=[
        Tile(
            code="services-unanswered",
            label="Other services, no answer",
            group="Calls",
            sql="SELECT 'service_request' AS kind, r.id, r.number || ' ' || r.agency AS title,"
            " r.asked_at AS at, r.answer_by < (SELECT iops_now()) AS late, NULL::float8 AS amount"
            " FROM services_request r WHERE r.state = 'asked'"
            " AND r.audience_id = ANY (%(audiences)s)",
            events=("services.",),
        )
    ],
    warehouse=[
        WarehouseTable(
            "service_requests",
            "services.Request",
            "SELECT id, version AS changed, audience_id, number, direction, agency, kind, way,"
            " incident_id, grade, state, asked_at, answer_by, answered_at, silent_at"
            " FROM services_request",
            {
                "id": "key", "changed": "version of the row", "audience_id": "visibility",
                "number": "record number", "direction": "out: we ask; in: they ask",
                "agency": "code of partner-agencies", "kind": "attend, transfer or inform",
                "way": "message or telephone", "incident_id": "incident", "grade": "when asked",
                "state": "state now", "asked_at": "UTC", "answer_by": "UTC", "answered_at": "UTC",
                "silent_at": "when the telephone took over, UTC",
            },
        )
    ],
    not_in_warehouse={
        "services.Step": "free text stays in the record",
        "services.Message": "the ledger of what was sent stays with who sent it",
        "services.Ownership": "few, and of use only beside the log",
    },
    append_only=["services_step"],
    urls="iops.controlroom.services.urls",
    api="iops.controlroom.services.api",
)  # fmt: skip
