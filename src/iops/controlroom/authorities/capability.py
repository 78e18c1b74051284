"""What the rest of the house needs to know about authority at an incident."""

from iops.controlroom.authorities.duties import DUTIES
from iops.controlroom.authorities.guards import ended
from iops.controlroom.authorities.models import Request
from iops.controlroom.authorities.queries import authorities_on
from iops.controlroom.authorities.subscribers import escalated
from iops.controlroom.dispatch.crews import crews_on
from iops.governance.access.contracts import CONTROL_ROOM, CONTROL_SUPERVISORS, OFFICERS
from iops.kernel.registry import (
    Capability,
    Card,
    Grant,
    Guard,
    PersonalData,
    Recipients,
    RecordKind,
    WarehouseTable,
)

OF = {"incident": "incident_id"}


def crews(kind: str, record_id: int) -> list[int]:
    """The accounts aboard the units on the incident of an authority."""
    found = Request.objects.filter(pk=record_id).first() if kind == "authority" else None
    return crews_on("incident", found.incident_id) if found else []


CAPABILITY = Capability(
    name="authorities",
    label="Authorities",
    grants=[
        Grant("authorities.view", CONTROL_ROOM | OFFICERS, label="Read authorities of an incident"),
        Grant("authorities.ask", CONTROL_ROOM | OFFICERS, label="Ask for authority"),
        Grant("authorities.give", CONTROL_SUPERVISORS | {"sergeant", "dispatcher"},
              label="Give or refuse authority, or write down who gave it"),
        Grant("authorities.withdraw", CONTROL_SUPERVISORS | {"sergeant", "dispatcher"},
              label="Withdraw authority"),
        Grant("authorities.run", frozenset(), label="Note that authority ran out (engine only)"),
    ],
    records=[
        RecordKind("authority", 115, "authorities.Request", "Authority", "/authorities/{id}/",
                   "incident", ("asked_by", "what", "reason")),
        RecordKind("authority_step", 116, "authorities.Step", "Step of an authority", "",
                   "incident"),
    ],
    personal_data=[
        PersonalData("authorities.Request", ("asked_by", "what", "reason"), parts_of=OF),
        PersonalData("authorities.Step", ("conditions", "reason"), parts_of=OF),
    ],
    recipients=[Recipients("crews", "the crews on it", crews)],
    duties=DUTIES,
    guards=[Guard("incidents.close", ended, "authority")],
    within=[("duties.escalated", escalated)],
    cards=[Card("incident", authorities_on, "authorities")],
    warehouse=[
        WarehouseTable(
            "authorities",
            "authorities.Request",
            "SELECT r.id, r.version AS changed, r.audience_id, r.incident_id, r.number, r.kind,"
            " r.asked_at FROM authorities_request r",
            {
                "id": "key", "changed": "version of the row", "audience_id": "visibility",
                "incident_id": "incident key", "number": "number within the incident",
                "kind": "code of authority-kinds", "asked_at": "UTC",
            },
        ),
        WarehouseTable(
            "authority_steps",
            "authorities.Step",
            "SELECT s.id, s.version AS changed, s.audience_id, s.request_id, s.number, s.at,"
            " s.kind, s.by_rank, s.until FROM authorities_step s",
            {
                "id": "key", "changed": "version of the row", "audience_id": "visibility",
                "request_id": "authority key", "number": "number within the authority",
                "at": "UTC", "kind": "given, refused, withdrawn, over or confirmed",
                "by_rank": "rank on the day", "until": "how long it holds, UTC",
            },
        ),
    ],
    urls="iops.controlroom.authorities.urls",
    api="iops.controlroom.authorities.api",
    append_only=["authorities_request", "authorities_step"],
)  # fmt: skip
