"""What the rest of the house needs to know about sameness."""

from iops.governance.access.contracts import OPERATIONAL
from iops.kernel.registry import (
    Capability,
    Follows,
    Grant,
    Periodic,
    PersonalData,
    RecordKind,
)
from iops.pole.sameness.jobs import look_for_pairs
from iops.pole.sameness.whole import mark_together

CAPABILITY = Capability(
    name="sameness",
    label="Things recorded twice",
    grants=[
        Grant("sameness.judge", OPERATIONAL, label="Judge which records are one thing"),
        Grant(
            "sameness.run", frozenset(), label="Look for things recorded twice (the worker only)"
        ),
    ],
    records=[
        RecordKind(
            "thing_judgement", 48, "sameness.ThingJudgement", "Judgement of things", "", "nominal",
            ("reason",),
        )
    ],
    personal_data=[
        PersonalData("sameness.ThingJudgement", ("reason",), about=("kind", "left_id")),
    ],
    follows=[
        Follows("sameness.ThingJudgement", (("@kind", "left_id"), ("@kind", "right_id")))
    ],
    no_personal_data=["sameness.ThingMembership", "sameness.ThingProposal"],
    within=[("confidential.marked", mark_together)],
    periodic=[Periodic("things-recorded-twice", look_for_pairs, at="03:40")],
    not_in_warehouse={
        "sameness.ThingJudgement": "what was held of which records stays here",
        "sameness.ThingProposal": "pairs that wait to be judged",
        "sameness.ThingMembership": "things are exported as they were recorded",
    },
)  # fmt: skip
