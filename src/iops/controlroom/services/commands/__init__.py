"""What people, partners and the worker do with requests to other services."""

from iops.controlroom.services.commands.ask import ask, hear, tell, withdraw
from iops.controlroom.services.commands.outbox import note_silence, settle_message
from iops.controlroom.services.commands.receive import (
    contact_joined,
    receive,
    report,
    see_refused,
    take_on,
    turn_down,
)

__all__ = [
    "ask",
    "contact_joined",
    "hear",
    "note_silence",
    "receive",
    "report",
    "see_refused",
    "settle_message",
    "take_on",
    "tell",
    "turn_down",
    "withdraw",
]
