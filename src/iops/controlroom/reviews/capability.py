"""What the rest of the house needs to know about reviews."""

from datetime import datetime, timedelta

from iops.controlroom.reviews.queries import reviews_on
from iops.controlroom.reviews.subscribers import closed, graded, reopened, taken_back
from iops.governance.access.contracts import CONTROL_SUPERVISORS
from iops.kernel.registry import (
    Capability,
    Card,
    DutyKind,
    EscalationStep,
    Grant,
    MenuItem,
    PersonalData,
    Queue,
    RecordKind,
    WarehouseTable,
)

CAPABILITY = Capability(
    name="reviews",
    label="Reviews",
    menu=[MenuItem("Reviews", "/reviews/", "R", "reviews.decide", 84)],
    grants=[
        Grant("reviews.decide", CONTROL_SUPERVISORS,
              label="Decide on closures, downgrades and reopenings"),
    ],
    records=[
        RecordKind("review", 145, "reviews.Review", "Review", "/reviews/", "incident",
                   ("why", "reason")),
    ],
    personal_data=[
        PersonalData("reviews.Review", ("why", "reason"), parts_of={"incident": "incident_id"}),
    ],
    queues=[Queue("reviews", "Reviews", "control-room-supervisor")],
    duties=[
        DutyKind(
            code="decide-review",
            label="A supervisor decides on it",
            queue="reviews",
            opens=["reviews.opened"],
            closes=["reviews.decided"],
            due=lambda fact, now: datetime.fromisoformat(fact.data["due_at"]),
            steps=[
                EscalationStep(timedelta(0), "role:control-room-supervisor", "late", True),
                EscalationStep(timedelta(minutes=30), "post:force-incident-manager", "late", True),
            ],
            risk=lambda fact: 55 if fact.data.get("kind") == "downgrade" else 45,
            url="/reviews/",
            source="House practice: nobody closes or downgrades unseen; times of review-rules",
        )
    ],
    within=[
        ("incidents.closed", closed),
        ("incidents.graded", graded),
        ("incidents.grade_taken_back", taken_back),
        ("incidents.reopened", reopened),
    ],
    cards=[Card("incident", reviews_on, "reviews")],
    warehouse=[
        WarehouseTable(
            "reviews",
            "reviews.Review",
            "SELECT id, version AS changed, audience_id, incident_id, kind, at, due_at, before,"
            " decided_at, decision FROM reviews_review",
            {
                "id": "key", "changed": "version of the row", "audience_id": "visibility",
                "incident_id": "incident key", "kind": "code of review-rules", "at": "UTC",
                "due_at": "UTC", "before": "grade before a downgrade", "decided_at": "UTC",
                "decision": "agreed, sent-back or taken-back",
            },
        )
    ],
    urls="iops.controlroom.reviews.urls",
    api="iops.controlroom.reviews.api",
)  # fmt: skip
