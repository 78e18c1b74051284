"""The duty that a proposed version leaves: somebody else looks at it."""

from datetime import timedelta

from iops.kernel.registry import DutyKind, EscalationStep

DUTIES = (
    DutyKind(
        code="approve-question-set",
        label="Approve or withdraw a question set",
        queue="question-sets",
        opens=["questions.proposed"],
        closes=["questions.approved", "questions.withdrawn"],
        due=lambda fact, now: now + timedelta(days=3),
        steps=[EscalationStep(timedelta(0), "post:force-incident-manager", "late", True)],
        risk=lambda fact: 20,
        url="/questions/{id}/",
        source="House rule: nobody asks by a set that only its author has read",
    ),
)
