"""What people do with major and critical incidents."""

from iops.controlroom.major.commands.command import confirm, name_holder, tick_principle
from iops.controlroom.major.commands.declare import declare, stand_down
from iops.controlroom.major.commands.write import record_decision, write_methane

__all__ = [
    "confirm",
    "declare",
    "name_holder",
    "record_decision",
    "stand_down",
    "tick_principle",
    "write_methane",
]
