"""Work of the worker: reading what nobody has read."""

from iops.controlroom.incidents.commands.missed_crimes import search_missed_crimes
from iops.governance.access.authority import system_actor


def look_for_missed_crimes() -> int:
    """Read what the incidents of the last weeks say; answers how many look like a crime."""
    by, after, found = system_actor("duty-engine"), 0, 0
    while True:
        done = search_missed_crimes(by=by, after=after).value
        if done.id is None:
            return found
        after, found = done.id, found + done.found
