"""What the rest of the house needs to know about telephony."""

from datetime import timedelta

from iops.controlroom.telephony.duties import DUTIES
from iops.controlroom.telephony.jobs import compare, deliver
from iops.controlroom.telephony.subscribers import finished, rings_elsewhere, taken
from iops.governance.access.contracts import CONTROL_ROOM, CONTROL_SUPERVISORS, EXCHANGES
from iops.kernel.registry import (
    Capability,
    Follows,
    Grant,
    Guard,
    LiveTopic,
    MenuItem,
    Periodic,
    PersonalData,
    Queue,
    RecordKind,
)

#: A handler's own desk, on their own screens: what they are, and the call that rings there.
OWN_DESK_SQL = """
    SELECT d.id, d.audience_id, d.account_id, jsonb_build_object(
        'id', d.id, 'state', d.state, 'since', d.since, 'until', d.until, 'after', d.after,
        'call', (SELECT jsonb_build_object('id', c.id, 'contact', c.contact_id,
                     'channel', c.channel, 'until', c.rings_until)
                 FROM telephony_call c WHERE c.rings_at = d.account_id))
    FROM telephony_desk d WHERE d.id = ANY(%(ids)s)
"""
#: Lists of desks and calls are drawn by their page: the stream only says that one changed.
DESKS_SQL = """
    SELECT d.id, d.audience_id, NULL::bigint, jsonb_build_object('id', d.id)
    FROM telephony_desk d WHERE d.id = ANY(%(ids)s)
"""

CAPABILITY = Capability(
    name="telephony",
    label="Telephony",
    menu=[MenuItem("Telephone", "/telephone/", "9", "telephony.view", 82)],
    grants=[
        Grant("telephony.handle", CONTROL_ROOM, label="Take calls at a telephone"),
        Grant("telephony.view", CONTROL_ROOM, label="See handlers' states and calls"),
        Grant("telephony.supervise", CONTROL_SUPERVISORS, label="Sign off a handler who has left"),
        Grant("telephony.reconcile", CONTROL_SUPERVISORS, label="Settle calls without a contact"),
        Grant("telephony.note", EXCHANGES, label="Say what happens to calls (the exchange only)"),
        Grant("telephony.deliver", frozenset(), label="Telephone system only"),
    ],
    records=[
        RecordKind(
            "telephone_call", 80, "telephony.Call", "Call of the exchange", "", "contact",
            ("caller_phone", "recordings"), kept_since="coalesce(r.ended_at, r.presented_at)",
        ),
        RecordKind(
            "telephone_event", 81, "telephony.CallEvent", "Event of a call", "", "contact",
            ("phone", "keys", "recording"), kept_since="r.at",
        ),
        RecordKind("telephone_desk", 82, "telephony.Desk", "Desk of a handler", "", "transient"),
        RecordKind(
            "call_record", 83, "telephony.CallRecord", "Call record of the exchange", "",
            "contact", ("phone", "recording", "explanation"), kept_since="r.presented_at",
        ),
    ],
    personal_data=[
        PersonalData("telephony.Call", ("caller_phone", "recordings"),
                     parts_of={"contact": "contact_id"}),
        PersonalData("telephony.CallEvent", ("phone", "keys", "recording"),
                     parts_of={"telephone_call": "call_id"}),
        PersonalData("telephony.CallRecord", ("phone", "recording", "explanation"),
                     parts_of={"contact": "contact_id"}),
    ],
    no_personal_data=["telephony.Desk"],
    follows=[Follows("telephony.CallEvent", (("telephone_call", "call_id"),))],
    guards=[Guard("contacts.take_call", rings_elsewhere, "a call that rings elsewhere")],
    within=[
        ("contacts.answered", taken),
        ("contacts.taken_over", taken),
        ("contacts.ended", finished),
    ],
    queues=[Queue("calls-without-contact", "Calls without a contact", "control-room-supervisor")],
    duties=DUTIES,
    periodic=[
        Periodic("telephone-delivery", deliver, every=timedelta(seconds=1)),
        Periodic("call-records", compare, every=timedelta(minutes=5)),
    ],
    live=[
        LiveTopic(
            name="own-desk",
            permission="telephony.handle",
            kinds={"telephone_desk": None},
            sql=OWN_DESK_SQL,
            all_sql="SELECT id FROM telephony_desk",
            event_prefixes=("telephony.",),
            urgent=True,
        ),
        LiveTopic(
            name="desks",
            permission="telephony.view",
            kinds={"telephone_desk": None},
            sql=DESKS_SQL,
            all_sql="SELECT id FROM telephony_desk WHERE false",
            event_prefixes=("telephony.",),
        ),
    ],
    not_in_warehouse={
        "telephony.Call": "answer times are with the contacts; the rest is the exchange's own",
        "telephony.CallEvent": "what a machine said, of no use to figures",
        "telephony.Desk": "who takes calls now; nobody's work is measured by the second",
        "telephony.CallRecord": "the count of calls against contacts is a report of its own",
    },
    urls="iops.controlroom.telephony.urls",
    api="iops.controlroom.telephony.api",
)  # fmt: skip
