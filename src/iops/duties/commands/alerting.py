"""Alerts that cannot wait for the engine: sent within the command that makes the duty due."""

from collections.abc import Mapping

from django.db.models import Q

from iops.duties import kinds, rules
from iops.duties.commands.deliveries import order_deliveries
from iops.duties.models import Alert, Duty
from iops.governance.access.authority import system_actor
from iops.governance.access.models import AccountAudience
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command
from iops.kernel.events import Fact


@command("duties.alert_now", permission="")
def alert_now(
    *,
    by: Actor,
    kind: str,
    subject_kind: str,
    subject_id: int,
    told: Mapping[int, str],
    level: str,
    title: str = "",
) -> Outcome[int]:
    """Alert people about an open duty at once; answers how many.

    ``told`` maps an account to the step of the chain that it stands for ("post:duty-inspector",
    "role:…", "near"). Who was told already is told anew only once they have confirmed; who may not
    see the record is not told. ``title`` holds codes and call signs, nothing of the record.
    """
    duty = Duty.objects.filter(
        kind=kind, subject_kind=subject_kind, subject_id=subject_id, state="open"
    ).first()
    if duty is None or not told:
        return Outcome(0)
    now = clock.now()
    held = AccountAudience.objects.filter(audience_id=duty.audience_id, account_id__in=list(told))
    seers = set(held.filter(Q(until=None) | Q(until__gt=now)).values_list("account_id", flat=True))
    waiting = Alert.objects.filter(duty_id=duty.pk, confirmed_at=None)
    seers -= set(waiting.values_list("recipient_id", flat=True))
    declared = kinds.kind(kind)
    made = Alert.objects.bulk_create(
        Alert(
            audience_id=duty.audience_id,
            created_by=by.account_id,
            duty_id=duty.pk,
            recipient_id=account,
            sent_to=told[account],
            level=level,
            title=title or f"{declared.label}: {duty.number or duty.subject_kind}",
            url=declared.url.format(id=duty.subject_id) if declared.url else "",
            sent_at=now,
            delivered_at=now,  # their screens read it from the event log of this commit
            again_at=now + rules.CONFIRM_WITHIN,
        )
        for account in sorted(seers)
    )
    engine = system_actor("duty-engine")
    for alert in made:
        order_deliveries(by=engine, alert=alert)
    data = {"kind": kind, "reached": len(made)}
    return Outcome(len(made), [Fact("duties.alerted", "duty", duty.pk, duty.audience_id, data)])


@command("duties.confirm_alerts_of", permission="")
def confirm_alerts_of(*, by: Actor, kind: str, subject_kind: str, subject_id: int) -> Outcome[int]:
    """Confirm what the actor was told about a duty, by what they did about it."""
    duties = Duty.objects.filter(kind=kind, subject_kind=subject_kind, subject_id=subject_id)
    mine = Alert.objects.filter(
        duty_id__in=duties.values("pk"), recipient_id=by.account_id, confirmed_at=None
    )
    ids = list(mine.values_list("pk", "audience_id"))
    Alert.objects.filter(pk__in=[one for one, _ in ids]).update(
        confirmed_at=clock.now(), confirmed_by=by.account_id, again_at=None
    )
    return Outcome(len(ids), [Fact("duties.alert_confirmed", "alert", *one) for one in ids])
