"""What was answered, and whether a link still holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Avg, Count

from iops.controlroom.feedback.commands import hashed
from iops.controlroom.feedback.models import Survey
from iops.controlroom.incidents.models import Incident
from iops.governance.audit.looks import record_view
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import visibility

MOST = 100


@dataclass(frozen=True)
class Figures:
    """How many were asked and have answered, and the means of their answers (1 to 5)."""

    asked: int
    answered: int
    overall: float | None
    treated: float | None
    informed: float | None
    counts: Sequence[tuple[int, int]]


def link_state(by: Actor, token: str) -> str:
    """Of a link: "open", "used", or "gone". Shows nothing of the incident."""
    with visibility(by):
        found = Survey.objects.filter(token_hash=hashed(token)).first()
    if found is None or found.expires_at <= clock.now():
        return "gone"
    return "used" if found.answered_at is not None else "open"


def surveys_of(by: Actor, incident_ids: Sequence[int]) -> list[Survey]:
    """What was answered of incidents. Called where the actor is known; whoever shows it logs."""
    found = Survey.objects.visible_to(by).filter(incident_id__in=incident_ids)
    return list(found.exclude(answered_at=None).order_by("pk")[:MOST])


@record_view("feedback.figures", permission="feedback.view", shows=lambda _: ())
def figures(*, by: Actor) -> Figures:
    """Of all that can be seen."""
    seen = Survey.objects.visible_to(by)
    said = seen.exclude(answered_at=None)
    means = said.aggregate(overall=Avg("overall"), treated=Avg("treated"), informed=Avg("informed"))
    counts = dict(said.values_list("overall").annotate(count=Count("pk")))
    return Figures(
        seen.count(), said.count(), means["overall"], means["treated"], means["informed"],
        [(one, counts.get(one, 0)) for one in (5, 4, 3, 2, 1)],
    )  # fmt: skip


@record_view(
    "feedback.list",
    permission="feedback.view",
    shows=lambda found: [("survey", one.pk) for one, _ in found],
)
def answers(*, by: Actor, worst: bool = False) -> list[tuple[Survey, str]]:
    """What was answered, newest first, or the worst first; with the number of the incident."""
    found = Survey.objects.visible_to(by).exclude(answered_at=None)
    order = ("overall", "-answered_at") if worst else ("-answered_at",)
    rows = list(found.order_by(*order)[:MOST])
    seen = Incident.objects.visible_to(by).filter(pk__in={one.incident_id for one in rows})
    numbers = dict(seen.values_list("pk", "number"))
    return [(one, numbers.get(one.incident_id, "")) for one in rows]
