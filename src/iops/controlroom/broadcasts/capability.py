"""What the rest of the house needs to know about broadcasts."""

from iops.controlroom.broadcasts.duties import DUTIES
from iops.governance.access.contracts import DISPATCH, OPERATIONAL
from iops.kernel.registry import (
    Capability,
    Follows,
    Grant,
    LiveTopic,
    MenuItem,
    PersonalData,
    RecordKind,
)

#: What a recipient has not read yet, on their own screens only.
BROADCASTS_SQL = """
    SELECT r.id, r.audience_id, r.account_id,
           CASE WHEN r.read_at IS NULL AND b.closed_at IS NULL THEN jsonb_build_object(
               'id', r.id, 'title', 'Broadcast from ' || coalesce(s.name, 'the control room'),
               'body', b.text, 'url', '/broadcasts/' || b.id || '/',
               'level', CASE WHEN b.reminders > 0 THEN 'red' ELSE 'amber' END,
               'at', coalesce(b.reminded_at, b.sent_at)) END
    FROM broadcasts_receipt r
    JOIN broadcasts_broadcast b ON b.id = r.broadcast_id
    LEFT JOIN access_account s ON s.id = b.created_by
    WHERE r.id = ANY(%(ids)s)
"""

#: Lists of those who send are drawn by their page: the stream only says that one was read.
NUDGE_SQL = """
    SELECT b.id, b.audience_id, NULL::bigint, jsonb_build_object('id', b.id)
    FROM broadcasts_broadcast b WHERE b.id = ANY(%(ids)s)
"""

CAPABILITY = Capability(
    name="broadcasts",
    label="Broadcasts",
    menu=[MenuItem("Broadcasts", "/broadcasts/", "y", "broadcasts.read", 84)],
    grants=[
        Grant("broadcasts.send", DISPATCH | {"sergeant"}, label="Send broadcasts"),
        Grant("broadcasts.read", OPERATIONAL, label="Read broadcasts"),
    ],
    records=[
        RecordKind(
            "broadcast", 72, "broadcasts.Broadcast", "Broadcast", "/broadcasts/{id}/", "incident",
            ("text",), kept_since="r.sent_at",
        ),
        RecordKind(
            "broadcast_receipt", 73, "broadcasts.Receipt", "Receipt of a broadcast", "", "incident"
        ),
    ],
    personal_data=[PersonalData("broadcasts.Broadcast", ("text",))],
    no_personal_data=["broadcasts.Receipt"],
    follows=[Follows("broadcasts.Receipt", (("broadcast", "broadcast_id"),))],
    duties=DUTIES,
    live=[
        LiveTopic(
            name="broadcasts",
            permission="broadcasts.read",
            kinds={
                "broadcast_receipt": None,
                "broadcast": "SELECT id FROM broadcasts_receipt"
                " WHERE broadcast_id = ANY(%(ids)s)",
            },
            sql=BROADCASTS_SQL,
            all_sql="SELECT r.id FROM broadcasts_receipt r JOIN broadcasts_broadcast b"
            " ON b.id = r.broadcast_id WHERE r.read_at IS NULL AND b.closed_at IS NULL",
            event_prefixes=("broadcasts.",),
        ),
        LiveTopic(
            name="broadcasts-sent",
            permission="broadcasts.send",
            kinds={
                "broadcast": None,
                "broadcast_receipt": "SELECT broadcast_id FROM broadcasts_receipt"
                " WHERE id = ANY(%(ids)s)",
            },
            sql=NUDGE_SQL,
            all_sql="SELECT id FROM broadcasts_broadcast WHERE false",
            event_prefixes=("broadcasts.",),
        ),
    ],
    not_in_warehouse={
        "broadcasts.Broadcast": "words to the crews of one night, of no use to figures",
        "broadcasts.Receipt": "who has read what stays with the broadcast",
    },
    urls="iops.controlroom.broadcasts.urls",
    api="iops.controlroom.broadcasts.api",
)  # fmt: skip
