"""What people do with encounters."""

from iops.casework.encounters.commands.correct import correct_search
from iops.casework.encounters.commands.record import record_search
from iops.casework.encounters.commands.review import read_feedback, review_search

__all__ = ["correct_search", "read_feedback", "record_search", "review_search"]
