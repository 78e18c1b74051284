"""What people and the engine do with duties."""

from datetime import datetime

from iops.duties import kinds, rules
from iops.duties.contracts import DutyState
from iops.duties.models import Alert, Duty
from iops.governance.access.audiences import sees_now
from iops.governance.access.models import Account
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command, locked
from iops.kernel.errors import Invalid, NotVisible, Refused
from iops.kernel.events import Fact


def _fact(event_type: str, duty: Duty) -> Fact:
    return Fact(
        event_type,
        "duty",
        duty.pk,
        duty.audience_id,
        {"kind": duty.kind, "about": duty.subject_kind, "subject": duty.subject_id},
    )


@command("duties.open", permission="", result="duty")
def open_duty(
    *,
    by: Actor,
    kind: str,
    subject_kind: str,
    subject_id: int,
    audience_id: int,
    due_at: datetime | None,
    opened_at: datetime | None = None,
    number: str = "",
    risk: int = 0,
    owner_id: int | None = None,
) -> Outcome[Duty]:
    """Open a duty; where it is open already, clock, risk and owner are brought up to date."""
    declared = kinds.kind(kind)
    begun = opened_at or clock.now()
    duty = (
        Duty.objects.select_for_update()
        .filter(kind=kind, subject_kind=subject_kind, subject_id=subject_id, state=DutyState.OPEN)
        .first()
    )
    if duty is not None:
        duty.due_at, duty.risk = due_at, max(risk, duty.risk)
        duty.next_step_at = rules.next_step(
            declared.steps, duty.steps_taken, duty.opened_at, due_at
        )
        duty.owner_id = owner_id or duty.owner_id
        duty.version += 1
        duty.save(update_fields=["due_at", "risk", "next_step_at", "owner_id", "version"])
        return Outcome(duty, [_fact("duties.moved", duty)])
    duty = Duty.objects.create(
        audience_id=audience_id,
        created_by=by.account_id,
        kind=kind,
        subject_kind=subject_kind,
        subject_id=subject_id,
        number=number,
        queue=declared.queue,
        owner_id=owner_id,
        opened_at=begun,
        due_at=due_at,
        risk=risk,
        next_step_at=rules.next_step(declared.steps, 0, begun, due_at),
    )
    return Outcome(duty, [_fact("duties.opened", duty)])


@command("duties.end", permission="")
def end_duties(
    *, by: Actor, kind: str, subject_kind: str, subject_id: int, state: str = DutyState.MET
) -> Outcome[list[Duty]]:
    """End the open duty of this kind about a record, if there is one."""
    ended = list(
        Duty.objects.select_for_update().filter(
            kind=kind, subject_kind=subject_kind, subject_id=subject_id, state=DutyState.OPEN
        )
    )
    for duty in ended:
        duty.state = state
        duty.ended_at, duty.ended_by = clock.now(), by.account_id
        duty.next_step_at = None
        duty.version += 1
        duty.save(update_fields=["state", "ended_at", "ended_by", "next_step_at", "version"])
        Alert.objects.filter(duty_id=duty.pk, again_at__isnull=False).update(again_at=None)
    return Outcome(ended, [_fact(f"duties.{state}", duty) for duty in ended])


@command("duties.take", result="duty")
def take_duty(*, by: Actor, duty_id: int) -> Outcome[Duty]:
    """Make a duty one's own. Raises Refused when somebody else has it."""
    duty = locked(Duty.objects, by, duty_id, what="duty")
    if duty.state != DutyState.OPEN:
        raise Refused("This duty has ended.")
    if duty.owner_id not in (None, by.account_id):
        raise Refused("Somebody else has this duty. Ask them, or a supervisor, to give it to you.")
    duty.owner_id = by.account_id
    duty.version += 1
    duty.save(update_fields=["owner_id", "version"])
    return Outcome(duty, [_fact("duties.taken", duty)])


@command("duties.assign", result="duty")
def assign_duty(
    *, by: Actor, duty_id: int, owner_id: int | None = None, queue: str = ""
) -> Outcome[Duty]:
    """Give a duty to a person or back to a queue; it is never nobody's.

    Raises Invalid for a person who may not see the record that it is about.
    """
    duty = locked(Duty.objects, by, duty_id, what="duty")
    if duty.state != DutyState.OPEN:
        raise Refused("This duty has ended.")
    if queue and kinds.queue(queue) is None:
        raise Invalid(f"There is no queue “{queue}”.", fields={"queue": "Choose another."})
    if owner_id is not None:
        able = Account.objects.filter(pk=owner_id, is_active=True, is_system=False)
        if not able.exists():
            raise Invalid("Choose somebody who has an account.", fields={"owner": "Not found."})
        if not sees_now(owner_id, duty.audience_id):
            name = able.values_list("name", flat=True).get()
            raise Invalid(
                f"{name} may not see the record that this duty is about. Choose somebody who may, "
                "or have them let in first: “Who may see this” on the record.",
                fields={"owner": "May not see the record."},
            )
    duty.owner_id = owner_id
    duty.queue = queue or duty.queue
    duty.version += 1
    duty.save(update_fields=["owner_id", "queue", "version"])
    return Outcome(duty, [_fact("duties.assigned", duty)])


@command("duties.confirm_alert", permission="", result="alert")
def confirm_alert(*, by: Actor, alert_id: int) -> Outcome[Alert]:
    """Say "I have it": ends the repetition, and goes on the record."""
    alert = (
        Alert.objects.select_for_update().filter(pk=alert_id, recipient_id=by.account_id).first()
    )
    if alert is None:
        raise NotVisible("There is no such alert for you.")
    if alert.confirmed_at is None:
        alert.confirmed_at, alert.confirmed_by = clock.now(), by.account_id
        alert.again_at = None
        alert.save(update_fields=["confirmed_at", "confirmed_by", "again_at"])
    return Outcome(alert, [Fact("duties.alert_confirmed", "alert", alert.pk, alert.audience_id)])
