"""Taking a desk, leaving it, taking it over from a colleague."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from iops.controlroom.desks.commands.shared import (
    end_sitting,
    fact,
    sitting_at,
    the_desk,
    the_desks,
)
from iops.controlroom.desks.commands.watch import ring
from iops.controlroom.desks.contracts import ALARM, LONGEST, Ended
from iops.controlroom.desks.models import Desk, Sitting
from iops.duties.commands import confirm_alerts_of
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command
from iops.kernel.errors import Refused
from iops.kernel.events import Fact


@command("desks.take", permission="desks.sit", result="desk_sitting")
def take_desk(*, by: Actor, desk_id: int) -> Outcome[Sitting]:
    """Sit down at a desk; whoever sits there already may stay.

    Whoever sits at another leaves that one in the same step, where somebody else sits there too.
    Taken again, the twelve hours begin anew. Raises Refused for a desk that is merged, and for
    whoever would leave another desk to nobody.
    """
    desks = the_desks(by)
    desk = the_desk(desks, desk_id)
    if desk.covered_by_id is not None:
        into = desks[desk.covered_by_id].name
        raise Refused(f"{desk.name} is merged into {into}. Take {into}, or split {desk.name} off.")
    facts = leave_the_other(by, desks, desk)
    sitting = sit_down(by, desk)
    # Whoever was told that nobody sits there, and sits down, has answered.
    confirm_alerts_of(by=by, kind=ALARM, subject_kind="desk", subject_id=desk.pk)
    return Outcome(sitting, [*facts, fact("desks.taken", desk), *ring(by, desks)])


@command("desks.leave", permission="desks.sit", result="desk_sitting")
def leave_desk(*, by: Actor) -> Outcome[Sitting]:
    """Leave the desk at which the actor sits. Who leaves it to nobody sets off its alarm.

    Raises Refused for whoever sits at none.
    """
    desks = the_desks(by)
    mine = own_sitting(by)
    if mine is None or mine.desk_id not in desks:
        raise Refused("You sit at no desk.")
    end_sitting(mine, Ended.LEFT, clock.now())
    return Outcome(mine, [fact("desks.left", desks[mine.desk_id]), *ring(by, desks)])


@command("desks.take_over", permission="desks.sit", result="desk_sitting")
def take_over(*, by: Actor, desk_id: int, from_account: int) -> Outcome[Sitting]:
    """Sit down at a desk, and let the colleague go who handed it over, in one step.

    Called where the list was read and confirmed. Raises Refused where the colleague does not sit
    there any more.
    """
    desks = the_desks(by)
    desk = the_desk(desks, desk_id)
    theirs = [one for one in sitting_at([desk_id]) if one.account_id == from_account]
    if not theirs:
        raise Refused("Whoever handed this desk over does not sit there any more. Take it.")
    facts = leave_the_other(by, desks, desk)
    sitting = sit_down(by, desk)
    for one in theirs:
        end_sitting(one, Ended.HANDED_OVER, clock.now())
    return Outcome(sitting, [*facts, fact("desks.handed_over", desk), *ring(by, desks)])


def own_sitting(by: Actor) -> Sitting | None:
    """Where the actor sits now, locked."""
    mine = Sitting.objects.select_for_update().filter(account_id=by.account_id, ended="")
    found: Sitting | None = mine.filter(sat__contains=clock.now()).first()
    return found


def sit_down(by: Actor, desk: Desk) -> Sitting:
    """Sit from now on, or for twelve hours more. The database judges of two at once."""
    now = clock.now()
    mine = own_sitting(by)
    if mine is not None and mine.desk_id == desk.pk:
        mine.sat = DateTimeTZRange(mine.sat.lower, now + LONGEST)
        mine.version += 1
        mine.save(update_fields=["sat", "version"])
        return mine
    try:
        with transaction.atomic():
            made: Sitting = Sitting.objects.create(
                audience_id=desk.audience_id, created_by=by.account_id, desk=desk,
                account_id=by.account_id, sat=DateTimeTZRange(now, now + LONGEST), created_at=now,
            )  # fmt: skip
    except IntegrityError:
        raise Refused("You sit at another desk already: leave it first.") from None
    return made


def leave_the_other(by: Actor, desks: dict[int, Desk], desk: Desk) -> list[Fact]:
    """End the actor's sitting at any other desk. Raises Refused where nobody else sits there."""
    now: datetime = clock.now()
    mine = own_sitting(by)
    if mine is None or mine.desk_id == desk.pk:
        return []
    other = desks.get(mine.desk_id)
    if other is not None and len(sitting_at([other.pk])) == 1:
        raise Refused(
            f"You sit at {other.name}, and nobody else does. Hand it over, merge it or leave it "
            "first."
        )
    end_sitting(mine, Ended.MOVED, now)
    return [fact("desks.left", other)] if other else []
