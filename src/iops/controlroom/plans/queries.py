"""What people look at: plans that open, the list of all, one whole; and where they lie on a map."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.db.models import Q

from iops.controlroom.plans import rules
from iops.controlroom.plans.contracts import MATCHES, PERSON, PLACE, WHY, About
from iops.controlroom.plans.matching import about_incidents, matches_for
from iops.controlroom.plans.models import Match, Plan, PlanVersion, Tick
from iops.governance.access.models import Account
from iops.governance.audit.looks import record_view
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.errors import NotVisible
from iops.pole.confidential.queries import sees_places, unveil
from iops.pole.people.models import Profile
from iops.reference.codes import queries as codes
from iops.reference.places.models import Place

MOST = 300
#: No more on a map at once: zoomed out, a list says more.
MOST_ON_MAP = 2000


@dataclass(frozen=True)
class StepLine:
    """A step of a plan on an incident: done, when and by whom."""

    number: int
    words: str
    tick: Tick | None
    who: str

    @property
    def done(self) -> bool:
        return self.tick is not None and self.tick.done


@dataclass(frozen=True)
class OpenPlan:
    """A plan that opens here, and why; on an incident with its ticks."""

    one: Plan
    kind: str
    why: Sequence[str]
    steps: Sequence[StepLine]
    owner: str
    incident_id: int = 0

    @property
    def left(self) -> int:
        """How many steps are not done."""
        return sum(not step.done for step in self.steps)


@dataclass(frozen=True)
class PlanLine:
    """A plan as a list shows it."""

    one: Plan
    kind: str
    owner: str
    overdue: bool
    holds: bool
    opens: Sequence[str]


@dataclass(frozen=True)
class MatchLine:
    """Where a plan opens, in words; ``label`` is veiled where the reader may not know it."""

    one: Match
    kind: str
    label: str
    url: str


@dataclass(frozen=True)
class PlanCard:
    """One plan with where it opens, its versions, and the incidents on which it was worked."""

    line: PlanLine
    steps: Sequence[str]
    matches: Sequence[MatchLine]
    versions: Sequence[tuple[PlanVersion, str]]
    worked_on: Sequence[int]


@dataclass(frozen=True)
class PlanSpot:
    """A plan on a map: a point of the National Grid, and how many metres around it it opens."""

    plan_id: int
    title: str
    kind: str
    easting: float
    northing: float
    metres: int


def plans_on(by: Actor, incident_ids: Sequence[int]) -> list[OpenPlan]:
    """The plans that open on these incidents, with what was ticked there.

    One that was worked on stays, whatever has changed since. Whoever shows it logs.
    """
    opened = matches_for(by, about_incidents(by, incident_ids))
    ticks = Tick.objects.visible_to(by).filter(incident_id__in=incident_ids)
    ticked: dict[tuple[int, int], dict[str, Tick]] = defaultdict(dict)
    for one in ticks.order_by("pk"):
        ticked[one.incident_id, one.plan_id][one.step] = one
    for incident_id, plan_id in ticked:
        opened.setdefault(incident_id, {}).setdefault(plan_id, [])
    return [
        replace(line, incident_id=incident_id)
        for incident_id, plans in opened.items()
        for line in _opened(by, plans, {plan: ticked[incident_id, plan] for plan in plans})
    ]


@record_view(
    "plans.of_incident",
    permission="plans.view",
    shows=lambda found: [("plan", line.one.pk) for line in found],
)
def plans_of_incident(*, by: Actor, incident_id: int) -> list[OpenPlan]:
    """The plans that open on one incident."""
    return plans_on(by, [incident_id])


@record_view(
    "plans.on_call",
    permission="plans.view",
    shows=lambda found: [("plan", line.one.pk) for line in found],
)
def plans_for_call(*, by: Actor, about: About) -> list[OpenPlan]:
    """The plans that open for what is known of a call so far."""
    if about.empty:
        return []
    return _opened(by, matches_for(by, {0: about})[0], {})


@record_view(
    "plans.list",
    permission="plans.view",
    shows=lambda found: [("plan", line.one.pk) for line in found],
)
def plans(*, by: Actor, kind: str = "", words: str = "") -> list[PlanLine]:
    """Plans that stand, by title; of a kind, or with these words."""
    found = Plan.objects.visible_to(by).filter(withdrawn_at=None)
    if kind:
        found = found.filter(kind=kind)
    for word in words.split()[:6]:
        found = found.filter(
            Q(title__icontains=word) | Q(body__icontains=word) | Q(steps__icontains=word)
        )
    return _lines(by, list(found.order_by("title", "pk")[:MOST]))


@record_view("plans.card", permission="plans.view", shows=lambda card: [("plan", card.line.one.pk)])
def plan_card(*, by: Actor, plan_id: int) -> PlanCard:
    """One plan, withdrawn or not. Raises NotVisible."""
    one = Plan.objects.visible_to(by).filter(pk=plan_id).first()
    if one is None:
        raise NotVisible("There is no plan with this number that you may see.")
    versions = list(PlanVersion.objects.visible_to(by).filter(plan=one).order_by("-number"))
    matches = Match.objects.visible_to(by).filter(plan=one, ended_at=None)
    names = _names(version.created_by for version in versions)
    unveil(by, *versions)
    worked = Tick.objects.visible_to(by).filter(plan=one).values_list("incident_id", flat=True)
    return PlanCard(
        _lines(by, [one])[0],
        rules.steps_in(one.steps),
        _matches(by, list(matches.order_by("kind", "pk"))),
        [(version, names.get(version.created_by, "")) for version in versions],
        sorted(set(worked.order_by("-incident_id")[:MOST]), reverse=True)[:20],
    )


@record_view(
    "plans.map",
    permission="plans.view",
    shows=lambda found: [("plan", one.plan_id) for one in found],
)
def plans_on_map(
    *, by: Actor, west: float, south: float, east: float, north: float
) -> list[PlanSpot]:
    """Plans with a place of their own within a box of the National Grid, in metres.

    For a layer of the map. Plans of areas, people, numbers and types have no point; those of
    confidential places are left out for whoever may not know them.
    """
    today = clock.local_date(clock.now())
    standing = Plan.objects.visible_to(by).filter(withdrawn_at=None, valid_from__lte=today)
    standing = standing.filter(Q(valid_to=None) | Q(valid_to__gte=today))
    held = Match.objects.visible_to(by).filter(ended_at=None, plan__in=standing.values("pk"))
    rows = list(held.filter(place_id__isnull=False).select_related("plan").order_by("pk"))
    points = _points({one.place_id for one in rows}, sees_places(by))
    found = []
    for one in rows:
        point = points.get(one.place_id or 0)
        if point and west <= point[0] <= east and south <= point[1] <= north:
            found.append(PlanSpot(one.plan_id, one.plan.title, one.plan.kind, *point, one.metres))
    return found[:MOST_ON_MAP]


def _points(ids: Iterable[int | None], all_of_them: bool) -> dict[int, tuple[float, float]]:
    known = Place.objects.filter(pk__in=[one for one in ids if one is not None])
    if not all_of_them:
        known = known.filter(confidential=False)
    return {one.pk: one.point for one in known}


def _opened(
    by: Actor, plans: dict[int, list[Match]], ticked: dict[int, dict[str, Tick]]
) -> list[OpenPlan]:
    found = list(Plan.objects.visible_to(by).filter(pk__in=plans))
    if not found:
        return []
    said = [tick for ticks in ticked.values() for tick in ticks.values()]
    names = _names([*(one.owner_id for one in found), *(tick.created_by for tick in said)])
    unveil(by, *found, *said)
    lines = []
    for one in found:
        ticks = ticked.get(one.pk, {})
        steps = [
            StepLine(at, words, tick, names.get(tick.created_by, "") if tick else "")
            for at, words in enumerate(rules.steps_in(one.steps), 1)
            for tick in [ticks.get(words)]
        ]
        why = list(dict.fromkeys(WHY[match.kind] for match in plans[one.pk]))
        lines.append(
            OpenPlan(one, codes.label("plan-kinds", one.kind), why, steps,
                     names.get(one.owner_id, ""))
        )  # fmt: skip
    # What is about somebody, or this very place, before what is about every incident of a type.
    return sorted(lines, key=lambda line: (_broad(plans[line.one.pk]), line.one.title))


def _broad(matches: Sequence[Match]) -> int:
    order = list(WHY)
    near = {PERSON: 0, PLACE: 0}
    return min((near.get(one.kind, 1 + order.index(one.kind)) for one in matches), default=99)


def _lines(by: Actor, found: Sequence[Plan]) -> list[PlanLine]:
    names = _names(one.owner_id for one in found)
    today = clock.local_date(clock.now())
    opens: dict[int, list[str]] = defaultdict(list)
    held = Match.objects.visible_to(by).filter(plan__in=[one.pk for one in found], ended_at=None)
    for plan_id, kind in held.order_by("kind").values_list("plan_id", "kind"):
        if WHY[kind] not in opens[plan_id]:
            opens[plan_id].append(WHY[kind])
    unveil(by, *found)
    return [
        PlanLine(
            one, codes.label("plan-kinds", one.kind), names.get(one.owner_id, ""),
            one.review_on <= today, rules.holds(one.valid_from, one.valid_to, today),
            opens[one.pk],
        )
        for one in found
    ]  # fmt: skip


def _matches(by: Actor, found: Sequence[Match]) -> list[MatchLine]:
    """Matches in words. A place or a person that the reader may not know is not named."""
    places = _points((one.place_id for one in found), sees_places(by))
    people = Profile.objects.visible_to(by).filter(
        pk__in=[one.profile_id for one in found if one.profile_id]
    )
    seen = set(people.values_list("pk", flat=True))
    lines = []
    for one in found:
        label, url = one.label, ""
        if one.place_id is not None:
            known = one.place_id in places
            label, url = (label, f"/places/{one.place_id}/") if known else ("Confidential", "")
        if one.profile_id is not None:
            known = one.profile_id in seen
            label, url = (label, f"/people/{one.profile_id}/") if known else ("Restricted", "")
        lines.append(MatchLine(one, MATCHES[one.kind][0], label, url))
    return lines


def _names(ids: Iterable[int]) -> dict[int, str]:
    return dict(Account.objects.filter(pk__in=set(ids)).values_list("pk", "name"))
