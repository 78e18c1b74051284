"""Decisions of telephony: pure."""

from iops.controlroom.telephony.rules.calls import CallState, fold
from iops.controlroom.telephony.rules.counting import Candidate, Seen, verdict_of
from iops.controlroom.telephony.rules.desks import (
    DeskState,
    after_call,
    answering,
    chosen,
    not_answered,
    pairs,
    settled,
)
from iops.controlroom.telephony.rules.wrong import wrong_with_event, wrong_with_record

__all__ = [
    "CallState",
    "Candidate",
    "DeskState",
    "Seen",
    "after_call",
    "answering",
    "chosen",
    "fold",
    "not_answered",
    "pairs",
    "settled",
    "verdict_of",
    "wrong_with_event",
    "wrong_with_record",
]
