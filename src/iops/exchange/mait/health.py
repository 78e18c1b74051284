"""Whether messages flow."""

from datetime import timedelta

from iops.controlroom.services.queries import waiting_long
from iops.governance.access.authority import system_actor
from iops.kernel import clock

LATE = timedelta(minutes=10)


def messages_flow() -> str | None:
    """None when well, else what is stuck and what to do."""
    stuck = waiting_long(by=system_actor("worker"), since=clock.now() - LATE)
    if not stuck:
        return None
    return (
        f"{stuck} messages to other services wait longer than ten minutes. Is the worker running,"
        " and is the partner's address right? Requests are told by telephone meanwhile."
    )
