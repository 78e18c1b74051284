"""What people do with contacts."""

from iops.controlroom.contacts.commands.calls import (
    abandon_contact,
    answer_contact,
    claim_draft,
    end_contact,
    end_draft,
    finish_without_incident,
    log_contact,
    note_sent,
    present_contact,
    retie_drafts,
    save_draft,
    take_call,
    take_over,
    tie_draft,
)
from iops.controlroom.contacts.commands.messages import receive_message
from iops.controlroom.contacts.commands.returns import call_back, decide_no_return
from iops.controlroom.contacts.commands.set_aside import set_aside
from iops.controlroom.contacts.commands.telephone import Told, follow_call

__all__ = [
    "Told",
    "abandon_contact",
    "answer_contact",
    "call_back",
    "claim_draft",
    "decide_no_return",
    "end_contact",
    "end_draft",
    "finish_without_incident",
    "follow_call",
    "log_contact",
    "note_sent",
    "present_contact",
    "receive_message",
    "retie_drafts",
    "save_draft",
    "set_aside",
    "take_call",
    "take_over",
    "tie_draft",
]
