"""When shifts change: times of the clock on the wall, as the force's list has them."""

from datetime import datetime, time

from iops.duties import rules
from iops.reference.codes import queries as codes


def changes() -> list[time]:
    """The times of ``shift-changes``: its codes ("0600"). A code that is no time is passed over."""
    found = []
    for one in codes.codes("shift-changes"):
        try:
            found.append(time(int(one.code[:2]), int(one.code[2:])))
        except ValueError:
            continue
    return found


def next_change(now: datetime) -> datetime | None:
    """The next change of shift after ``now``; None where the list is empty."""
    return rules.next_change(now, changes())
