"""The sample of "not a crime" decisions that a registrar checks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, F, Q, TextField, Value
from django.db.models.functions import MD5, Cast, Concat

from iops.controlroom.incidents.models import NoCrimeDecision
from iops.governance.access.models import Account
from iops.governance.audit.looks import record_view
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.pole.confidential.queries import unveil
from iops.reference.codes import queries as codes

#: Decisions of this long are sampled, this many at a time.
PERIOD, SAMPLE = timedelta(days=90), 20


@dataclass(frozen=True)
class SampledDecision:
    """A decision, by whom, and the type of its incident in words."""

    decision: NoCrimeDecision
    author: str
    type_label: str


@dataclass(frozen=True)
class NoCrimeSample:
    """Decisions drawn by lot, and how the whole period stands."""

    lines: Sequence[SampledDecision]
    decided: int
    checked: int
    overturned: int


@record_view(
    "incidents.no_crime_sample",
    permission="incidents.check_no_crime",
    shows=lambda sample: [("incident", one.decision.incident_id) for one in sample.lines],
)
def no_crime_sample(*, by: Actor, lot: str, size: int = SAMPLE) -> NoCrimeSample:
    """Unchecked decisions of the last 90 days, drawn by ``lot``: the same word, the same sample.

    Nobody's own decisions are in their sample.
    """
    recent = NoCrimeDecision.objects.visible_to(by).filter(at__gte=clock.now() - PERIOD)
    sums = recent.aggregate(
        decided=Count("pk"),
        checked=Count("pk", filter=Q(checked_at__isnull=False)),
        overturned=Count("pk", filter=Q(agreed=False)),
    )
    drawn = list(
        recent.filter(checked_at=None)
        .exclude(created_by=by.account_id)
        .select_related("incident")
        .order_by(MD5(Concat(Value(f"{lot}:"), Cast(F("pk"), TextField()))))[:size]
    )
    names = dict(
        Account.objects.filter(pk__in={one.created_by for one in drawn}).values_list("pk", "name")
    )
    unveil(by, *drawn, *(one.incident for one in drawn))
    lines = [
        SampledDecision(
            one,
            names.get(one.created_by, "?"),
            codes.label("incident-types", one.incident.type_code),
        )
        for one in drawn
    ]
    return NoCrimeSample(lines, **sums)
