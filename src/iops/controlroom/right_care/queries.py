"""What people look at: the decisions on an incident, and the figures of a time."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from iops.controlroom.incidents.models import Incident
from iops.controlroom.right_care import prompts, rules
from iops.controlroom.right_care.contracts import OTHER, OUTCOMES
from iops.controlroom.right_care.models import Decision
from iops.governance.access.models import Account
from iops.governance.audit.looks import record_view
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.pole.confidential.queries import unveil
from iops.reference.codes import queries as codes

MOST = 200


@dataclass(frozen=True)
class DecisionLine:
    """A decision with the names behind its numbers, and its incident where a list shows it."""

    one: Decision
    author: str
    agency: str
    incident: Incident | None = None

    @property
    def outcome(self) -> str:
        return OUTCOMES[self.one.outcome]


@dataclass(frozen=True)
class RightCare:
    """What stands on an incident: why it is asked, and every version, the newest first."""

    incident_id: int
    why: str
    versions: Sequence[DecisionLine]


@dataclass(frozen=True)
class Figures:
    """A time in figures. ``minutes`` is the middle from opening to the first decision."""

    days: int
    outcomes: Sequence[tuple[str, int]]
    agencies: Sequence[tuple[str, int]]
    minutes: float | None
    to_look_at: int
    lines: Sequence[DecisionLine]
    undecided: Sequence[Incident]


def right_care_on(by: Actor, incident_ids: Sequence[int]) -> list[RightCare]:
    """What stands on these incidents; nothing where nobody asks. Whoever shows it logs."""
    found = Decision.objects.visible_to(by).filter(incident_id__in=incident_ids)
    lines = _lines(by, list(found.order_by("-number")))
    told = []
    for one in Incident.objects.visible_to(by).filter(pk__in=incident_ids):
        own = [line for line in lines if line.one.incident_id == one.pk]
        why = prompts.why_asked(
            type_code=one.type_code, qualifiers=one.qualifiers, what=one.summary
        )
        if why or own:
            told.append(RightCare(one.pk, why, own))
    return told


@record_view(
    "right_care.incident",
    permission="right_care.view",
    shows=lambda found: [("right_care_decision", line.one.pk) for line in found.versions],
)
def right_care_of(*, by: Actor, incident_id: int) -> RightCare:
    """The decisions on one incident, and why it is asked of it."""
    found = right_care_on(by, [incident_id])
    return found[0] if found else RightCare(incident_id, "", ())


def _shown(found: Figures) -> list[tuple[str, int]]:
    return [
        *(("right_care_decision", line.one.pk) for line in found.lines),
        *(("incident", one.pk) for one in found.undecided),
    ]


@record_view("right_care.figures", permission="right_care.view", shows=_shown)
def figures(*, by: Actor, days: int) -> Figures:
    """What was decided in the last days, counted by the last version of each incident."""
    since = clock.now() - timedelta(days=days)
    found = Decision.objects.visible_to(by).filter(at__gte=since)
    every = list(found.order_by("incident_id", "number"))
    last = {one.incident_id: one for one in every}
    shown = sorted(last.values(), key=lambda one: (_settled(one), -one.at.timestamp()))[:MOST]
    lines = _lines(by, shown, with_incidents=True)
    opened = dict(
        Incident.objects.visible_to(by).filter(pk__in=last).values_list("pk", "opened_at")
    )
    firsts = [one for one in every if one.number == 1 and one.incident_id in opened]
    waits = Incident.objects.visible_to(by).filter(type_code__in=prompts.asked_types())
    waits = waits.exclude(state="closed").exclude(pk__in=Decision.objects.values("incident_id"))
    undecided = list(waits.order_by("opened_at")[:MOST])
    unveil(by, *undecided)
    outcomes = Counter(one.outcome for one in last.values())
    agencies = Counter(one.agency for one in last.values() if one.agency)
    return Figures(
        days,
        [(words, outcomes.get(code, 0)) for code, words in OUTCOMES.items()],
        [(codes.label("right-care-agencies", code), n) for code, n in agencies.most_common()],
        rules.median((one.at - opened[one.incident_id]).total_seconds() / 60 for one in firsts),
        sum(not _settled(one) for one in last.values()),
        lines,
        undecided,
    )


def passed_on(incident_id: int) -> bool:
    """Whether the last decision on an incident is that another agency deals with it."""
    last = Decision.objects.filter(incident_id=incident_id).order_by("-number").first()
    return last is not None and last.outcome == OTHER


def _settled(one: Decision) -> bool:
    return not one.against or one.looked_at is not None


def _lines(
    by: Actor, found: Sequence[Decision], *, with_incidents: bool = False
) -> list[DecisionLine]:
    if not found:
        return []
    unveil(by, *found)
    people = Account.objects.filter(pk__in={one.created_by for one in found})
    names = dict(people.values_list("pk", "name"))
    incidents: dict[int, Incident] = {}
    if with_incidents:
        ids = {one.incident_id for one in found}
        incidents = {one.pk: one for one in Incident.objects.visible_to(by).filter(pk__in=ids)}
    return [
        DecisionLine(
            one, names.get(one.created_by, ""),
            codes.label("right-care-agencies", one.agency) if one.agency else "",
            incidents.get(one.incident_id),
        )
        for one in found
    ]  # fmt: skip
