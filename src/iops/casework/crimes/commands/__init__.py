"""What people do with crimes."""

from iops.casework.crimes.commands.allocate import allocate_crime
from iops.casework.crimes.commands.cancel import (
    CancelDetails,
    decide_cancellation,
    propose_cancellation,
    reinstate_crime,
)
from iops.casework.crimes.commands.checking import wrong_with_crime
from iops.casework.crimes.commands.outcome import give_outcome
from iops.casework.crimes.commands.parties import add_parties, add_party
from iops.casework.crimes.commands.record import add_enquiry, reclassify_crime, record_crime
from iops.casework.crimes.commands.tie import tie_incident

__all__ = [
    "CancelDetails",
    "add_enquiry",
    "add_parties",
    "add_party",
    "allocate_crime",
    "decide_cancellation",
    "give_outcome",
    "propose_cancellation",
    "reclassify_crime",
    "record_crime",
    "reinstate_crime",
    "tie_incident",
    "wrong_with_crime",
]
