"""What people do with resources."""

from iops.controlroom.resources.commands.crews import (
    book_myself_off,
    book_myself_on,
    book_off,
    book_on,
    change_day,
)
from iops.controlroom.resources.commands.shared import unit_fact
from iops.controlroom.resources.commands.shifts import follow_shift, plan_duty, take_back_duties
from iops.controlroom.resources.commands.state import commit_unit, set_state
from iops.controlroom.resources.commands.units import (
    add_unit,
    bring_back_unit,
    change_unit,
    print_of,
    withdraw_unit,
    wrong_fields,
)
from iops.controlroom.resources.commands.withheld import show_positions, withhold_positions

__all__ = [
    "add_unit",
    "book_myself_off",
    "book_myself_on",
    "book_off",
    "book_on",
    "bring_back_unit",
    "change_day",
    "change_unit",
    "commit_unit",
    "follow_shift",
    "plan_duty",
    "print_of",
    "set_state",
    "show_positions",
    "take_back_duties",
    "unit_fact",
    "withdraw_unit",
    "withhold_positions",
    "wrong_fields",
]
