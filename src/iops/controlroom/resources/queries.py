"""What people look at: the units of the force, one unit with its crews, who can be booked on."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Lower

from iops.controlroom.incidents.models import Incident
from iops.controlroom.resources import rules
from iops.controlroom.resources.contracts import OFF_DUTY
from iops.controlroom.resources.models import CrewMember, Unit
from iops.governance.access.models import Account
from iops.governance.audit.looks import record_view
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import visibility
from iops.kernel.errors import Invalid, NotVisible
from iops.reference.codes import queries as codes
from iops.reference.places.queries import areas_of

#: Which units a list shows, and the words that a page offers.
DUTIES = {"": "All", "on": "On duty", "off": "Off duty", "gone": "Stood down for good"}
#: Seats of the past on a unit's page.
PAST = 12
#: Several officers in one box: their collar numbers or names, parted so.
_PARTED = re.compile(r"[,;\n]+")


@dataclass(frozen=True)
class UnitLine:
    """A unit as a list shows it. ``job`` is its incident, where the reader may see it."""

    unit: Unit
    kind: str
    division: str
    state: str
    deployable: str
    crew: Sequence[CrewMember] = ()
    job: Incident | None = None
    skills: Sequence[str] = ()

    @property
    def off_duty(self) -> bool:
        return str(self.unit.meaning) == OFF_DUTY

    @property
    def crewing(self) -> str:
        return rules.crewing(len(self.crew))

    @property
    def ends_soon(self) -> bool:
        """Whether its shift ends within the hour, or is over: a clock is shown then."""
        return rules.ends_soon(self.unit.shift_end, clock.now())


@dataclass(frozen=True)
class UnitPage:
    """A page of the list, with how many there are in all and how many are on duty."""

    lines: Sequence[UnitLine]
    count: int
    on_duty: int


@dataclass(frozen=True)
class UnitCard:
    """A unit as its page shows it: who is aboard at which driver grade, planned, and was before."""

    line: UnitLine
    aboard: Sequence[tuple[CrewMember, str]] = ()
    planned: Sequence[CrewMember] = ()
    past: Sequence[CrewMember] = ()

    @property
    def unit(self) -> Unit:
        return self.line.unit


@dataclass(frozen=True)
class Officer:
    """Somebody who can be booked on, and the unit in which they sit now."""

    account: Account
    callsign: str = ""


def _shown(page: UnitPage) -> Iterable[tuple[str, int]]:
    return [("unit", line.unit.pk) for line in page.lines]


@record_view("resources.units", permission="resources.view", shows=_shown)
def units(
    *,
    by: Actor,
    division: str = "",
    kind: str = "",
    duty: str = "",
    callsign: str = "",
    start: int = 0,
    limit: int = 200,
) -> UnitPage:
    """Units on duty first, then by division and call sign.

    ``duty`` is a code of ``DUTIES``, ``callsign`` the beginning of one.
    """
    found = Unit.objects.visible_to(by).filter(withdrawn_at__isnull=duty != "gone")
    if division:
        found = found.filter(division=division)
    if kind:
        found = found.filter(kind=kind)
    if callsign:
        found = found.filter(callsign__startswith=callsign.strip().upper())
    counts = found.aggregate(count=Count("pk"), on_duty=Count("pk", filter=~Q(meaning=OFF_DUTY)))
    if duty in ("on", "off"):
        found = found.filter(meaning=OFF_DUTY) if duty == "off" else found.exclude(meaning=OFF_DUTY)
    off = Case(When(meaning=OFF_DUTY, then=Value(1)), default=Value(0), output_field=IntegerField())
    ordered = found.annotate(off=off).order_by("off", "division", "callsign")
    lines = _lines(by, list(ordered[start : start + limit]))
    count = {"on": counts["on_duty"], "off": counts["count"] - counts["on_duty"]}.get(
        duty, counts["count"]
    )
    return UnitPage(lines, count, counts["on_duty"])


@record_view(
    "resources.unit",
    permission="resources.view",
    shows=lambda card: [
        ("unit", card.unit.pk),
        *(("crew_member", one.pk) for one in (*card.line.crew, *card.planned, *card.past)),
    ],
)
def unit_card(*, by: Actor, unit_id: int) -> UnitCard:
    """One unit. Raises NotVisible."""
    found = Unit.objects.visible_to(by).filter(pk=unit_id).first()
    if found is None:
        raise NotVisible("There is no unit with this number that you may see.")
    (line,) = _lines(by, [found])
    now = clock.now()
    seats = CrewMember.objects.visible_to(by).filter(unit=found)
    planned = seats.filter(aboard__startswith__gt=now).order_by("aboard", "pk")
    past = seats.filter(aboard__endswith__lte=now).order_by("-pk")
    return UnitCard(
        line,
        aboard=[(one, codes.label("driver-grades", one.driver)) for one in line.crew],
        planned=list(planned),
        past=list(past[:PAST]),
    )


def _lines(by: Actor, found: Sequence[Unit]) -> list[UnitLine]:
    """The units with all that their lines need, asked for once."""
    ids = [one.pk for one in found]
    crews: dict[int, list[CrewMember]] = defaultdict(list)
    seats = CrewMember.objects.visible_to(by).filter(unit_id__in=ids, aboard__contains=clock.now())
    for seat in seats.order_by("pk"):
        crews[seat.unit_id].append(seat)
    jobs = Incident.objects.visible_to(by).in_bulk({one.incident_id for one in found} - {None})
    listed = {one.code: one for one in codes.codes("resource-states")}
    skills = dict(codes.choices("unit-skills"))
    names = dict(areas_of("division"))
    lines = []
    for one in found:
        state = listed.get(one.state)
        lines.append(
            UnitLine(
                unit=one,
                kind=codes.label("unit-kinds", one.kind),
                division=names.get(one.division, one.division),
                state=state.label if state else one.state,
                deployable=str(state.detail.get("deployable") or "no") if state else "no",
                crew=crews[one.pk],
                job=jobs.get(one.incident_id),
                skills=[skills.get(code, code) for code in one.skills],
            )
        )
    return lines


def divisions(by: Actor) -> list[tuple[str, str]]:
    """The divisions that units are of, as code and name."""
    with visibility(by):
        used = set(Unit.objects.visible_to(by).values_list("division", flat=True).distinct())
    names = dict(areas_of("division"))
    return sorted(((code, names.get(code, code)) for code in used if code), key=lambda one: one[1])


@record_view(
    "resources.officers",
    permission="resources.crew",
    shows=lambda found: [("account", one.account.pk) for one in found],
)
def officers(*, by: Actor, text: str, limit: int = 8) -> list[Officer]:
    """Officers who may be meant by the last of what is typed, each with the unit they sit in."""
    word = _PARTED.split(text)[-1].strip()
    if len(word) < 2:
        return []
    people = list(_meant(by, word)[:limit])
    seats = CrewMember.objects.visible_to(by).filter(
        account_id__in=[one.pk for one in people], aboard__contains=clock.now()
    )
    where = {one.account_id: one.unit.callsign for one in seats.select_related("unit")}
    return [Officer(one, where.get(one.pk, "")) for one in people]


def named_officers(by: Actor, text: str) -> list[int]:
    """The accounts of the officers who are named: collar numbers or names, parted by commas.

    Raises Invalid that says of every name that is none, or that of several, what to type.
    """
    words = [word.strip() for word in _PARTED.split(text) if word.strip()]
    if not words:
        said = "Say who comes aboard: collar numbers or names, parted by commas."
        raise Invalid(said, fields={"officers": said})
    if len(words) > 20:
        said = "At most 20 officers at once."
        raise Invalid(said, fields={"officers": said})
    found, wrong = [], []
    for word in words:
        people = list(_meant(by, word)[:4])
        if len(people) == 1:
            found.append(people[0].pk)
        elif not people:
            wrong.append(f"Nobody who can sign in is called “{word[:60]}” or has that collar.")
        else:
            several = ", ".join(f"{one.collar} {one.name}".strip() for one in people[:3])
            more = " and others" if len(people) > 3 else ""
            wrong.append(f"“{word[:60]}” may be {several}{more}: type the collar number.")
    if wrong:
        raise Invalid(" ".join(wrong), fields={"officers": " ".join(wrong)})
    return list(dict.fromkeys(found))


def by_collar(by: Actor, collars: Iterable[str]) -> dict[str, int]:
    """The accounts that have these collar numbers, by the number in lower case."""
    wanted = {one.strip().casefold() for one in collars} - {""}
    people = Account.objects.filter(force_id=by.force_id, is_active=True, is_system=False)
    lower = people.annotate(lower=Lower("collar")).filter(lower__in=wanted)
    return dict(lower.values_list("lower", "pk"))


def _meant(by: Actor, word: str) -> QuerySet[Account]:
    """Who has this collar number; else whose collar begins so, or whose name has all the words."""
    people = Account.objects.filter(force_id=by.force_id, is_active=True, is_system=False)
    exact = people.filter(collar__iexact=word)
    if exact.exists():
        return exact.order_by("pk")
    named = Q()
    for part in word.split():
        named &= Q(name__icontains=part)
    return people.filter(named | Q(collar__istartswith=word)).order_by("name", "pk")


def own_seat(by: Actor) -> CrewMember | None:
    """The seat that the actor has now, with its unit. Shows nothing of others."""
    with visibility(by):
        mine = CrewMember.objects.visible_to(by).filter(account_id=by.account_id)
        seat: CrewMember | None = (
            mine.filter(aboard__contains=clock.now()).select_related("unit").first()
        )
    return seat


def usual_units(by: Actor, *, limit: int = 3) -> list[Unit]:
    """The units that the actor sat in last, to book on to again. Shows nothing of others."""
    with visibility(by):
        mine = CrewMember.objects.visible_to(by).filter(account_id=by.account_id)
        last = list(dict.fromkeys(mine.order_by("-pk").values_list("unit_id", flat=True)[:20]))
        found = Unit.objects.visible_to(by).filter(withdrawn_at=None).in_bulk(last[:limit])
    return [found[number] for number in last[:limit] if number in found]
