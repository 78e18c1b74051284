"""Sittings that end without a word: twelve hours are over, or the account was withdrawn."""

from iops.controlroom.desks.commands.shared import end_sitting, fact
from iops.controlroom.desks.commands.watch import ring
from iops.controlroom.desks.contracts import Ended
from iops.controlroom.desks.models import Desk, Sitting
from iops.governance.access.audiences import whole_sight
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command


@command("desks.end_lapsed", permission="desks.run")
def end_lapsed(*, by: Actor) -> Outcome[int]:
    """Say of sittings whose time is over that they have ended; answers how many."""
    now = clock.now()
    going = Sitting.objects.select_for_update(skip_locked=True, of=("self",)).filter(ended="")
    lapsed = list(going.filter(sat__endswith__lte=now).select_related("desk").order_by("pk"))
    for one in lapsed:
        end_sitting(one, Ended.LAPSED, now)
    return Outcome(len(lapsed), [fact("desks.left", one.desk) for one in lapsed])


@command("desks.look_after", permission="")
def look_after(*, by: Actor, account_id: int) -> Outcome[int]:
    """End the sitting of somebody whose account was withdrawn, in that command."""
    with whole_sight():  # an administrator withdraws accounts, and sees no desk
        found = Desk.objects.select_for_update().filter(force_id=by.force_id, closed_at=None)
        desks = {one.pk: one for one in found.order_by("pk")}
        going = Sitting.objects.select_for_update(of=("self",)).filter(ended="")
        left = list(going.filter(account_id=account_id).select_related("desk"))
        for one in left:
            end_sitting(one, Ended.LEFT, clock.now())
        rings = ring(by, desks) if left else []
    return Outcome(len(left), [*(fact("desks.left", one.desk) for one in left), *rings])
