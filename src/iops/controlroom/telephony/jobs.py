"""Work of the worker: calls go on to the next desk, and each has its contact."""

from iops.controlroom.telephony.commands import compare_records, deliver_calls
from iops.controlroom.telephony.commands.counting import MOST
from iops.controlroom.telephony.contracts import READY, WRAP_UP
from iops.controlroom.telephony.models import Call, Desk
from iops.governance.access.authority import system_actor
from iops.kernel import clock
from iops.kernel.commands import visibility


def deliver() -> None:
    """What is over by the clock, and what waits; nothing is written where nothing is to do."""
    by, now = system_actor("telephony"), clock.now()
    with visibility(by):
        over = (
            Call.objects.filter(rings_until__lte=now).exists()
            or Desk.objects.filter(state=WRAP_UP, until__lte=now).exists()
        )
        waits = Call.objects.filter(
            answered_at=None, taken_at=None, ended_at=None, rings_at=None
        ).exists()
        ready = waits and Desk.objects.filter(state=READY).exists()
    if over or ready:
        deliver_calls(by=by)


def compare() -> int:
    """Compare the call records with the contacts; answers how many were looked at."""
    by, after, looked = system_actor("telephony"), 0, 0
    while True:
        found = compare_records(by=by, after=after).value
        looked += len(found)
        if len(found) < MOST:
            return looked
        after = found[-1].pk
