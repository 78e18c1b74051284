"""What the rest of the house needs to know about disposal."""

from iops.governance.disposal.duties import DUTIES, QUEUE
from iops.governance.disposal.jobs import open_due_reviews
from iops.kernel.registry import (
    Capability,
    Grant,
    MenuItem,
    Periodic,
    PersonalData,
    Queue,
    RecordKind,
)

DPO = frozenset({"data-protection-officer"})

CAPABILITY = Capability(
    name="disposal",
    label="Retention and disposal",
    menu=[MenuItem("Disposal", "/disposal/", "z", "disposal.propose", 88)],
    grants=[
        Grant("disposal.propose", DPO | {"crime-registrar"}, label="Propose a disposal"),
        Grant("disposal.review", DPO, label="Decide at the end of a retention period"),
        Grant("disposal.approve", DPO, label="Approve and carry out a disposal"),
        Grant("disposal.open_reviews", frozenset(), label="Open retention reviews (the night)"),
    ],
    records=[
        RecordKind("proposal", 5, "disposal.Proposal", "Disposal", "", "case"),
        RecordKind(
            "retention_review", 6, "disposal.Review", "Retention review",
            "/disposal/reviews/{id}/", "case", ("reason",), "number",
        ),
    ],
    personal_data=[
        PersonalData("disposal.Review", ("reason",), about=("record_kind", "record_id"))
    ],
    no_personal_data=["disposal.Proposal", "disposal.Tombstone"],
    not_in_warehouse={"disposal.*": "what was disposed of is not exported again"},
    queues=[Queue(QUEUE, "Retention and disposal", "data-protection-officer")],
    duties=DUTIES,
    periodic=[Periodic("retention-reviews", open_due_reviews, at="01:40")],
    urls="iops.governance.disposal.urls",
)  # fmt: skip
