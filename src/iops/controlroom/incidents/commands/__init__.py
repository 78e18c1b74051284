"""What people do with incidents."""

from iops.controlroom.incidents.commands.appointment import (
    attended_by_appointment,
    drop_appointment,
    set_appointment,
)
from iops.controlroom.incidents.commands.assess import (
    assess_incident,
    grade_incident,
    most_urgent_grade,
    upgrade_for_help,
)
from iops.controlroom.incidents.commands.checking import wrong_with_call
from iops.controlroom.incidents.commands.close import close_incident, reopen_incident
from iops.controlroom.incidents.commands.crime_decision import check_no_crime, decide_no_crime
from iops.controlroom.incidents.commands.link import link_incidents, mark_duplicate, unlink
from iops.controlroom.incidents.commands.log import add_log_entry, correct_log_entry, note_in_log
from iops.controlroom.incidents.commands.move import move_state
from iops.controlroom.incidents.commands.open import (
    join_contact,
    join_from_call,
    open_from_call,
    open_incident,
    update_incident,
)

__all__ = [
    "add_log_entry",
    "assess_incident",
    "attended_by_appointment",
    "check_no_crime",
    "close_incident",
    "correct_log_entry",
    "decide_no_crime",
    "drop_appointment",
    "grade_incident",
    "join_contact",
    "join_from_call",
    "link_incidents",
    "mark_duplicate",
    "most_urgent_grade",
    "move_state",
    "note_in_log",
    "open_from_call",
    "open_incident",
    "reopen_incident",
    "set_appointment",
    "unlink",
    "update_incident",
    "upgrade_for_help",
    "wrong_with_call",
]
