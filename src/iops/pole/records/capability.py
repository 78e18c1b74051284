"""What the rest of the house needs to know about recording."""

from datetime import timedelta

from iops.kernel.registry import (
    Capability,
    Card,
    DutyKind,
    EscalationStep,
    Grant,
    MenuItem,
    Periodic,
    PersonalData,
    Queue,
    RecordKind,
)
from iops.pole.records.cards import corrections_of, link_changes_of
from iops.pole.records.corrections import CORRECTED
from iops.pole.records.jobs import follow_looks

CAPABILITY = Capability(
    name="records",
    label="Recording",
    menu=[MenuItem("Record", "/record/", "r", "people.record", 45)],
    grants=[Grant("records.run", frozenset(), label="Tell owners of restricted records (worker)")],
    records=[
        RecordKind("correction", 50, "records.Correction", "Correction", "", "nominal", ("reason",))
    ],
    personal_data=[
        PersonalData("records.Correction", ("reason",), about=("about_kind", "about_id"))
    ],
    not_in_warehouse={"records.Correction": "exports hold what a record says now, not why"},
    cards=[
        *(Card(kind, corrections_of(kind)) for kind in CORRECTED),
        *(Card(kind, link_changes_of(kind)) for kind in (*CORRECTED, "place")),
    ],
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
