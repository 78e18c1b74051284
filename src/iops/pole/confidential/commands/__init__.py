"""What people do with what is confidential."""

from iops.pole.confidential.commands.people import set_details
from iops.pole.confidential.commands.places import mark_place
from iops.pole.confidential.commands.whereabouts import (
    carry,
    keep,
    set_workers,
    veil_record,
    withdraw,
)

__all__ = ["carry", "keep", "mark_place", "set_details", "set_workers", "veil_record", "withdraw"]
