"""Merging desks, and splitting them again."""

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from iops.controlroom.desks import rules
from iops.controlroom.desks.commands.shared import (
    effect_of,
    end_sitting,
    fact,
    settle,
    sitting_at,
    staffed,
    the_desk,
    the_desks,
)
from iops.controlroom.desks.commands.sit import leave_the_other, sit_down
from iops.controlroom.desks.commands.watch import ring
from iops.controlroom.desks.contracts import Ended
from iops.controlroom.desks.models import Merger
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command
from iops.kernel.errors import Refused


@command("desks.merge", result="desk_merger")
def merge_desk(*, by: Actor, desk_id: int, into_id: int) -> Outcome[Merger]:
    """From now on another desk does the work of this one; whoever sits here may go.

    What was merged into this one goes along. Raises Refused where nobody sits at the other, or
    either is merged already.
    """
    desks = the_desks(by)
    desk, into = the_desk(desks, desk_id), the_desk(desks, into_id)
    why = rules.no_merger(desk.pk, into.pk, effect_of(desks), staffed(desks))
    if why:
        raise Refused(why)
    now = clock.now()
    merger = Merger.objects.create(
        audience_id=desk.audience_id, created_by=by.account_id, created_at=now, desk=desk,
        into=into, merged=DateTimeTZRange(now, None),
    )  # fmt: skip
    for one in sitting_at([desk.pk]):
        end_sitting(one, Ended.MERGED, now)
    facts = [fact("desks.merged", desk, into=into.pk), *settle(desks)]
    return Outcome(merger, [*facts, *ring(by, desks)])


@command("desks.split", permission="desks.sit", result="desk_merger")
def split_desk(*, by: Actor, desk_id: int) -> Outcome[Merger]:
    """Take a merged desk back, and sit down there: it is never split off to nobody.

    Raises Refused where it is not merged, and as ``take_desk`` does.
    """
    desks = the_desks(by)
    desk = the_desk(desks, desk_id)
    going = Merger.objects.select_for_update().filter(desk=desk, merged__endswith=None)
    merger: Merger | None = going.first()
    if merger is None:
        raise Refused(f"{desk.name} is not merged. Take it.")
    facts = leave_the_other(by, desks, desk)
    merger.merged = DateTimeTZRange(merger.merged.lower, clock.now())
    merger.ended_by = by.account_id
    merger.version += 1
    merger.save(update_fields=["merged", "ended_by", "version"])
    sit_down(by, desk)
    facts += [fact("desks.split", desk), *settle(desks), fact("desks.taken", desk)]
    return Outcome(merger, [*facts, *ring(by, desks)])
