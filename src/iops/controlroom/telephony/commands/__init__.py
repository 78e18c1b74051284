"""What the exchange, handlers and supervisors do with calls."""

from iops.controlroom.telephony.commands.counting import (
    compare_records,
    explain_record,
    note_records,
    tie_record,
    write_up_record,
)
from iops.controlroom.telephony.commands.deliver import deliver_calls
from iops.controlroom.telephony.commands.desks import choose_state, set_desk
from iops.controlroom.telephony.commands.note import note_event
from iops.controlroom.telephony.commands.take import note_finished, note_taken

__all__ = [
    "choose_state",
    "compare_records",
    "deliver_calls",
    "explain_record",
    "note_event",
    "note_finished",
    "note_records",
    "note_taken",
    "set_desk",
    "tie_record",
    "write_up_record",
]
