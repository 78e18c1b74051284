"""What the rest of the house needs to know about ANPR hits and circulations."""

from datetime import timedelta

from iops.controlroom.anpr.duties import DUTIES
from iops.controlroom.anpr.jobs import expire_over
from iops.governance.access.contracts import CONTROL_ROOM, DISPATCH, OFFICERS, READERS
from iops.kernel.registry import (
    Capability,
    Grant,
    LiveTopic,
    MenuItem,
    Periodic,
    PersonalData,
    RecordKind,
)

#: Lists are drawn by their page: the stream only says that one has changed.
NUDGE_SQL = """
    SELECT h.id, h.audience_id, NULL::bigint, jsonb_build_object('id', h.id)
    FROM anpr_hit h WHERE h.id = ANY(%(ids)s)
"""

CAPABILITY = Capability(
    name="anpr",
    label="ANPR and circulations",
    menu=[MenuItem("ANPR", "/anpr/", "0", "anpr.view", 91)],
    grants=[
        Grant("anpr.view", CONTROL_ROOM | OFFICERS, label="See ANPR hits and circulations"),
        Grant("anpr.act", DISPATCH, label="Confirm ANPR hits, and act on them"),
        Grant(
            "anpr.circulate",
            DISPATCH | {"sergeant", "investigator", "intelligence-officer"},
            label="Circulate vehicles and people",
        ),
        Grant("anpr.report", READERS, label="Report ANPR hits (a reader only)"),
        Grant("anpr.expire", frozenset(), label="End what is over (the worker only)"),
    ],
    records=[
        RecordKind(
            "circulation", 143, "anpr.Circulation", "Circulation", "/anpr/circulations/{id}/",
            "anpr", ("who", "vrm", "why", "source", "ending"), kept_since="r.ended_at",
        ),
        RecordKind(
            "hit", 144, "anpr.Hit", "ANPR hit", "/anpr/{id}/", "anpr",
            ("vrm", "image", "note", "confirmed_how"), kept_since="r.seen_at",
        ),
    ],
    personal_data=[
        PersonalData("anpr.Circulation", ("who", "vrm", "why", "source", "ending")),
        PersonalData(
            "anpr.Hit", ("vrm", "image", "note", "confirmed_how"),
            parts_of={"circulation": "circulation_id"},
        ),
    ],
    duties=DUTIES,
    periodic=[Periodic("anpr-expiry", expire_over, every=timedelta(seconds=30))],
    live=[
        LiveTopic(
            name="anpr",
            permission="anpr.view",
            kinds={"hit": None},
            sql=NUDGE_SQL,
            all_sql="SELECT id FROM anpr_hit WHERE false",
            event_prefixes=("anpr.",),
        )
    ],
    not_in_warehouse={
        "anpr.Circulation": "who is looked for is of no use to figures",
        "anpr.Hit": "readings of plates are kept for a year and analysed nowhere else",
    },
    urls="iops.controlroom.anpr.urls",
    api="iops.controlroom.anpr.api",
)  # fmt: skip
