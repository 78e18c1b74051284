"""What the rest of the house needs to know about recording."""

from datetime import timedelta

from iops.kernel.registry import (
    Capability,
    DutyKind,
    EscalationStep,
    Grant,
    MenuItem,
    Periodic,
    Queue,
)
from iops.pole.records.jobs import follow_looks

CAPABILITY = Capability(
    name="records",
    label="Recording",
    menu=[MenuItem("Record", "/record/", "r", "people.record", 45)],
    grants=[Grant("records.run", frozenset(), label="Tell owners of restricted records (worker)")],
    queues=[Queue("restricted-likeness", "Restricted records that others ask about", "sergeant")],
    duties=[
        DutyKind(
            code="restricted-likeness",
            label="Somebody is recording a person very like your restricted record",
            queue="restricted-likeness",
            opens=["records.alike_typed"],
            closes=["records.owner_knows"],
            due=lambda fact, now: now + timedelta(hours=24),
            steps=[
                EscalationStep(timedelta(0), "owner", "notice"),
                EscalationStep(timedelta(0), "queue", "late", True),
            ],
            risk=lambda fact: 40,
            url="/record/known/{id}/",
            source="House rule: who restricts a record hears who comes near it, and decides",
        )
    ],
    periodic=[Periodic("restricted-likeness", follow_looks, every=timedelta(minutes=1))],
    urls="iops.pole.records.urls",
    api="iops.pole.records.api",
)
