"""What people look at: my duties, a queue, the register of all queues."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from django.db.models import (
    Avg,
    Count,
    DateTimeField,
    F,
    Func,
    IntegerField,
    Max,
    Min,
    Q,
    Value,
)
from django.db.models.expressions import RawSQL

from iops.duties import kinds, rules
from iops.duties.contracts import DutyLine, DutyPage, QueueLine
from iops.duties.models import Alert, Duty, QueueSample
from iops.duties.reached import REACHED_SQL
from iops.governance.access.authority import roles_on_duty
from iops.governance.access.models import Account
from iops.governance.audit.looks import record_view
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.models import RecordQuerySet
from iops.kernel.registry import DutyKind, registry

#: Rows of a page of duties; the rest is counted and a key away.
PAGE_SIZE = 50


def _shown(lines: Sequence[DutyLine]) -> list[tuple[str, int]]:
    return [(line.subject_kind, line.subject_id) for line in lines]


def owners_of_duties(kind: str, record_id: int) -> list[int]:
    """The accounts that owe something about a record now."""
    found = Duty.objects.filter(
        subject_kind=kind, subject_id=record_id, state="open", owner_id__isnull=False
    )
    return list(found.values_list("owner_id", flat=True))


@record_view("duties.mine", permission="duties.view", shows=lambda page: _shown(page.lines))
def my_duties(*, by: Actor, page: int = 1) -> DutyPage:
    """What I must do, most urgent first: my own, and those of the queues I staff."""
    queues = [one.code for one in registry.each("queues") if one.role in by.roles]
    mine = Q(owner_id=by.account_id) | Q(owner_id=None, queue__in=queues)
    return _page(Duty.objects.visible_to(by).filter(mine, state="open"), page)


@record_view("duties.queue", permission="duties.view_queues", shows=lambda page: _shown(page.lines))
def queue_duties(*, by: Actor, queue: str, page: int = 1) -> DutyPage:
    """The open duties of a queue, most urgent first, a page at a time."""
    return _page(Duty.objects.visible_to(by).filter(queue=queue, state="open"), page)


def _page(found: RecordQuerySet, page: int) -> DutyPage:
    """A page of duties in the order of ``rules.urgency``, and what all of them come to."""
    now = clock.now()
    sums = found.aggregate(
        count=Count("pk"),
        late=Count("pk", filter=Q(due_at__lt=now)),
        unowned=Count("pk", filter=Q(owner_id=None)),
    )
    pages = max(1, -(-sums["count"] // PAGE_SIZE))
    page = min(max(1, page), pages)
    ordered = found.alias(late_by=_Lateness(Value(now, DateTimeField()), F("due_at"))).order_by(
        (F("risk") + F("late_by")).desc(), F("due_at").asc(nulls_last=True), "pk"
    )
    first = (page - 1) * PAGE_SIZE
    # All are put in order, by what their index holds; only those of the page are fetched.
    ids = list(ordered.values_list("pk", flat=True)[first : first + PAGE_SIZE])
    duties = Duty.objects.in_bulk(ids)
    return DutyPage(_lines([duties[pk] for pk in ids if pk in duties]), page, pages, **sums)


class _Lateness(Func):
    """What lateness adds to the risk, in SQL as in ``rules.urgency``: of now and the due moment."""

    arg_joiner = " - "
    template = (
        "coalesce(greatest(0, floor(date_part('epoch', %(expressions)s) / 3600"
        f" * {rules.RISK_PER_LATE_HOUR})), 0)::integer"
    )
    output_field = IntegerField()


@record_view("duties.register", permission="duties.view_queues", shows=lambda _: ())
def queue_register(*, by: Actor) -> list[QueueLine]:
    """Every queue of the force: size, late, oldest, riskiest, trend."""
    now = clock.now()
    sums = (
        Duty.objects.visible_to(by)
        .filter(state="open")
        .values("queue")
        .annotate(
            size=Count("pk"),
            late=Count("pk", filter=Q(due_at__lt=now)),
            unowned=Count("pk", filter=Q(owner_id=None)),
            oldest_at=Min("opened_at"),
            riskiest=Max("risk"),
        )
    )
    open_now = {row.pop("queue"): row for row in sums}
    nothing = {"size": 0, "late": 0, "unowned": 0, "oldest_at": None, "riskiest": 0}
    samples, usual = _samples(), _usual(now)
    staffed = roles_on_duty(force_id=by.force_id)
    lines = [
        QueueLine(
            code=queue.code,
            label=queue.label,
            usual=usual.get(queue.code),
            staffed=queue.role in staffed,
            trend=tuple(samples[queue.code][-24:]),
            **(open_now.get(queue.code) or nothing),
        )
        for queue in registry.each("queues")
    ]
    return sorted(lines, key=lambda line: (-line.late, -line.riskiest, line.label))


def _samples() -> dict[str, list[int]]:
    since = clock.now() - timedelta(hours=24)
    found: dict[str, list[int]] = defaultdict(list)
    for queue, size in (
        QueueSample.objects.filter(at__gte=since).order_by("at").values_list("queue", "size")
    ):
        found[queue].append(size)
    return found


def _usual(now: datetime) -> dict[str, float]:
    """The mean size of each queue at the same hour of the last four weeks, where it was sampled."""
    windows = Q(pk__in=[])
    for week in range(1, 5):
        then = now - timedelta(weeks=week)
        windows |= Q(at__range=(then - timedelta(minutes=30), then + timedelta(minutes=30)))
    means = QueueSample.objects.filter(windows).values("queue").annotate(mean=Avg("size"))
    return {row["queue"]: row["mean"] for row in means}


@record_view("duties.alerts", permission="", shows=lambda _: ())
def my_alerts(*, by: Actor, limit: int = 50) -> list[Alert]:
    """Alerts to me that I have not confirmed, newest first; ``reached``: to whom, in words."""
    found = Alert.objects.visible_to(by).filter(recipient_id=by.account_id, confirmed_at=None)
    told = found.annotate(reached=RawSQL(REACHED_SQL, ()))  # noqa: S611 - a constant
    return list(told.order_by("-sent_at")[:limit])


def _lines(duties: list[Duty]) -> list[DutyLine]:
    now = clock.now()
    owners = {duty.owner_id for duty in duties if duty.owner_id}
    names = dict(Account.objects.filter(pk__in=owners).values_list("pk", "name"))
    labels = {one.code: one.label for one in registry.each("queues")}
    declared = {code: kinds.kind(code) for code in {duty.kind for duty in duties}}
    reasons = _reasons(duties, declared)
    return [
        replace(_line(duty, declared[duty.kind], names, labels, now), why=reasons.get(duty.pk, ""))
        for duty in duties
    ]


def _reasons(duties: list[Duty], declared: dict[str, DutyKind]) -> dict[int, str]:
    """Why each duty was opened, where its kind says it of each record: one question a kind."""
    found: dict[int, str] = {}
    for code, of in declared.items():
        if of.why is not None:
            ids = {duty.subject_id: duty.pk for duty in duties if duty.kind == code}
            found |= {ids[subject]: why for subject, why in of.why(list(ids)).items()}
    return found


def _line(
    duty: Duty, of: DutyKind, names: dict[int, str], labels: dict[str, str], now: datetime
) -> DutyLine:
    return DutyLine(
        id=duty.pk,
        kind=duty.kind,
        label=of.label,
        subject_kind=duty.subject_kind,
        subject_id=duty.subject_id,
        number=duty.number,
        url=of.url.format(id=duty.subject_id) if of.url else "",
        queue=duty.queue,
        owner=names.get(duty.owner_id or 0, ""),
        opened_at=duty.opened_at,
        due_at=duty.due_at,
        risk=duty.risk,
        late=duty.due_at is not None and duty.due_at < now,
        level=duty.level,
        queue_label=labels.get(duty.queue, duty.queue),
    )
