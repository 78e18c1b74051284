"""What the rest of the house needs to know about contacts."""

from datetime import timedelta

from iops.controlroom.contacts.duties import DUTIES
from iops.controlroom.contacts.jobs import notice_half_typed
from iops.governance.access.contracts import CONTROL_ROOM, GATEWAYS, OFFICERS
from iops.kernel.registry import (
    Activity,
    Capability,
    Follows,
    Grant,
    LiveTopic,
    Periodic,
    PersonalData,
    Queue,
    RecordKind,
    WarehouseTable,
)

WAITING_SQL = """
    SELECT c.id, c.audience_id, NULL::bigint,
           CASE WHEN c.answered_at IS NULL AND NOT c.abandoned AND c.ended_at IS NULL
           THEN jsonb_build_object(
               'id', c.id, 'number', c.number, 'channel', c.channel,
               'presented_at', c.presented_at, 'phone', c.caller_phone) END
    FROM contacts_contact c WHERE c.id = ANY(%(ids)s)
"""

CAPABILITY = Capability(
    name="contacts",
    label="Contacts",
    grants=[
        Grant("contacts.log", CONTROL_ROOM | OFFICERS, label="Record a contact"),
        Grant("contacts.view", CONTROL_ROOM | OFFICERS, label="Read contacts"),
        Grant("contacts.present", frozenset(), label="Telephone system only"),
        Grant("contacts.receive", GATEWAYS, label="Bring messages of a channel (a gateway only)"),
    ],
    records=[
        RecordKind(
            "contact", 10, "contacts.Contact", "Contact", "/contacts/{id}/", "contact",
            ("caller_name", "caller_phone", "what", "place_text"), "number",
            kept_since="coalesce(r.ended_at, r.presented_at)",
        ),
        RecordKind("draft", 11, "contacts.Draft", "Draft", "/call/", "transient",
                   ("body", "ended_because")),
        RecordKind("message", 84, "contacts.Message", "Message of a contact", "", "contact",
                   ("sender", "body"), kept_since="r.received_at"),
    ],
    activities=[
        Activity(
            "profile",
            "EXISTS (SELECT 1 FROM contacts_contact c WHERE c.caller_profile_id = r.id"
            " AND c.presented_at > %(since)s)",
            "contact",
        )
    ],
    personal_data=[
        PersonalData(
            "contacts.Contact",
            ("caller_name", "caller_phone", "what", "place_text", "resolution"),
            "caller_profile_id",
        ),
        PersonalData(
            "contacts.Draft", ("body", "ended_because"),
            parts_of={"contact": "contact_id", "incident": "incident_id"},
        ),
        PersonalData("contacts.Message", ("sender", "body"), parts_of={"contact": "contact_id"}),
    ],
    follows=[Follows("contacts.Message", (("contact", "contact_id"),))],
    located=["contact"],
    queues=[
        Queue("calls-to-return", "Calls to return", "call-handler"),
        Queue("half-typed-calls", "Half-typed calls", "call-handler"),
    ],
    duties=DUTIES,
    periodic=[Periodic("half-typed-calls", notice_half_typed, every=timedelta(minutes=1))],
    live=[
        LiveTopic(
            name="waiting",
            permission="contacts.log",
            kinds={"contact": None},
            sql=WAITING_SQL,
            all_sql="SELECT id FROM contacts_contact WHERE answered_at IS NULL AND NOT abandoned"
            " AND ended_at IS NULL",
            event_prefixes=("contacts.",),
        )
    ],
    warehouse=[
        WarehouseTable(
            "contacts",
            "contacts.Contact",
            "SELECT id, version AS changed, audience_id, number, channel, presented_at,"
            " answered_at, ended_at, abandoned FROM contacts_contact",
            {
                "id": "key", "changed": "version of the row", "audience_id": "visibility",
                "number": "record number", "channel": "how they reached the force",
                "presented_at": "rang, UTC", "answered_at": "UTC", "ended_at": "UTC",
                "abandoned": "rang off before an answer",
            },
        )
    ],
    not_in_warehouse={
        "contacts.Draft": "what is half typed is no record yet",
        "contacts.Message": "the words of callers, of no use to figures",
    },
    api="iops.controlroom.contacts.api",
    bulk_tables=["contacts_contact"],
)  # fmt: skip
