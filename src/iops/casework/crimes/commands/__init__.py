"""What people do with crimes."""

from iops.casework.crimes.commands.allocate import allocate_crime
from iops.casework.crimes.commands.outcome import give_outcome
from iops.casework.crimes.commands.parties import add_party
from iops.casework.crimes.commands.record import add_enquiry, reclassify_crime, record_crime
from iops.casework.crimes.commands.tie import tie_incident

__all__ = [
    "add_enquiry",
    "add_party",
    "allocate_crime",
    "give_outcome",
    "reclassify_crime",
    "record_crime",
    "tie_incident",
]
