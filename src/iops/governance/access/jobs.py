"""Work of the worker: postings begin and end by the clock, and sight follows them."""

from datetime import datetime, timedelta

from iops.governance.access.authority import system_actor
from iops.governance.access.commands import follow_postings
from iops.kernel import clock
from iops.kernel.jobs import beat
from iops.kernel.models import Heartbeat

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
