"""What the rest of the house needs to know about replay."""

from iops.governance.access.contracts import DISPATCH
from iops.kernel.registry import Action, Capability, Grant, MenuItem

CAPABILITY = Capability(
    name="replay",
    label="Replay",
    menu=[MenuItem("Replay", "/replay/", "8", "replay.view", 88)],
    grants=[
        Grant(
            "replay.view", DISPATCH | {"sergeant", "investigator"},
            label="Replay where units were and how incidents stood",
        )
    ],
    actions=[
        Action("incident", "Replay", "/replay/incidents/{id}/", "replay.view", "v"),
    ],
    urls="iops.controlroom.replay.urls",
)  # fmt: skip
