"""What people, and runs, do with proposals."""

from iops.pole.linkage.commands.arriving import name_loaded, propose_arrived
from iops.pole.linkage.commands.automatic import (
    join_alike,
    record_measurement,
    turn_off,
    turn_on,
)
from iops.pole.linkage.commands.deciding import decide, reconsider
from iops.pole.linkage.commands.loading import Proposed, load_proposals
from iops.pole.linkage.commands.sampling import draw_sample
from iops.pole.linkage.commands.standing import answered, forget, marked, weigh_all

__all__ = ["Proposed", "answered", "decide", "draw_sample", "forget", "join_alike",
           "load_proposals", "marked", "name_loaded", "propose_arrived", "reconsider",
           "record_measurement", "turn_off",
           "turn_on", "weigh_all"]  # fmt: skip
