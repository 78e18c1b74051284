"""What the rest of the house needs to know about areas and geofences."""

from datetime import timedelta

from iops.controlroom.fences.duties import DUTIES
from iops.controlroom.fences.jobs import watch_fences
from iops.governance.access.contracts import DISPATCH
from iops.kernel.registry import (
    Capability,
    Follows,
    Grant,
    MenuItem,
    Periodic,
    PersonalData,
    RecordKind,
)

CAPABILITY = Capability(
    name="fences",
    label="Areas and geofences",
    menu=[MenuItem("Areas", "/areas/", "6", "fences.view", 89)],
    grants=[
        Grant("fences.view", DISPATCH | {"sergeant"}, label="Search an area, see geofences"),
        Grant("fences.set", DISPATCH, label="Set and end geofences"),
        Grant("fences.watch", frozenset(), label="Look at geofences (the worker only)"),
    ],
    records=[
        RecordKind(
            "fence", 141, "fences.Fence", "Geofence", "/areas/{id}/", "incident",
            ("name", "reason"), kept_since="r.ended_at",
        ),
        RecordKind("fence_crossing", 142, "fences.Crossing", "Crossing of a geofence", "",
                   "incident"),
    ],
    personal_data=[PersonalData("fences.Fence", ("name", "reason"))],
    no_personal_data=["fences.Inside", "fences.Crossing"],
    follows=[Follows("fences.Crossing", (("fence", "fence_id"),))],
    duties=DUTIES,
    periodic=[Periodic("geofences", watch_fences, every=timedelta(seconds=5))],
    not_in_warehouse={
        "fences.Fence": "an area that was watched for a task",
        "fences.Inside": "where units are now",
        "fences.Crossing": "tracks of officers are not analysed outside",
    },
    urls="iops.controlroom.fences.urls",
    api="iops.controlroom.fences.api",
)  # fmt: skip
