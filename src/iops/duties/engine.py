"""The duty engine: takes the escalation steps that are due, and repeats unconfirmed alerts.

It re-reads what is due at each start, so nothing depends on it having been alive. It beats a
heart that boards watch. When shifts change, what is still open is told to whoever is on duty then,
where its kind says so. A chain never ends in silence: where its last step reaches nobody, the
last resort is told, and until somebody is there it is tried again while the health check fails.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from django.db.models import F

from iops.duties import kinds, rules, shifts
from iops.duties.commands import order_deliveries
from iops.duties.models import Alert, Duty
from iops.duties.reach import MOST, Reach
from iops.governance.access.audiences import open_audience
from iops.governance.access.authority import system_actor
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command, visibility
from iops.kernel.events import Fact
from iops.kernel.jobs import beat

BATCH = 200


def tick() -> int:
    """Do what is due now; answers how many steps and repetitions were taken."""
    actor = system_actor("duty-engine")
    now = clock.now()
    due = Duty.objects.filter(state="open", next_step_at__lte=now).order_by("next_step_at")
    taken = 0
    for duty_id in _ids(actor, lambda: list(due.values_list("pk", flat=True)[:BATCH])):
        escalate(by=actor, duty_id=duty_id)
        taken += 1
    change = Duty.objects.filter(state="open", next_shift_at__lte=now).order_by("next_shift_at")
    for duty_id in _ids(actor, lambda: list(change.values_list("pk", flat=True)[:BATCH])):
        tell_next_shift(by=actor, duty_id=duty_id)
        taken += 1
    again = Alert.objects.filter(again_at__lte=now, confirmed_at=None).order_by("again_at")
    alerts = _ids(actor, lambda: list(again.values_list("pk", flat=True)[:BATCH]))
    if alerts:
        taken += len(repeat_alerts(by=actor, alert_ids=alerts).value)
    unreached = Duty.objects.filter(state="open", unreached_at__isnull=False)
    waiting = _ids(actor, lambda: list(unreached.values_list("pk", flat=True)[:BATCH]))
    beat("duty-engine", taken=taken, unreached=len(waiting))
    return taken


def _ids(actor: Actor, find: Callable[[], list[int]]) -> list[int]:
    with visibility(actor):
        return find()


@command("duties.escalate", permission="duties.run", result="duty")
def escalate(*, by: Actor, duty_id: int) -> Outcome[Duty | None]:
    """Take the next escalation step of a duty, if it is still open and due.

    Where the chain has been run and reached nobody, its last step is what is tried again.
    """
    now = clock.now()
    duty = Duty.objects.select_for_update(skip_locked=True).filter(pk=duty_id, state="open").first()
    if duty is None or duty.next_step_at is None or duty.next_step_at > now:
        return Outcome(None)
    declared = kinds.kind(duty.kind)
    steps = declared.steps
    step = steps[min(duty.steps_taken, len(steps) - 1)]
    duty.steps_taken = min(duty.steps_taken + 1, len(steps))
    duty.level = step.level
    reach = Reach(by)
    recipients = reach.of(step.to, duty)
    following = rules.next_step(steps, duty.steps_taken, duty.opened_at, duty.due_at)
    reached = len(recipients)
    if following is None and not recipients:
        reached = _tell_last_resort(by, reach, duty, now)
        following = None if reached else now + rules.TRY_AGAIN
        duty.unreached_at = None if reached else duty.unreached_at or now
    elif not recipients:
        # A post or queue with nobody in it counts as nobody: the next step is taken at once.
        following = now
    else:
        duty.unreached_at = None
    duty.next_step_at = following
    if declared.each_shift and duty.next_shift_at is None:
        duty.next_shift_at = shifts.next_change(now)
    duty.version += 1
    duty.save(
        update_fields=[
            "steps_taken", "level", "next_step_at", "next_shift_at", "unreached_at", "version",
        ]
    )  # fmt: skip
    for recipient in recipients:
        _send(by, duty, recipient, step.to, now)
    data = {"to": step.to, "level": step.level, "reached": reached}
    return Outcome(duty, [Fact("duties.escalated", "duty", duty.pk, duty.audience_id, data)])


@command("duties.tell_next_shift", permission="duties.run", result="duty")
def tell_next_shift(*, by: Actor, duty_id: int) -> Outcome[Duty | None]:
    """Tell an open duty again to whoever is on duty now that shifts have changed.

    Who has not confirmed its alert yet gets that one again anyway, and no second.
    """
    now = clock.now()
    duty = Duty.objects.select_for_update(skip_locked=True).filter(pk=duty_id, state="open").first()
    if duty is None or duty.next_shift_at is None or duty.next_shift_at > now:
        return Outcome(None)
    to = kinds.kind(duty.kind).each_shift
    duty.next_shift_at = shifts.next_change(now) if to else None
    duty.version += 1
    duty.save(update_fields=["next_shift_at", "version"])
    if not to:
        return Outcome(duty)
    waiting = Alert.objects.filter(duty_id=duty.pk, confirmed_at=None, again_at__isnull=False)
    told = set(waiting.values_list("recipient_id", flat=True))
    reach = Reach(by)
    recipients = reach.of(to, duty)
    for recipient in recipients:
        if recipient not in told:
            _send(by, duty, recipient, to, now)
    reached = len(recipients) or _tell_last_resort(by, reach, duty, now)
    data = {"to": to, "level": duty.level, "reached": reached, "shift": True}
    return Outcome(duty, [Fact("duties.escalated", "duty", duty.pk, duty.audience_id, data)])


@command("duties.repeat_alerts", permission="duties.run")
def repeat_alerts(*, by: Actor, alert_ids: Sequence[int]) -> Outcome[list[Alert]]:
    """Send unconfirmed alerts again; each third time, to one more of the last resort.

    The third time they go by the channels outside too.
    """
    now = clock.now()
    waiting = Alert.objects.select_for_update(skip_locked=True).filter(pk__in=alert_ids)
    alerts = list(waiting.filter(confirmed_at=None, again_at__lte=now))
    duties = Duty.objects.in_bulk({one.duty_id for one in alerts})
    by_wait: dict[timedelta, list[int]] = {}
    for alert in alerts:
        alert.attempts += 1
        duty = duties.get(alert.duty_id)
        wait = rules.repeat_after(alert.attempts, duty.risk if duty else 0)
        by_wait.setdefault(wait, []).append(alert.pk)
    for wait, ids in by_wait.items():
        Alert.objects.filter(pk__in=ids).update(
            attempts=F("attempts") + 1, sent_at=now, again_at=now + wait
        )
    widened = [one for one in alerts if one.attempts % rules.WIDEN_EVERY == 0]
    told: dict[int, set[int]] = {}
    of_these = Alert.objects.filter(duty_id__in={one.duty_id for one in widened})
    for duty_id, recipient in of_these.values_list("duty_id", "recipient_id"):
        told.setdefault(duty_id, set()).add(recipient)
    reach = Reach(by)
    for alert in widened:
        if alert.attempts == rules.WIDEN_EVERY:
            order_deliveries(by=by, alert=alert)
        if alert.duty_id in duties:
            _tell_one_more(by, reach, duties[alert.duty_id], told[alert.duty_id], now)
    facts = [Fact("duties.alert_repeated", "alert", one.pk, one.audience_id) for one in alerts]
    return Outcome(alerts, facts)


def _tell_one_more(by: Actor, reach: Reach, duty: Duty, told: set[int], now: datetime) -> None:
    """Alert the first of the last resort who has no alert of this duty yet."""
    for to in rules.LAST_RESORT:
        fresh = [one for one in reach.of(to, duty) if one not in told]
        if fresh:
            _send(by, duty, fresh[0], to, now)
            told.add(fresh[0])
            return


def _tell_last_resort(by: Actor, reach: Reach, duty: Duty, now: datetime) -> int:
    """Alert the first of the last resort that has anybody; answers how many were told.

    Those who may see the record get its alert. Where only others are there, they learn that a
    queue has a duty which reaches nobody, and not what it is about.
    """
    for to in rules.LAST_RESORT:
        seers = reach.of(to, duty)
        for recipient in seers:
            _send(by, duty, recipient, to, now)
        if seers:
            return len(seers)
    for to in rules.LAST_RESORT:
        others = reach.named(to, duty)[:MOST]
        for recipient in others:
            _send(by, duty, recipient, to, now, unseen=True)
        if others:
            return len(others)
    return 0


def _send(
    by: Actor, duty: Duty, recipient: int, to: str, now: datetime, *, unseen: bool = False
) -> None:
    declared, queue = kinds.kind(duty.kind), kinds.queue(duty.queue)
    title = f"{declared.label}: {duty.number or duty.subject_kind}"
    url = declared.url.format(id=duty.subject_id) if declared.url else ""
    if unseen:
        title = f"A duty reaches nobody: {queue.label if queue else duty.queue}"
        url = f"/queues/{duty.queue}/"
    alert = Alert.objects.create(
        audience_id=open_audience(by.force_id) if unseen else duty.audience_id,
        created_by=by.account_id,
        duty_id=duty.pk,
        recipient_id=recipient,
        sent_to=to,
        level=duty.level,
        title=title,
        url=url,
        sent_at=now,
        delivered_at=now,  # its screens read it from the event log of this commit
        again_at=now + rules.CONFIRM_WITHIN,
    )
    order_deliveries(by=by, alert=alert)
