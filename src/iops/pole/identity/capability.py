"""What the rest of the house needs to know about identity."""

from iops.governance.access.contracts import OPERATIONAL
from iops.kernel.registry import Capability, Grant, PersonalData, RecordKind

CAPABILITY = Capability(
    name="identity",
    label="Identity",
    grants=[Grant("identity.judge", OPERATIONAL, label="Judge who is the same person")],
    records=[
        RecordKind("judgement", 21, "identity.Judgement", "Judgement", "", "nominal", ("reason",))
    ],
    personal_data=[
        PersonalData("identity.Judgement", ("reason",), "left_id"),
        PersonalData("identity.Judgement", ("reason",), "right_id"),
    ],
    no_personal_data=["identity.Membership"],
    not_in_warehouse={
        "identity.Membership": "exported with profiles in a later release",
        "identity.Judgement": "free text stays in the record",
    },
    bulk_tables=["identity_membership", "identity_judgement"],
)
