"""What people do with what is confidential."""

from iops.pole.confidential.commands.people import set_details
from iops.pole.confidential.commands.places import mark_place
from iops.pole.confidential.commands.prose import catch_up, keep_person, veil_loaded
from iops.pole.confidential.commands.whereabouts import (
    carry,
    keep,
    set_workers,
    veil_record,
    withdraw,
)

__all__ = [
    "carry",
    "catch_up",
    "keep",
    "keep_person",
    "mark_place",
    "set_details",
    "set_workers",
    "veil_loaded",
    "veil_record",
    "withdraw",
]
