"""What a declaration leaves to be done: it is taken on, somebody keeps the log, a METHANE comes."""

from datetime import timedelta

from iops.controlroom.incidents.limits import limit
from iops.controlroom.major.contracts import CRITICAL, MAJOR
from iops.kernel.registry import DutyKind, EscalationStep

INSPECTOR, MANAGER = "post:duty-inspector", "post:force-incident-manager"
SUPERVISOR = "role:control-room-supervisor"
ENDS = "major.stood_down"

DUTIES = (
    DutyKind(
        code="take-major",
        label="A major or critical incident is declared",
        queue="dispatch",
        opens=["major.declared"],
        closes=["major.confirmed", ENDS],
        due=lambda fact, now: now,
        # All at once: who is asleep does not keep the others from knowing.
        steps=[
            EscalationStep(timedelta(0), MANAGER, "declared"),
            EscalationStep(timedelta(0), INSPECTOR, "declared"),
            EscalationStep(timedelta(0), SUPERVISOR, "declared"),
            EscalationStep(lambda: timedelta(seconds=limit("major-confirm")), MANAGER, "late"),
        ],
        risk=lambda fact: 99 if fact.data.get("kind") == MAJOR else 92,
        url="/major/{id}/",
        source="JESIP Joint Doctrine 2021: who declares tells who commands; times of the house",
    ),
    DutyKind(
        code="name-log-keeper",
        label="Nobody keeps the log of a major or critical incident",
        queue="dispatch",
        opens=["major.declared"],
        closes=["major.log_keeper_named", ENDS],
        due=lambda fact, now: now + timedelta(seconds=limit("major-log-keeper")),
        steps=[
            EscalationStep(timedelta(0), SUPERVISOR, "late", True),
            EscalationStep(timedelta(minutes=5), MANAGER, "late", True),
        ],
        risk=lambda fact: 80,
        url="/major/{id}/",
        source="College of Policing, APP Operations: decisions are logged from the beginning",
    ),
    DutyKind(
        code="report-methane",
        label="No METHANE yet",
        queue="dispatch",
        opens=["major.declared"],
        closes=["major.methane", ENDS],
        due=lambda fact, now: now + timedelta(seconds=limit("major-methane")),
        steps=[
            EscalationStep(timedelta(0), SUPERVISOR, "late", True),
            EscalationStep(timedelta(minutes=5), MANAGER, "late", True),
        ],
        applies=lambda fact: fact.data.get("kind") != CRITICAL,
        risk=lambda fact: 85,
        url="/major/{id}/",
        source="JESIP Joint Doctrine 2021: METHANE is the first report; time of the house",
    ),
)
