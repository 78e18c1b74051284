"""Clocks and chains: pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta

from iops.kernel.clock import LONDON
from iops.kernel.registry import EscalationStep

#: An alert that nobody confirmed is sent again after this, and to the next in the chain.
CONFIRM_WITHIN = timedelta(minutes=2)
#: Each so many times that an alert was sent in vain, one more person gets it.
WIDEN_EVERY = 3
#: Of this risk and more somebody waits for help (grades 1 and 2): such an alert never waits longer.
URGENT = 60
#: Any other is sent again ever more seldom, but at least so often.
SELDOM = timedelta(hours=1)
#: A duty that reached nobody is tried again after this, until somebody is there.
TRY_AGAIN = timedelta(minutes=1)
#: Whom a chain falls back on, in this order, when its last step reaches nobody.
LAST_RESORT = (
    "post:force-incident-manager",
    "role:force-incident-manager",
    "post:duty-inspector",
    "role:control-room-supervisor",
)
#: What one more hour of lateness adds to the risk by which queues sort.
RISK_PER_LATE_HOUR = 5


def step_due(step: EscalationStep, opened_at: datetime, due_at: datetime | None) -> datetime:
    """When a step is due: counted from the opening, or from the duty's own due moment."""
    if step.from_due and due_at is not None:
        return due_at + step.wait
    return opened_at + step.wait


def next_step(
    steps: Sequence[EscalationStep], taken: int, opened_at: datetime, due_at: datetime | None
) -> datetime | None:
    """When the next step after ``taken`` steps is due; None when the chain is exhausted."""
    if taken >= len(steps):
        return None
    return step_due(steps[taken], opened_at, due_at)


def next_change(now: datetime, changes: Iterable[time]) -> datetime | None:
    """The next moment after ``now`` at which shifts change, by the clock on the wall in London.

    None where a force has no such times.
    """
    today = now.astimezone(LONDON).date()
    days = (today, today + timedelta(days=1))
    moments = [datetime.combine(day, one, LONDON) for day in days for one in changes]
    return min((one for one in moments if one > now), default=None)


def repeat_after(attempts: int, risk: int) -> timedelta:
    """After what time an alert that was sent so often in vain is sent again.

    A force with a backlog has thousands that nobody confirms: sent every two minutes they would
    hold up the engine, and with it the alert that matters.
    """
    if risk >= URGENT:
        return CONFIRM_WITHIN
    doubled: int = 1 << min(attempts // WIDEN_EVERY, 10)
    return min(SELDOM, CONFIRM_WITHIN * doubled)


def urgency(risk: int, due_at: datetime | None, now: datetime) -> int:
    """The order of a queue: risk first, raised by lateness, so that nothing waits for ever."""
    if due_at is None or now <= due_at:
        return risk
    hours = (now - due_at).total_seconds() / 3600
    return risk + int(hours * RISK_PER_LATE_HOUR)
