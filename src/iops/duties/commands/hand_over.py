"""Duties of somebody who has left: back to their queues, in the command that closes the account."""

from iops.duties import kinds
from iops.duties.contracts import DutyState
from iops.duties.models import Alert, Duty
from iops.governance.access.audiences import whole_sight
from iops.governance.access.models import AccountAudience, Posting
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command
from iops.kernel.events import Fact


@command("duties.hand_over", permission="")
def hand_over(*, by: Actor, account_id: int) -> Outcome[int]:
    """Give what an account owed back to the queues; answers how many duties changed hands.

    Called when an account is withdrawn, by somebody who sees none of the records. An alert that
    the account had not confirmed goes to somebody else at once; so does a duty of whose queue
    nobody may see the record: its chain, and in the end the last resort, is told.
    """
    now = clock.now()
    with whole_sight():
        alerts = Alert.objects.filter(recipient_id=account_id, confirmed_at=None)
        untold = set(alerts.exclude(again_at=None).values_list("duty_id", flat=True))
        alerts.update(again_at=None)
        owned = Duty.objects.select_for_update().filter(state=DutyState.OPEN)
        left = list(owned.filter(owner_id=account_id).order_by("pk"))
        told = list(owned.filter(pk__in=untold).exclude(owner_id=account_id).order_by("pk"))
        for duty in [*left, *told]:
            duty.owner_id = None if duty.owner_id == account_id else duty.owner_id
            if duty.pk in untold:
                # The step that reached them is taken again: it reaches who is there now.
                duty.steps_taken = max(duty.steps_taken - 1, 0)
            if duty.pk in untold or not _somebody_sees(duty):
                duty.next_step_at = now if kinds.kind(duty.kind).steps else None
            duty.version += 1
            duty.save(update_fields=["owner_id", "steps_taken", "next_step_at", "version"])
    facts = [
        Fact(
            "duties.assigned", "duty", duty.pk, duty.audience_id,
            {"kind": duty.kind, "about": duty.subject_kind, "subject": duty.subject_id},
        )
        for duty in left
    ]  # fmt: skip
    return Outcome(len(left), facts)


def _somebody_sees(duty: Duty) -> bool:
    """Whether anybody who works on the queue may see the record now."""
    queue = kinds.queue(duty.queue)
    staff = Posting.objects.held_at(clock.now()).filter(
        role__code=queue.role if queue else "", account__is_active=True
    )
    held = AccountAudience.objects.filter(
        audience_id=duty.audience_id, account_id__in=staff.values("account_id")
    )
    return bool(held.exists())
