"""What people do with appointments."""

from iops.controlroom.appointments.commands.book import book, cancel, move
from iops.controlroom.appointments.commands.calendars import (
    change_calendar,
    close_calendar,
    make_calendar,
)
from iops.controlroom.appointments.commands.outcome import keep, mark_missed, miss, release

__all__ = [
    "book",
    "cancel",
    "change_calendar",
    "close_calendar",
    "keep",
    "make_calendar",
    "mark_missed",
    "miss",
    "move",
    "release",
]
