"""What the rest of the house needs to know about plans."""

from iops.controlroom.plans.duties import DUTIES
from iops.controlroom.plans.queries import plans_on
from iops.governance.access.contracts import CONTROL_ROOM, CONTROL_SUPERVISORS, OFFICERS
from iops.kernel.registry import (
    Action,
    Capability,
    Card,
    Follows,
    Grant,
    MenuItem,
    PersonalData,
    Queue,
    RecordKind,
)

CAPABILITY = Capability(
    name="plans",
    label="Plans",
    menu=[MenuItem("Plans", "/plans/", "5", "plans.view", 86)],
    grants=[
        Grant("plans.view", CONTROL_ROOM | OFFICERS, label="Read plans"),
        Grant("plans.tick", CONTROL_ROOM | OFFICERS, label="Tick steps of plans on an incident"),
        Grant("plans.keep", CONTROL_SUPERVISORS | {"sergeant", "safeguarding-officer"},
              label="Write and review plans, and say where they open"),
    ],
    records=[
        RecordKind("plan", 117, "plans.Plan", "Plan", "/plans/{id}/", "incident",
                   ("title", "body", "steps"), restrictable=True, kept_since="r.withdrawn_at"),
        RecordKind("plan_match", 118, "plans.Match", "Where a plan opens", "", "incident"),
        RecordKind("plan_tick", 119, "plans.Tick", "Step of a plan", "", "incident"),
    ],
    personal_data=[
        PersonalData("plans.Plan", ("title", "body", "steps")),
        PersonalData("plans.PlanVersion", ("title", "body", "steps", "note"),
                     parts_of={"plan": "plan_id"}),
        PersonalData("plans.Match", ("label", "word"), profile_path="profile_id",
                     parts_of={"plan": "plan_id"}),
        PersonalData("plans.Tick", ("step", "note"),
                     parts_of={"incident": "incident_id", "plan": "plan_id"}),
    ],
    follows=[
        Follows("plans.Tick", (("incident", "incident_id"), ("plan", "plan_id"))),
    ],
    queues=[Queue("plans", "Plans to review", "control-room-supervisor")],
    duties=DUTIES,
    cards=[Card("incident", plans_on, "plans")],
    actions=[
        Action("place", "Attach a plan", "/plans/new/?place={id}", "plans.keep"),
        Action("profile", "Attach a plan", "/plans/new/?person={id}", "plans.keep"),
    ],
    not_in_warehouse={
        "plans.Plan": "words for people, of no use to figures",
        "plans.PlanVersion": "words for people, of no use to figures",
        "plans.Match": "whom and what a plan is about stays with it",
        "plans.Tick": "the log of the incident says it",
    },
    urls="iops.controlroom.plans.urls",
    api="iops.controlroom.plans.api",
    append_only=["plans_version", "plans_tick"],
)  # fmt: skip
