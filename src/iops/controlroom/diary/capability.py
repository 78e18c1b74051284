"""What the rest of the house needs to know about the diary."""

from datetime import datetime, timedelta

from iops.controlroom.diary.queries import at_the_desk, waiting_on
from iops.governance.access.contracts import CONTROL_ROOM
from iops.kernel.registry import (
    Capability,
    Card,
    DutyKind,
    EscalationStep,
    Follows,
    Grant,
    MenuItem,
    PersonalData,
    Queue,
    Recipients,
    RecordKind,
)

CAPABILITY = Capability(
    name="diary",
    label="Diary",
    grants=[Grant("diary.view", CONTROL_ROOM, label="Read the diary of the control room")],
    records=[
        RecordKind("diary_entry", 35, "diary.Entry", "Diary entry", "/diary/", "incident",
                   ("what", "result"))
    ],
    personal_data=[
        PersonalData("diary.Entry", ("what", "result"), parts_of={"incident": "incident_id"})
    ],
    follows=[Follows("diary.Entry", (("incident", "incident_id"),), carries="incident")],
    queues=[Queue("diary", "Diary", "dispatcher")],
    recipients=[Recipients("desk", "those at its desk", at_the_desk)],
    duties=[
        DutyKind(
            code="bring-forward",
            label="Bring forward",
            queue="diary",
            opens=["diary.brought_forward"],
            closes=["diary.done"],
            due=lambda fact, now: datetime.fromisoformat(fact.data["due_at"]),
            steps=[
                EscalationStep(timedelta(0), "desk", "notice", True),
                EscalationStep(timedelta(minutes=5), "role:control-room-supervisor", "late", True),
            ],
            risk=lambda fact: 40,
            url="/diary/",
            source="House rule: what was promised for a time is owed at that time",
        )
    ],
    cards=[Card("incident", waiting_on, "diary")],
    menu=[MenuItem("Diary", "/diary/", "f", "diary.view", 35)],
    urls="iops.controlroom.diary.urls",
    api="iops.controlroom.diary.api",
    not_in_warehouse={"diary.Entry": "a reminder is no event; what came of it is in the log"},
)  # fmt: skip
