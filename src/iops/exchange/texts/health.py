"""Whether texts to the public leave."""

from datetime import timedelta

from iops.controlroom.updates.queries import waiting_since
from iops.exchange.texts.carrying import carrier
from iops.governance.access.authority import system_actor
from iops.kernel import clock

LATE = timedelta(minutes=15)


def texts_flow() -> str | None:
    """None when well, else what is stuck and what to do."""
    late = waiting_since(by=system_actor("worker"), since=clock.now() - LATE)
    if not late:
        return None
    if carrier() is None:
        return f"{late} texts to callers wait: no gateway is set (IOPS_TEXTS_URL)."
    return f"{late} texts to callers wait for a quarter of an hour. Is the gateway well?"
