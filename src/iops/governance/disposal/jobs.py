"""The nightly search for records whose retention period is over."""

from iops.governance.access.authority import system_actor
from iops.governance.disposal.commands import open_reviews
from iops.governance.disposal.periods import reviewed_kinds
from iops.kernel.jobs import beat


def open_due_reviews() -> int:
    """Open every review that is due, table by table and batch by batch; answers how many."""
    actor = system_actor("worker")
    opened = 0
    for kind in reviewed_kinds():
        after = 0
        while True:
            done = open_reviews(by=actor, record_kind=kind.kind, after=after).value
            opened += done.count
            if not done.id:
                break
            after = done.id
    beat("retention-reviews", opened=opened)
    return opened
