"""What the rest of the house needs to know about duties."""

from datetime import timedelta

from iops.duties.engine import tick
from iops.duties.health import engine_alive, no_orphans, somebody_reached
from iops.duties.nightly import check_orphans, open_standing, sample_queues
from iops.duties.queries import owners_of_duties
from iops.duties.reached import REACHED_SQL
from iops.duties.sending import channels_work, send_waiting
from iops.duties.subscribers import account_withdrawn, on_fact
from iops.governance.access.contracts import CONTROL_SUPERVISORS, OPERATIONAL
from iops.kernel.registry import (
    Capability,
    DutyKind,
    EscalationStep,
    Follows,
    Grant,
    HealthCheck,
    LiveTopic,
    MenuItem,
    Periodic,
    PersonalData,
    Queue,
    RecordKind,
    WarehouseTable,
)

SUPERVISORS = CONTROL_SUPERVISORS | {"sergeant", "crime-registrar"}

ALERTS_SQL = f"""
    SELECT id, audience_id, recipient_id,
           CASE WHEN confirmed_at IS NULL THEN jsonb_build_object(
               'id', id, 'title', title, 'url', url, 'level', level,
               'at', sent_at, 'body', 'Sent to ' || {REACHED_SQL}) END
    FROM duties_alert WHERE id = ANY(%(ids)s)
"""

#: Lists of duties are drawn by the page: the stream only says that one changed, and in which queue.
NUDGE_SQL = """
    SELECT d.id, d.audience_id, NULL::bigint,
           jsonb_build_object('id', d.id, 'queue', d.queue, 'state', d.state)
    FROM duties_duty d WHERE d.id = ANY(%(ids)s)
"""

CAPABILITY = Capability(
    name="duties",
    label="Duties",
    menu=[
        MenuItem("My duties", "/duties/", "d", "duties.view", 10),
        MenuItem("Queues", "/queues/", "q", "duties.view_queues", 60),
    ],
    grants=[
        Grant("duties.view", OPERATIONAL, label="See my duties"),
        Grant("duties.take", OPERATIONAL, label="Take a duty from a queue"),
        Grant("duties.view_queues", SUPERVISORS, label="See every queue"),
        Grant("duties.assign", SUPERVISORS, label="Give duties to others"),
        Grant("duties.run", frozenset(), label="Escalate (the engine only)"),
    ],
    records=[
        RecordKind("duty", 2, "duties.Duty", "Duty", "/duties/", "case", number_field="number"),
        RecordKind("alert", 3, "duties.Alert", "Alert", "/duties/", "case"),
        RecordKind("break_glass", 4, "access.BreakGlass", "Emergency look", "", "case"),
    ],
    personal_data=[
        PersonalData("duties.Duty", ("end_reason",), about=("subject_kind", "subject_id")),
    ],
    no_personal_data=["duties.Alert", "duties.Delivery", "duties.QueueSample"],
    workers=[owners_of_duties],
    follows=[Follows("duties.Alert", (("duty", "duty_id"),))],
    queues=[Queue("glass-reviews", "Emergency looks to review", "control-room-supervisor")],
    duties=[
        DutyKind(
            code="review-break-glass",
            label="Review an emergency look",
            queue="glass-reviews",
            opens=["access.glass_broken"],
            closes=["access.glass_reviewed"],
            due=lambda fact, now: now + timedelta(hours=24),
            steps=[
                EscalationStep(timedelta(0), "queue", "notice"),
                EscalationStep(timedelta(0), "post:force-incident-manager", "late", True),
            ],
            risk=lambda fact: 40,
            url="/access/glass/{id}/",
            source="House rule: every look behind a restriction is reviewed by a second person",
        )
    ],
    within=[("*", on_fact), ("access.account_withdrawn", account_withdrawn)],
    periodic=[
        Periodic("duty-engine", tick, every=timedelta(seconds=1)),
        Periodic("queue-samples", sample_queues, every=timedelta(minutes=15)),
        Periodic("standing-duties", open_standing, every=timedelta(hours=1), slow=True),
        Periodic("alert-channels", send_waiting, every=timedelta(seconds=5), slow=True),
        Periodic("orphan-check", check_orphans, at="02:10"),
    ],
    live=[
        LiveTopic(
            name="alerts",
            permission="duties.view",
            kinds={
                "alert": None,
                "duty": "SELECT id FROM duties_alert WHERE duty_id = ANY(%(ids)s)",
            },
            sql=ALERTS_SQL,
            all_sql="SELECT id FROM duties_alert WHERE confirmed_at IS NULL "
            "AND sent_at > iops_now() - interval '12 hours'",
            event_prefixes=("duties.",),
        ),
        LiveTopic(
            name="duties",
            permission="duties.view",
            kinds={"duty": None},
            sql=NUDGE_SQL,
            all_sql="SELECT id FROM duties_duty WHERE false",
            event_prefixes=("duties.",),
        ),
    ],
    health=[
        HealthCheck("duty-engine", engine_alive),
        HealthCheck("unreached-duties", somebody_reached),
        HealthCheck("orphan-duties", no_orphans),
        HealthCheck("alert-channels", channels_work),
    ],
    warehouse=[
        WarehouseTable(
            "duties",
            "duties.Duty",
            "SELECT id, version AS changed, audience_id, kind, subject_kind, subject_id, queue,"
            " owner_id, state, opened_at, due_at, ended_at, risk, steps_taken FROM duties_duty",
            {
                "id": "key", "changed": "version of the row", "audience_id": "visibility",
                "kind": "kind of duty",
                "subject_kind": "kind of record it is about", "subject_id": "its key",
                "queue": "queue", "owner_id": "account that has it",
                "state": "open, met or cancelled",
                "opened_at": "UTC", "due_at": "UTC", "ended_at": "UTC", "risk": "0 to 100",
                "steps_taken": "escalation steps taken",
            },
        )
    ],
    not_in_warehouse={
        "duties.Alert": "an alert is a message about a duty; the duty is exported",
        "duties.Delivery": "how an alert travelled; the duty is exported",
        "duties.QueueSample": "derived from duties",
    },
    urls="iops.duties.urls",
)  # fmt: skip
