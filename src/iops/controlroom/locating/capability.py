"""What the rest of the house needs to know about the positions of callers."""

from iops.governance.access.contracts import CONTROL_ROOM, EXCHANGES
from iops.kernel.registry import Capability, Grant, PersonalData, RecordKind

CAPABILITY = Capability(
    name="locating",
    label="Callers' positions",
    grants=[
        Grant("locating.view", CONTROL_ROOM, label="Read where callers are"),
        Grant("locating.note", EXCHANGES, label="Say where a telephone is (the exchange only)"),
    ],
    records=[
        RecordKind(
            "fix", 34, "locating.Fix", "Position of a caller", "", "contact",
            ("phone", "subscriber", "address", "latitude", "longitude"),
            kept_since="r.received_at",
        )
    ],
    personal_data=[
        PersonalData(
            "locating.Fix", ("phone", "subscriber", "address", "latitude", "longitude")
        )
    ],
    api="iops.controlroom.locating.api",
    not_in_warehouse={"locating.Fix": "where somebody rang from is nobody's statistic"},
)  # fmt: skip
