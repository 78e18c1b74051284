"""What the rest of the house needs to know about disposal."""

from iops.kernel.registry import Capability, Grant, RecordKind

DPO = frozenset({"data-protection-officer"})

CAPABILITY = Capability(
    name="disposal",
    label="Retention and disposal",
    grants=[
        Grant("disposal.propose", DPO | {"crime-registrar"}, label="Propose a disposal"),
        Grant("disposal.approve", DPO, label="Approve and carry out a disposal"),
    ],
    records=[RecordKind("proposal", 5, "disposal.Proposal", "Disposal", "", "case")],
    no_personal_data=["disposal.Proposal", "disposal.Tombstone"],
    not_in_warehouse={"disposal.*": "what was disposed of is not exported again"},
)
