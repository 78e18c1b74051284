"""Work of the worker: sight follows the postings; what is restricted is noted for review."""

from datetime import datetime, timedelta

from iops.governance.access.authority import system_actor
from iops.governance.access.commands import follow_postings
from iops.governance.access.commands.unreviewed import BATCH, note_unreviewed
from iops.kernel import clock
from iops.kernel.jobs import beat
from iops.kernel.models import Heartbeat
from iops.kernel.registry import registry

#: How far back a worker looks that was never here before.
FIRST = timedelta(days=2)


def follow_the_clock() -> None:
    """Follow every posting that began or ended since the last time."""
    now = clock.now()
    last = Heartbeat.objects.filter(part="postings").first()
    upto = last.detail.get("upto") if last else None
    since = datetime.fromisoformat(upto) if upto else now - FIRST
    done = follow_postings(by=system_actor("worker"), since=since, until=now).value
    beat("postings", upto=now.isoformat(), followed=done)


def note_restrictions() -> int:
    """Have every restricted record reviewed that nobody noted; answers how many were found."""
    actor, found = system_actor("worker"), 0
    for kind in registry.each("records"):
        while kind.restrictable:
            count = note_unreviewed(by=actor, record_kind=kind.kind).value.count
            found += count
            if count < BATCH:
                break
    beat("restrictions", noted=found)
    return found
