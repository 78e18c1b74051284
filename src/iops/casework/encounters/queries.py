"""What people look at: one search, lists of them, and what a new record starts from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import Exists, OuterRef, QuerySet, TextField, Value
from django.db.models.functions import MD5, Cast, Concat

from iops.casework.encounters import rules
from iops.casework.encounters.contracts import CLOTHING, COPIES, RECORD, REVIEW, VIEW
from iops.casework.encounters.history import corrections_of
from iops.casework.encounters.models import Encounter, Review
from iops.casework.encounters.policies import may_correct
from iops.controlroom.incidents.models import Incident
from iops.governance.access.models import Account, Posting, Team
from iops.governance.audit.contracts import Verb
from iops.governance.audit.looks import record_view
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.errors import NotVisible
from iops.pole.cards.titles import titles
from iops.pole.confidential.contracts import CONFIDENTIAL, VEILED, Spot
from iops.pole.confidential.queries import true_spot, unveil
from iops.pole.objects.models import Vehicle
from iops.pole.records.contracts import Given, Likely
from iops.pole.records.likely import likely_people
from iops.pole.records.queries import ChangeLine
from iops.reference.codes import queries as codes

HIDDEN: Final = "Restricted record"
#: A dip-sample: so many unreviewed searches of so many days, drawn anew each day.
SAMPLE, SAMPLE_DAYS = 5, 30


@dataclass(frozen=True)
class Named:
    """A record that a search names: where its card is; ``url`` is empty for a hidden one."""

    title: str
    url: str


@dataclass(frozen=True)
class ReviewLine:
    """A review, and who made it."""

    one: Review
    who: str


@dataclass(frozen=True)
class EncounterCard:
    """A search as its page shows it. ``reviews`` are for the officer and those who review."""

    encounter: Encounter
    officer: str
    spot: Spot
    person: Named | None
    vehicle: Named | None
    incident: Named | None
    words: dict[str, str]
    reviews: Sequence[ReviewLine]
    corrections: Sequence[ChangeLine]
    copy_until: date
    mine: bool
    may_correct: bool
    may_review: bool


def _shows(card: EncounterCard) -> list[tuple[str, int]]:
    one = card.encounter
    shown = [("encounter", one.pk)]
    if card.person is not None and card.person.url and one.profile_id is not None:
        shown.append(("profile", one.profile_id))
    return shown


@record_view("encounters.card", permission=VIEW, shows=_shows)
def encounter_card(*, by: Actor, encounter_id: int) -> EncounterCard:
    """One search, whole. Raises NotVisible."""
    return _card(by, encounter_id)


@record_view("encounters.recorded", permission=RECORD, shows=_shows)
def recorded(*, by: Actor, encounter_id: int) -> EncounterCard:
    """A search as whoever has just recorded it reads it back. Raises NotVisible."""
    return _card(by, encounter_id)


@record_view("encounters.correcting", permission=RECORD, shows=_shows)
def correcting(*, by: Actor, encounter_id: int) -> EncounterCard:
    """A search as it stands, to be corrected. Raises NotVisible."""
    return _card(by, encounter_id)


@record_view(
    "encounters.receipt",
    permission=VIEW,
    shows=lambda card: [("encounter", card.encounter.pk)],
    verb=Verb.DISCLOSURE,
)
def receipt(*, by: Actor, encounter_id: int) -> EncounterCard:
    """A search as the person searched is told of it. Raises NotVisible."""
    return _card(by, encounter_id)


def _card(by: Actor, encounter_id: int) -> EncounterCard:
    one = Encounter.objects.visible_to(by).filter(pk=encounter_id).first()
    if one is None:
        raise NotVisible("There is no stop and search with this number that you may see.")
    corrections = corrections_of(by, one)
    unveil(by, one)
    officer = Account.objects.filter(pk=one.created_by).first()
    mine = one.created_by == by.account_id
    return EncounterCard(
        encounter=one,
        officer=_officer_words(officer) if officer else "",
        spot=true_spot(by, "encounter", one),
        words=_words(one),
        reviews=_reviews(by, one) if mine or by.may(REVIEW) else (),
        corrections=corrections,
        copy_until=rules.copy_until(clock.local_date(one.at)),
        mine=mine,
        may_correct=may_correct(by, one),
        may_review=by.may(REVIEW) and not mine,
        **_named(by, one),
    )


def _officer_words(officer: Account) -> str:
    return f"{officer.name} ({officer.collar})" if officer.collar else officer.name


def _named(by: Actor, one: Encounter) -> dict[str, Named | None]:
    """The records that a search names; one that the actor may not see is said to be there only."""
    columns = {"profile": one.profile_id, "vehicle": one.vehicle_id, "incident": one.incident_id}
    ends = {(kind, pk) for kind, pk in columns.items() if pk is not None}
    found = titles(by, ends) if ends else {}
    named = {
        kind: None if pk is None else Named(*found.get((kind, pk), (HIDDEN, "")))
        for kind, pk in columns.items()
    }
    return {"person": named["profile"], "vehicle": named["vehicle"], "incident": named["incident"]}


def _words(one: Encounter) -> dict[str, str]:
    """What is kept as a code, in words; as published where no code was chosen."""
    return {
        "gender": codes.label("gender", one.gender_code) or one.gender,
        "self": codes.label("ethnicity", one.self_ethnicity_code) or one.self_ethnicity,
        "reason": codes.label("ethnicity-not-stated", one.ethnicity_reason),
        "observed": codes.label("observed-ethnicity", one.officer_ethnicity_code)
        or one.officer_ethnicity,
        "clothing": CLOTHING.get(one.clothing, _more_words(one)),
        "copy": COPIES.get(one.copy_offered, ""),
    }


def _more_words(one: Encounter) -> str:
    if one.more_than_outer is None:
        return ""
    return CLOTHING["more"] if one.more_than_outer else "Nothing more than outer clothing"


def _reviews(by: Actor, one: Encounter) -> list[ReviewLine]:
    found = list(
        Review.objects.visible_to(by).filter(encounter=one).order_by("-reviewed_at", "-pk")
    )
    unveil(by, *found)
    names = dict(
        Account.objects.filter(pk__in={line.created_by for line in found}).values_list("pk", "name")
    )
    return [ReviewLine(line, names.get(line.created_by, "")) for line in found]


@dataclass(frozen=True)
class Wanted:
    """Which searches a list shows. ``outcome`` in the words that are kept; ``review`` is "" for
    all, "open" for those not reviewed, "doubted" for grounds found unreasonable, or "sample"."""

    day: date | None = None
    team_id: int | None = None
    outcome: str = ""
    mine: bool = False
    review: str = ""
    before: int | None = None


@dataclass(frozen=True)
class EncounterLine:
    """A search as a list shows it; ``reviewed`` is "", "reasonable" or "not reasonable"."""

    encounter: Encounter
    officer: str
    reviewed: str


@record_view(
    "encounters.list",
    permission=VIEW,
    shows=lambda lines: [("encounter", one.encounter.pk) for one in lines],
)
def encounters(*, by: Actor, wanted: Wanted, limit: int = 50) -> list[EncounterLine]:
    """Searches, the newest record first, page by page; or a sample to review."""
    found = _wanted(by, wanted)
    if wanted.review == "sample":
        day = clock.local_date(clock.now()).isoformat()
        lot = MD5(Concat(Cast("pk", TextField()), Value(day)))
        shown = list(found.order_by(lot)[:SAMPLE])
    else:
        shown = list(found.order_by("-pk")[: min(limit, 200)])
    unveil(by, *shown)
    names = {
        one.pk: _officer_words(one)
        for one in Account.objects.filter(pk__in={one.created_by for one in shown})
    }
    verdicts = _verdicts(by, shown)
    return [
        EncounterLine(one, names.get(one.created_by, ""), verdicts.get(one.pk, "")) for one in shown
    ]


def _wanted(by: Actor, wanted: Wanted) -> QuerySet[Encounter]:
    found: QuerySet[Encounter] = Encounter.objects.visible_to(by)
    if wanted.day is not None:
        begin, end = clock.day_span(wanted.day)
        found = found.filter(at__gte=begin, at__lt=end)
    if wanted.team_id is not None:
        posted = Posting.objects.held_at(clock.now()).filter(
            team_id=wanted.team_id, team__force_id=by.force_id
        )
        found = found.filter(created_by__in=posted.values("account_id"))
    if wanted.outcome:
        found = found.filter(outcome=wanted.outcome)
    if wanted.mine:
        found = found.filter(created_by=by.account_id)
    if wanted.before is not None:
        found = found.filter(pk__lt=wanted.before)
    reviews = Review.objects.visible_to(by).filter(encounter=OuterRef("pk"))
    if wanted.review in ("open", "sample"):
        # What was published elsewhere and loaded has no officer of this force to hear of it.
        found = found.filter(~Exists(reviews), run_id__isnull=True)
    elif wanted.review == "doubted":
        found = found.filter(Exists(reviews.filter(reasonable=False)))
    if wanted.review == "sample":
        since = clock.now() - timedelta(days=SAMPLE_DAYS)
        found = found.filter(at__gte=since).exclude(created_by=by.account_id)
    return found


def _verdicts(by: Actor, shown: Sequence[Encounter]) -> dict[int, str]:
    """The newest verdict of each."""
    if not by.may(REVIEW):
        return {}
    found = Review.objects.visible_to(by).filter(encounter_id__in=[one.pk for one in shown])
    return {
        pk: "reasonable" if reasonable else "not reasonable"
        for pk, reasonable in found.order_by("pk").values_list("encounter_id", "reasonable")
    }


def teams_of_force(*, by: Actor) -> list[tuple[int, str]]:
    """Numbers and names of the teams of the actor's force."""
    return list(
        Team.objects.filter(force_id=by.force_id).order_by("name").values_list("pk", "name")[:500]
    )


