"""What the rest of the house needs to know about the handover."""

from iops.controlroom.handover.subscribers import somebody_left
from iops.governance.access.contracts import DISPATCH
from iops.kernel.registry import Capability, Follows, Grant, MenuItem, RecordKind

CAPABILITY = Capability(
    name="handover",
    label="Handover",
    grants=[Grant("handover.view", DISPATCH, label="Read the handover of a shift")],
    records=[
        RecordKind("desk_handover", 78, "handover.DeskHandover", "Handover of a desk", "", "staff")
    ],
    no_personal_data=["handover.DeskHandover"],
    follows=[Follows("handover.DeskHandover", (("desk", "desk_id"),))],
    within=[
        ("desks.left", somebody_left),
        ("desks.merged", somebody_left),
        ("desks.closed", somebody_left),
    ],
    not_in_warehouse={"handover.DeskHandover": "staff data stays in the duty system"},
    menu=[MenuItem("Handover", "/handover/", "g", "handover.view", 36)],
    urls="iops.controlroom.handover.urls",
    api="iops.controlroom.handover.api",
)
