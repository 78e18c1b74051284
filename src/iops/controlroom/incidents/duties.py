"""The duties of incidents and their clocks.

Sources: GMP Graded Response Policy (2022); standards as practised: an upgrade is assessed within
five minutes; every grade has a clock; what nobody was sent to is told again when shifts change.
"""

from datetime import datetime, timedelta

from iops.controlroom.incidents.rules import ASSESS_WITHIN
from iops.kernel.events import Fact
from iops.kernel.registry import DutyKind, EscalationStep

RISK = {"1": 90, "2": 60, "C": 20}
CLOSED = ("incidents.closed",)
SUPERVISOR, INSPECTOR = "role:control-room-supervisor", "post:duty-inspector"


def _target(fact: Fact, now: datetime) -> datetime:
    return datetime.fromisoformat(fact.data["target_at"])


def _risk(fact: Fact) -> int:
    return RISK.get(fact.data.get("grade", ""), 30)


DUTIES = (
    DutyKind(
        code="grade-incident",
        label="Give the incident a grade",
        queue="dispatch",
        opens=["incidents.ungraded"],
        closes=["incidents.graded", *CLOSED],
        due=lambda fact, now: now + ASSESS_WITHIN,
        steps=[EscalationStep(timedelta(0), SUPERVISOR, "late", True)],
        risk=lambda fact: 60,
        url="/incidents/{id}/",
        source="House rule: no incident is without a clock",
    ),
    DutyKind(
        code="resource-grade-1",
        label="Grade 1 without a unit",
        queue="dispatch",
        opens=["incidents.unresourced_1"],
        closes=["dispatch.deployed", "incidents.assigned", "incidents.graded_2",
                "incidents.graded_c", *CLOSED],
        due=_target,
        steps=[
            EscalationStep(timedelta(minutes=2), SUPERVISOR, "unresourced"),
            EscalationStep(timedelta(minutes=5), INSPECTOR, "unresourced"),
            EscalationStep(timedelta(0), "post:force-incident-manager", "late", True),
        ],
        risk=_risk,
        url="/incidents/{id}/",
        source="GMP Graded Response Policy 2022: 15 minutes; inspector when it cannot be resourced",
        each_shift=INSPECTOR,
    ),
    DutyKind(
        code="cannot-resource",
        label="Cannot be resourced",
        queue="dispatch",
        opens=["dispatch.cannot_resource"],
        closes=["dispatch.deployed", *CLOSED],
        due=lambda fact, now: now,
        steps=[
            EscalationStep(timedelta(0), INSPECTOR, "unresourced"),
            EscalationStep(timedelta(minutes=5), "post:force-incident-manager", "unresourced"),
        ],
        risk=_risk,
        url="/incidents/{id}/",
        source="GMP Graded Response Policy 2022: district inspector immediately",
        each_shift=INSPECTOR,
    ),
    DutyKind(
        code="resource-grade-2",
        label="Grade 2 without a unit",
        queue="dispatch",
        opens=["incidents.unresourced_2"],
        closes=["dispatch.deployed", "incidents.assigned", "incidents.graded_1",
                "incidents.graded_c", *CLOSED],
        due=_target,
        steps=[
            EscalationStep(timedelta(minutes=40), "role:sergeant", "unresourced"),
            EscalationStep(timedelta(0), INSPECTOR, "late", True),
        ],
        risk=_risk,
        url="/incidents/{id}/",
        source="GMP Graded Response Policy 2022: 1 hour; sergeant within 40 minutes",
        each_shift="role:sergeant",
    ),
    DutyKind(
        code="review-grade-c",
        label="Grade C to deal with or review",
        queue="grade-c",
        opens=["incidents.unresourced_c"],
        closes=["incidents.graded_1", "incidents.graded_2", "incidents.attended",
                "incidents.appointed", *CLOSED],
        due=_target,
        steps=[EscalationStep(timedelta(0), SUPERVISOR, "late", True)],
        risk=_risk,
        url="/incidents/{id}/",
        source="House rule: no grade is without a clock",
    ),
    DutyKind(
        code="assess-upgrade",
        label="Assess the upgrade",
        queue="dispatch",
        opens=["incidents.upgraded"],
        closes=["incidents.assessed", "incidents.grade_taken_back", *CLOSED],
        due=lambda fact, now: now + ASSESS_WITHIN,
        steps=[EscalationStep(timedelta(0), SUPERVISOR, "late", True)],
        applies=lambda fact: not fact.data.get("assessed"),
        risk=lambda fact: 50,
        url="/incidents/{id}/",
        source="Practice: an upgrade is free, the assessment follows within 5 minutes",
    ),
    DutyKind(
        code="look-at-grade",
        label="A duplicate was graded more urgent: look at the grade",
        queue="dispatch",
        opens=["incidents.duplicate_joined"],
        closes=["incidents.graded", "incidents.assessed", *CLOSED],
        due=lambda fact, now: now + ASSESS_WITHIN,
        steps=[
            EscalationStep(timedelta(0), "queue", "more urgent"),
            EscalationStep(timedelta(0), SUPERVISOR, "late", True),
        ],
        applies=lambda fact: bool(fact.data.get("more_urgent")),
        risk=lambda fact: 70,
        url="/incidents/{id}/",
        source="House rule: what another caller said of the event is not lost with the duplicate",
    ),
    DutyKind(
        code="give-result",
        label="Result awaited",
        queue="results",
        opens=["incidents.result_due"],
        closes=["incidents.assigned", *CLOSED],
        due=lambda fact, now: now + timedelta(hours=8),
        steps=[EscalationStep(timedelta(0), "role:sergeant", "late", True)],
        risk=lambda fact: 25,
        url="/incidents/{id}/",
        source="INC-34: the unit is free, the result is still a duty",
    ),
)  # fmt: skip