@dataclass(frozen=True)
class Start:
    """What a new record starts from: a person, a vehicle or an incident, and what it brings."""

    kind: str
    id: int
    title: str
    url: str
    vrm: str = ""
    spot: Spot = VEILED


STARTS: Final = ("profile", "vehicle", "incident")


@record_view("encounters.start", permission=RECORD, shows=lambda start: [(start.kind, start.id)])
def start(*, by: Actor, kind: str, record_id: int) -> Start:
    """What a new record starts from. Raises NotVisible."""
    found = titles(by, {(kind, record_id)}) if kind in STARTS else {}
    if (kind, record_id) not in found:
        raise NotVisible("There is no record with this number that you may see.")
    vrm, spot = "", VEILED
    if kind == "vehicle":
        vrm = Vehicle.objects.visible_to(by).get(pk=record_id).vrm
    elif kind == "incident":
        incident = Incident.objects.visible_to(by).get(pk=record_id)
        spot = true_spot(by, "incident", incident)
    return Start(kind, record_id, *found[kind, record_id], vrm=vrm, spot=spot)


def known_people(*, by: Actor, forename: str, surname: str, born: str) -> list[Likely]:
    """People on record who may be the one that is being typed, best first. Logs its look."""
    typed = {"forename": forename, "surname": surname, "born": born}
    return [one for one in likely_people(by, Given(typed)) if one.url]


def is_masked(spot: Spot) -> bool:
    """Whether where it was is not for this actor to know."""
    return spot.place_text == CONFIDENTIAL
