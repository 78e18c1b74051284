"""The duties of disposal and their clocks."""

from datetime import timedelta

from iops.kernel.registry import DutyKind, EscalationStep, Standing

QUEUE = "data-protection"
DUTIES = (
    DutyKind(
        code="review-retention",
        label="Keep the record, or propose its disposal",
        queue=QUEUE,
        opens=["disposal.review_due"],
        closes=["disposal.review_decided"],
        due=lambda fact, now: now + timedelta(days=28),
        steps=[EscalationStep(timedelta(0), "role:data-protection-officer", "late", True)],
        risk=lambda fact: 10,
        url="/disposal/reviews/{id}/",
        source="House rule: four weeks for a review; data kept no longer than necessary "
        "(Data Protection Act 2018 s.39)",
        standing=Standing(
            "retention_review",
            "SELECT id, audience_id, number, created_at + interval '28 days' AS due_at, 10 AS risk"
            " FROM disposal_review WHERE decided_at IS NULL",
        ),
    ),
    DutyKind(
        code="approve-disposal",
        label="Approve or refuse the disposal",
        queue=QUEUE,
        opens=["disposal.proposed"],
        closes=["disposal.carried_out", "disposal.refused"],
        due=lambda fact, now: now + timedelta(days=14),
        steps=[EscalationStep(timedelta(0), "role:data-protection-officer", "late", True)],
        risk=lambda fact: 15,
        url="/disposal/proposals/{id}/",
        source="House rule: a second person answers within two weeks",
    ),
)
