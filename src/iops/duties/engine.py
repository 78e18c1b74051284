"""The duty engine: takes the escalation steps that are due, and repeats unconfirmed alerts.

It re-reads what is due at each start, so nothing depends on it having been alive. It beats a
heart that boards watch.
"""

from collections.abc import Callable
from datetime import datetime

from django.db.models import Q

from iops.duties import kinds, rules
from iops.duties.channels import channel
from iops.duties.models import Alert, Duty
from iops.governance.access.authority import holder_of, on_duty_with_role, system_actor
from iops.governance.access.models import AccountAudience
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
    again = Alert.objects.filter(again_at__lte=now, confirmed_at=None).order_by("again_at")
    for alert_id in _ids(actor, lambda: list(again.values_list("pk", flat=True)[:BATCH])):
        repeat_alert(by=actor, alert_id=alert_id)
        taken += 1
    beat("duty-engine", taken=taken)
    return taken


def _ids(actor: Actor, find: Callable[[], list[int]]) -> list[int]:
    with visibility(actor):
        return find()


@command("duties.escalate", permission="duties.run", result="duty")
def escalate(*, by: Actor, duty_id: int) -> Outcome[Duty | None]:
    """Take the next escalation step of a duty, if it is still open and due."""
    now = clock.now()
    duty = Duty.objects.select_for_update(skip_locked=True).filter(pk=duty_id, state="open").first()
    if duty is None or duty.next_step_at is None or duty.next_step_at > now:
        return Outcome(None)
    declared = kinds.kind(duty.kind)
    step = declared.steps[duty.steps_taken]
    duty.steps_taken += 1
    duty.level = step.level
    recipients = recipients_of(step.to, duty, by)
    following = rules.next_step(declared.steps, duty.steps_taken, duty.opened_at, duty.due_at)
    # A post or queue with nobody in it counts as nobody: the next step is taken at once.
    duty.next_step_at = now if not recipients and following is not None else following
    duty.save(update_fields=["steps_taken", "level", "next_step_at"])
    title = f"{declared.label}: {duty.number or duty.subject_kind}"
    for recipient in recipients:
        _send(by, duty, recipient, step.to, step.level, title, declared.url, now)
    fact = Fact(
        "duties.escalated",
        "duty",
        duty.pk,
        duty.audience_id,
        {"to": step.to, "level": step.level, "reached": len(recipients)},
    )
    return Outcome(duty, [fact])


@command("duties.repeat_alert", permission="duties.run", result="alert")
def repeat_alert(*, by: Actor, alert_id: int) -> Outcome[Alert | None]:
    """Send an unconfirmed alert again; the third time, to the force incident manager as well."""
    alert = Alert.objects.select_for_update(skip_locked=True).filter(pk=alert_id).first()
    now = clock.now()
    if alert is None or alert.confirmed_at is not None or alert.again_at is None:
        return Outcome(None)
    alert.attempts += 1
    alert.sent_at, alert.again_at = now, now + rules.CONFIRM_WITHIN
    alert.save(update_fields=["attempts", "sent_at", "again_at"])
    channel(alert.channel).deliver(alert)
    if alert.attempts == 3:
        duty = Duty.objects.filter(pk=alert.duty_id).first()
        holder = holder_of("force-incident-manager", force_id=by.force_id)
        if duty is not None and holder is not None and holder.pk != alert.recipient_id:
            _send(by, duty, holder.pk, "post:force-incident-manager", alert.level, alert.title,
                  alert.url, now)  # fmt: skip
    return Outcome(alert, [Fact("duties.alert_repeated", "alert", alert.pk, alert.audience_id)])


def recipients_of(to: str, duty: Duty, by: Actor) -> list[int]:
    """Who a step reaches now: "owner", "post:duty-inspector", "role:sergeant" or "queue".

    Whoever may not see the record is not reached: they could neither read nor confirm the alert.
    """
    found = _named(to, duty, by)
    held = AccountAudience.objects.filter(audience_id=duty.audience_id, account_id__in=found)
    seers = set(
        held.filter(Q(until=None) | Q(until__gt=clock.now())).values_list("account_id", flat=True)
    )
    return [one for one in found if one in seers][:20]


def _named(to: str, duty: Duty, by: Actor) -> list[int]:
    scheme, _, name = to.partition(":")
    if scheme == "owner":
        return [duty.owner_id] if duty.owner_id else []
    if scheme == "post":
        holder = holder_of(name, force_id=by.force_id)
        return [] if holder is None else [holder.pk]
    if scheme == "queue":
        declared = kinds.queue(duty.queue)
        name = declared.role if declared else ""
    return on_duty_with_role(name, force_id=by.force_id)


def _send(
    by: Actor, duty: Duty, recipient: int, to: str, level: str, title: str, url: str, now: datetime
) -> None:
    alert = Alert.objects.create(
        audience_id=duty.audience_id,
        created_by=by.account_id,
        duty_id=duty.pk,
        recipient_id=recipient,
        sent_to=to,
        level=level,
        title=title,
        url=url.format(id=duty.subject_id) if url else "",
        sent_at=now,
        again_at=now + rules.CONFIRM_WITHIN,
    )
    channel(alert.channel).deliver(alert)
