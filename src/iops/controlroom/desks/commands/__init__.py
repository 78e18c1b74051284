"""What people do with desks."""

from iops.controlroom.desks.commands.lapse import end_lapsed, look_after
from iops.controlroom.desks.commands.merge import merge_desk, split_desk
from iops.controlroom.desks.commands.move import move_incident
from iops.controlroom.desks.commands.setup import change_desk, close_desk, make_desk
from iops.controlroom.desks.commands.sit import leave_desk, take_desk, take_over
from iops.controlroom.desks.commands.watch import look_at, look_round

__all__ = [
    "change_desk",
    "close_desk",
    "end_lapsed",
    "leave_desk",
    "look_after",
    "look_at",
    "look_round",
    "make_desk",
    "merge_desk",
    "move_incident",
    "split_desk",
    "take_desk",
    "take_over",
]
