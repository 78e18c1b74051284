"""Work of the night: proves that no duty is orphaned, and samples the queues each hour."""

from django.db.models import Count, Exists, OuterRef, Q

from iops.duties.commands.standing import ALARMS, BATCH, missing, open_standing_duties
from iops.duties.models import Duty, QueueSample
from iops.governance.access.authority import system_actor
from iops.governance.access.models import AccountAudience, Posting
from iops.kernel import clock
from iops.kernel.commands import visibility
from iops.kernel.jobs import beat
from iops.kernel.registry import registry


def orphans() -> list[int]:
    """Open duties that nobody can do: of a queue that is not declared, or in which nobody may see
    the record; of an owner who has left, has no posting any more, or may not see the record."""
    now = clock.now()
    held = AccountAudience.objects.filter(Q(until=None) | Q(until__gt=now))
    held = held.filter(account__is_active=True)
    posted = Posting.objects.held_at(now)
    with visibility(system_actor("duty-engine")):
        duties = Duty.objects.filter(state="open")
        sees = held.filter(account_id=OuterRef("owner_id"), audience_id=OuterRef("audience_id"))
        theirs = duties.filter(owner_id__isnull=False).exclude(
            Exists(sees), Exists(posted.filter(account_id=OuterRef("owner_id")))
        )
        lost = list(theirs.values_list("pk", flat=True))
        waiting = duties.filter(owner_id=None)
        for queue in registry.each("queues"):
            staff = posted.filter(role__code=queue.role).values("account_id")
            seen = held.filter(account_id__in=staff, audience_id=OuterRef("audience_id"))
            unstaffed = waiting.filter(~Exists(seen), queue=queue.code)
            lost += unstaffed.values_list("pk", flat=True)
        known = [queue.code for queue in registry.each("queues")]
        lost += waiting.exclude(queue__in=known).values_list("pk", flat=True)
    return lost


def open_standing() -> int:
    """Open the duties that a bulk load left out, and a night found; answers how many."""
    actor, opened = system_actor("duty-engine"), 0
    for kind in registry.each("duties"):
        alarms = ALARMS
        while kind.standing:
            count = open_standing_duties(by=actor, kind=kind.code, alarms=alarms).value.count
            opened, alarms = opened + count, 0  # the first batch rings for all of them
            if count < BATCH:
                break
    return opened


def without_duty() -> int:
    """How many records should have a duty and have none."""
    with visibility(system_actor("duty-engine")):
        return sum(missing(kind) for kind in registry.each("duties") if kind.standing)


def check_orphans() -> None:
    """The nightly proof; its result is the health check's."""
    open_standing()
    beat("orphan-check", orphans=len(orphans()), missing=without_duty())


def sample_queues() -> None:
    """Note each queue's size."""
    actor = system_actor("duty-engine")
    now = clock.now()
    with visibility(actor):
        counts = {
            row["queue"]: row
            for row in Duty.objects.filter(state="open")
            .values("queue")
            .annotate(size=Count("pk"), late=Count("pk", filter=Q(due_at__lt=now)))
        }
    QueueSample.objects.bulk_create(
        QueueSample(
            queue=queue.code,
            at=now,
            size=counts.get(queue.code, {}).get("size", 0),
            late=counts.get(queue.code, {}).get("late", 0),
        )
        for queue in registry.each("queues")
    )
