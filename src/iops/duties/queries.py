"""What people look at: my duties, a queue, the register of all queues."""

from collections import defaultdict
from datetime import timedelta

from django.db.models import Q

from iops.duties import kinds, rules
from iops.duties.contracts import DutyLine, QueueLine
from iops.duties.models import Alert, Duty, QueueSample
from iops.governance.access.authority import on_duty_with_role
from iops.governance.access.models import Account
from iops.governance.audit.looks import record_view
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.registry import registry


def _shown(lines: list[DutyLine]) -> list[tuple[str, int]]:
    return [(line.subject_kind, line.subject_id) for line in lines]


@record_view("duties.mine", permission="duties.view", shows=_shown)
def my_duties(*, by: Actor) -> list[DutyLine]:
    """What I must do, most urgent first: my own, and those of the queues I staff."""
    queues = [one.code for one in registry.each("queues") if one.role in by.roles]
    found = Duty.objects.visible_to(by).filter(
        Q(owner_id=by.account_id) | Q(owner_id=None, queue__in=queues), state="open"
    )
    return _sorted(list(found.order_by("due_at")[:500]))


@record_view("duties.queue", permission="duties.view_queues", shows=_shown)
def queue_duties(*, by: Actor, queue: str, limit: int = 500) -> list[DutyLine]:
    """The open duties of a queue, most urgent first."""
    found = Duty.objects.visible_to(by).filter(queue=queue, state="open").order_by("due_at")
    return _sorted(list(found[:limit]))


@record_view("duties.register", permission="duties.view_queues", shows=lambda _: ())
def queue_register(*, by: Actor) -> list[QueueLine]:
    """Every queue of the force: size, late, oldest, riskiest, trend."""
    now = clock.now()
    open_now = defaultdict(list)
    for row in (
        Duty.objects.visible_to(by)
        .filter(state="open")
        .values_list("queue", "opened_at", "due_at", "risk", "owner_id")
    ):
        open_now[row[0]].append(row[1:])
    samples = _samples()
    lines = []
    for queue in registry.each("queues"):
        rows = open_now.get(queue.code, [])
        trend = samples.get(queue.code, [])
        lines.append(
            QueueLine(
                code=queue.code,
                label=queue.label,
                size=len(rows),
                late=sum(due is not None and due < now for _, due, _, _ in rows),
                oldest_at=min((opened for opened, *_ in rows), default=None),
                riskiest=max((risk for *_, risk, _ in rows), default=0),
                usual=_usual(queue.code),
                staffed=bool(on_duty_with_role(queue.role, force_id=by.force_id)),
                unowned=sum(owner is None for *_, owner in rows),
                trend=tuple(trend[-24:]),
            )
        )
    return sorted(lines, key=lambda line: (-line.late, -line.riskiest, line.label))


def _samples() -> dict[str, list[int]]:
    since = clock.now() - timedelta(hours=24)
    found: dict[str, list[int]] = defaultdict(list)
    for queue, size in (
        QueueSample.objects.filter(at__gte=since).order_by("at").values_list("queue", "size")
    ):
        found[queue].append(size)
    return found


def _usual(queue: str) -> float | None:
    """The mean size at the same hour of the last four weeks, where it was sampled."""
    now = clock.now()
    windows = Q(pk__in=[])
    for week in range(1, 5):
        then = now - timedelta(weeks=week)
        windows |= Q(at__range=(then - timedelta(minutes=30), then + timedelta(minutes=30)))
    sizes = list(QueueSample.objects.filter(windows, queue=queue).values_list("size", flat=True))
    return sum(sizes) / len(sizes) if sizes else None


@record_view("duties.alerts", permission="", shows=lambda _: ())
def my_alerts(*, by: Actor, limit: int = 50) -> list[Alert]:
    """Alerts to me that I have not confirmed, newest first."""
    found = Alert.objects.visible_to(by).filter(recipient_id=by.account_id, confirmed_at=None)
    return list(found.order_by("-sent_at")[:limit])


def _sorted(duties: list[Duty]) -> list[DutyLine]:
    now = clock.now()
    owners = {duty.owner_id for duty in duties if duty.owner_id}
    names = dict(Account.objects.filter(pk__in=owners).values_list("pk", "name"))
    labels = {one.code: one.label for one in registry.each("queues")}
    lines = []
    for duty in sorted(duties, key=lambda one: -rules.urgency(one.risk, one.due_at, now)):
        declared = kinds.kind(duty.kind)
        lines.append(
            DutyLine(
                id=duty.pk,
                kind=duty.kind,
                label=declared.label,
                subject_kind=duty.subject_kind,
                subject_id=duty.subject_id,
                number=duty.number,
                url=declared.url.format(id=duty.subject_id) if declared.url else "",
                queue=duty.queue,
                owner=names.get(duty.owner_id or 0, ""),
                opened_at=duty.opened_at,
                due_at=duty.due_at,
                risk=duty.risk,
                late=duty.due_at is not None and duty.due_at < now,
                level=duty.level,
                queue_label=labels.get(duty.queue, duty.queue),
            )
        )
    return lines
