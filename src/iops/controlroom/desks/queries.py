"""What people look at: the desks, who sits where, and which desk an incident belongs to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import BigIntegerField, Count, F, Func, Min

from iops.controlroom.desks import rules
from iops.controlroom.desks.contracts import ALARM, ENDED_LABELS, DeskLine, Sitter
from iops.controlroom.desks.models import Desk, DeskArea, Merger, Placing, Sitting
from iops.controlroom.incidents.models import Incident
from iops.duties.models import Duty
from iops.governance.access.models import Account
from iops.governance.audit.looks import record_view
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import visibility
from iops.kernel.errors import NotVisible
from iops.kernel.models import RecordQuerySet
from iops.reference.places.queries import areas_of

#: The desk of an incident, as the database answers it.
DESK_OF = Func(
    F("audience_id"), F("pk"), F("beat"), F("division"),
    function="desks_desk_of", output_field=BigIntegerField(),
)  # fmt: skip
#: Grades in the order of the board: not graded yet first.
GRADES = ("", "1", "2", "C")
MOST_PERIODS = 100


@dataclass(frozen=True)
class Period:
    """From when to when (None: still) something was so at a desk."""

    start: datetime
    end: datetime | None
    what: str
    how: str = ""


@dataclass(frozen=True)
class DeskCard:
    """A desk with the periods in which people sat there, and in which it was merged."""

    line: DeskLine
    sittings: Sequence[Period]
    mergers: Sequence[Period]
    divisions: Sequence[str]
    beats: Sequence[str]


@dataclass(frozen=True)
class OfIncident:
    """The desk of an incident, for its page. ``reason``: why somebody moved it there by hand.

    ``move_url``: where it is moved; "" for whoever may not.
    """

    id: int
    name: str
    in_effect: str
    reason: str
    staffed: bool
    move_url: str


@dataclass(frozen=True)
class Placed:
    """An incident and its desk, for whoever moves it."""

    id: int
    number: str
    short: int
    desk_id: int | None
    desk: str


def desk_of(incident: Incident) -> int | None:
    """The desk that an incident belongs to; None where the force has none."""
    found = Incident.objects.filter(pk=incident.pk).annotate(desk_id=DESK_OF)
    answer: int | None = found.values_list("desk_id", flat=True).first()
    return answer


def with_desk(found: RecordQuerySet) -> RecordQuerySet:
    """Incidents, each with ``desk_id``: the desk that it belongs to."""
    answer: RecordQuerySet = found.annotate(desk_id=DESK_OF)
    return answer


def worked_at(by: Actor, desk_id: int) -> frozenset[int]:
    """The desks whose work a desk does now: itself and those merged into it, or none at all."""
    found = Desk.objects.visible_to(by).filter(force_id=by.force_id, closed_at=None)
    effect = {pk: covered or pk for pk, covered in found.values_list("pk", "covered_by_id")}
    return frozenset(pk for pk, at in effect.items() if at == desk_id)


def sitters_of(incident_id: int) -> list[int]:
    """Accounts that sit at the desk in effect of an incident. Shows nothing."""
    found = Incident.objects.filter(pk=incident_id).annotate(desk_id=DESK_OF)
    desk = Desk.objects.filter(pk__in=found.values("desk_id")).first()
    if desk is None:
        return []
    sitting = Sitting.objects.filter(desk_id=desk.covered_by_id or desk.pk, ended="")
    return list(
        sitting.filter(sat__contains=clock.now())
        .order_by("account_id")
        .values_list("account_id", flat=True)
    )


def own_desk(by: Actor) -> int | None:
    """The desk at which the actor sits now. Shows nothing of others."""
    with visibility(by):
        mine = Sitting.objects.visible_to(by).filter(account_id=by.account_id, ended="")
        now = mine.filter(sat__contains=clock.now())
        answer: int | None = now.values_list("desk_id", flat=True).first()
        return answer


def names(by: Actor) -> list[tuple[int, str, str]]:
    """The desks as number, code and name. Shows nobody."""
    with visibility(by):
        found = Desk.objects.visible_to(by).filter(force_id=by.force_id, closed_at=None)
        return list(found.order_by("name").values_list("pk", "code", "name"))


@record_view(
    "desks.list",
    permission="desks.view",
    shows=lambda found: [("desk", one.id) for one in found],
)
def desks(*, by: Actor) -> list[DeskLine]:
    """All desks of the force by name, those first that nobody sits at and that have work."""
    return _lines(by)


@record_view("desks.one", permission="desks.view", shows=lambda card: [("desk", card.line.id)])
def desk_card(*, by: Actor, desk_id: int) -> DeskCard:
    """One desk with its history. Raises NotVisible."""
    line = next((one for one in _lines(by) if one.id == desk_id), None)
    if line is None:
        raise NotVisible("There is no desk with this number that you may see.")
    held = DeskArea.objects.visible_to(by).filter(desk_id=desk_id).order_by("area")
    areas = list(held.values_list("kind", "area"))
    return DeskCard(
        line,
        _sittings(by, desk_id),
        _mergers(by, desk_id),
        [area for kind, area in areas if kind == "division"],
        [area for kind, area in areas if kind == "beat"],
    )


@record_view("desks.placed", permission="desks.view", shows=lambda found: [("incident", found.id)])
def placed(*, by: Actor, incident_id: int) -> Placed:
    """An incident and its desk. Raises NotVisible."""
    found = with_desk(Incident.objects.visible_to(by).filter(pk=incident_id)).first()
    if found is None:
        raise NotVisible("There is no incident with this number that you may see.")
    desk = Desk.objects.visible_to(by).filter(pk=found.desk_id or 0).first()
    name = desk.name if desk else ""
    return Placed(found.pk, found.number, found.short, found.desk_id, name)


def desk_of_incidents(by: Actor, incident_ids: Sequence[int]) -> list[OfIncident]:
    """The desk of each incident. Called where the actor is known; whoever shows it logs."""
    found = Incident.objects.visible_to(by).filter(pk__in=incident_ids)
    of = dict(found.annotate(desk_id=DESK_OF).values_list("pk", "desk_id"))
    held = Desk.objects.visible_to(by).filter(force_id=by.force_id)
    known = {one.pk: one for one in held}
    placed = Placing.objects.visible_to(by).filter(incident_id__in=incident_ids, ended_at=None)
    reasons = dict(placed.values_list("incident_id", "reason"))
    manned = _staffed(known)
    made = []
    for incident, number in of.items():
        if number not in known:
            continue
        desk = known[number]
        at = known[desk.covered_by_id or desk.pk]
        made.append(
            OfIncident(
                desk.pk, desk.name, at.name if at is not desk else "", reasons.get(incident, ""),
                at.pk in manned, f"/desks/incidents/{incident}/" if by.may("desks.sit") else "",
            )
        )  # fmt: skip
    return made


def _staffed(desk_ids: Iterable[int]) -> set[int]:
    going = Sitting.objects.filter(desk_id__in=list(desk_ids), ended="")
    return set(going.filter(sat__contains=clock.now()).values_list("desk_id", flat=True))


def _lines(by: Actor) -> list[DeskLine]:
    held = Desk.objects.visible_to(by).filter(force_id=by.force_id, closed_at=None)
    known = {one.pk: one for one in held.order_by("name", "pk")}
    sitters = _sitters(by, known)
    counts, oldest = _open(by)
    areas = _areas(by)
    effect = {pk: one.covered_by_id or pk for pk, one in known.items()}
    open_at = {pk: sum(n for grade, n in counts.get(pk, {}).items() if grade != "due")
               for pk in known}  # fmt: skip
    bare = rules.unstaffed(open_at, effect, {pk for pk, people in sitters.items() if people})
    rings = Duty.objects.visible_to(by).filter(kind=ALARM, subject_kind="desk", state="open")
    since = dict(rings.values_list("subject_id", "opened_at"))
    lines = [
        DeskLine(
            id=pk,
            code=one.code,
            name=one.name,
            takes_rest=one.takes_rest,
            in_effect_id=effect[pk],
            in_effect=known[effect[pk]].name,
            areas=areas.get(pk, ()),
            sitters=sitters.get(pk, ()),
            covers=[known[other].name for other, at in effect.items() if at == pk != other],
            open_by_grade=[(grade, n) for grade in GRADES if (n := counts.get(pk, {}).get(grade))],
            results=counts.get(pk, {}).get("due", 0),
            oldest_at=oldest.get(pk),
            unstaffed=effect[pk] in bare and bool(open_at[pk]),
            alarm_since=since.get(pk),
            version=one.version,
        )
        for pk, one in known.items()
    ]
    return sorted(lines, key=lambda line: not line.unstaffed)


def _sitters(by: Actor, desk_ids: Iterable[int]) -> dict[int, list[Sitter]]:
    going = Sitting.objects.visible_to(by).filter(desk_id__in=list(desk_ids), ended="")
    now = list(going.filter(sat__contains=clock.now()).order_by("pk"))
    people = dict(
        Account.objects.filter(pk__in={one.account_id for one in now}).values_list("pk", "name")
    )
    found: dict[int, list[Sitter]] = {}
    for one in now:
        sitter = Sitter(one.account_id, people.get(one.account_id, ""), one.created_at)
        found.setdefault(one.desk_id, []).append(sitter)
    return found


def _open(by: Actor) -> tuple[dict[int, dict[str, int]], dict[int, datetime]]:
    """Open incidents of each desk by grade (results due under "due"), and its oldest."""
    found = with_desk(Incident.objects.visible_to(by).exclude(state="closed"))
    rows = found.values("desk_id", "grade", "state").annotate(n=Count("pk"), first=Min("opened_at"))
    counts: dict[int, dict[str, int]] = {}
    oldest: dict[int, datetime] = {}
    for row in rows.order_by():
        desk, due = row["desk_id"], row["state"] == "result-due"
        grade = "due" if due else row["grade"] or ""
        of = counts.setdefault(desk, {})
        of[grade] = of.get(grade, 0) + row["n"]
        if not due:
            oldest[desk] = min(oldest.get(desk, row["first"]), row["first"])
    return counts, oldest


def _areas(by: Actor) -> dict[int, list[str]]:
    """What each desk covers, by name: divisions before beats."""
    called = {("division", code): name for code, name in areas_of("division")}
    called |= {("beat", code): name for code, name in areas_of("beat")}
    rows = DeskArea.objects.visible_to(by).filter(force_id=by.force_id)
    found: dict[int, list[str]] = {}
    for desk, kind, area in rows.order_by("-kind", "area").values_list("desk_id", "kind", "area"):
        found.setdefault(desk, []).append(called.get((kind, area), area))
    return found


def _sittings(by: Actor, desk_id: int) -> list[Period]:
    rows = list(
        Sitting.objects.visible_to(by).filter(desk_id=desk_id).order_by("-pk")[:MOST_PERIODS]
    )
    people = dict(
        Account.objects.filter(pk__in={one.account_id for one in rows}).values_list("pk", "name")
    )
    return [
        Period(
            one.created_at,
            (one.sat.upper or one.created_at) if one.ended else None,
            people.get(one.account_id, ""),
            ENDED_LABELS.get(one.ended, ""),
        )
        for one in rows
    ]


def _mergers(by: Actor, desk_id: int) -> list[Period]:
    rows = Merger.objects.visible_to(by).filter(desk_id=desk_id).select_related("into")
    return [
        Period(
            one.created_at,
            None if one.ended_by is None else one.merged.upper or one.created_at,
            one.into.name,
        )
        for one in rows.order_by("-pk")[:MOST_PERIODS]
    ]
