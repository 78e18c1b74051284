"""What people look at: one crime, and lists."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from iops.casework.crimes import rules
from iops.casework.crimes.cards import crimes_of_incident
from iops.casework.crimes.contracts import INVESTIGATE
from iops.casework.crimes.models import (
    Cancellation,
    Charge,
    Crime,
    CrimeIncident,
    CrimeOutcome,
    Enquiry,
    Party,
)
from iops.controlroom.incidents.models import Incident
from iops.governance.access.authority import people_who_may
from iops.governance.access.models import Account
from iops.governance.access.queries import numbers_and_names
from iops.governance.audit.looks import record_view
from iops.kernel.actors import Actor
from iops.kernel.errors import NotVisible
from iops.pole.cards.around import gathered
from iops.pole.cards.contracts import TimelineEntry
from iops.pole.confidential.contracts import VEILED, Spot
from iops.pole.confidential.queries import true_spot, unveil
from iops.pole.identity.queries import deaths_of, nominals_of
from iops.pole.organisations.models import Organisation
from iops.pole.people.models import Profile
from iops.reference.codes import queries as codes
from iops.reference.places.models import Place

#: What stands for the name of somebody whose record the reader may not see.
HIDDEN = "Restricted record"


@dataclass(frozen=True)
class ChargeLine:
    """A charge in words; ``who`` is hidden where the reader may not see the person."""

    who: str
    offence: str
    charged_on: date
    urn: str


@dataclass(frozen=True)
class CancellationLine:
    """A proposal to cancel, and what was decided; ``other`` is the crime that counts instead."""

    one: Cancellation
    label: str
    proposer: str
    decider: str
    other: Crime | None


@dataclass(frozen=True)
class CrimeCard:
    """A crime as its page shows it."""

    crime: Crime
    class_label: str
    outcome_label: str
    owner: str
    parties: Sequence[Party]
    outcomes: Sequence[CrimeOutcome]
    enquiries: Sequence[Enquiry]
    incidents: Sequence[Incident]
    deaths: Mapping[int, str] = field(default_factory=dict)
    """When those of the parties died who have died, by the number of the part."""
    charges: Sequence[ChargeLine] = ()
    cancellations: Sequence[CancellationLine] = ()
    spot: Spot = VEILED
    """Where it was, as far as the reader may know."""
    archived: Sequence[TimelineEntry] = ()
    """The records of retired systems that it was brought over from."""


def _shows(card: CrimeCard) -> list[tuple[str, int]]:
    people = [("profile", one.profile_id) for one in card.parties if one.profile_id]
    return [("crime", card.crime.pk), *people]


@record_view("crimes.card", permission="crimes.view", shows=_shows)
def crime_card(*, by: Actor, crime_id: int) -> CrimeCard:
    """One crime, whole. Raises NotVisible."""
    crime = Crime.objects.visible_to(by).filter(pk=crime_id).first()
    if crime is None:
        raise NotVisible("There is no crime with this number that you may see.")
    tied = CrimeIncident.objects.visible_to(by).filter(crime=crime).values("incident_id")
    owner = Account.objects.filter(pk=crime.owner_id or 0).first()
    parties = _named(by, list(Party.objects.visible_to(by).filter(crime=crime).order_by("id")))
    outcomes = list(CrimeOutcome.objects.visible_to(by).filter(crime=crime).order_by("-id"))
    enquiries = list(Enquiry.objects.visible_to(by).filter(crime=crime).order_by("-id"))
    incidents = list(Incident.objects.visible_to(by).filter(pk__in=tied))
    unveil(by, crime, *parties, *outcomes, *enquiries, *incidents)
    return CrimeCard(
        crime=crime,
        class_label=codes.label("crime-classes", crime.class_code),
        outcome_label=codes.label("outcomes", crime.outcome_code) if crime.outcome_code else "",
        owner=owner.name if owner else "",
        parties=parties,
        deaths=_deaths(by, parties),
        charges=_charges(by, crime, {one.pk: one.name for one in parties}),
        cancellations=_cancellations(by, crime),
        outcomes=outcomes,
        enquiries=enquiries,
        incidents=incidents,
        spot=true_spot(by, "crime", crime),
        archived=gathered("crime", by, [crime.pk], "from"),
    )


def _charges(by: Actor, crime: Crime, names: dict[int, str]) -> list[ChargeLine]:
    """The charges of the outcome that stands."""
    if not crime.outcome_code:
        return []
    found = Charge.objects.visible_to(by).filter(crime=crime, outcome__superseded_at=None)
    return [
        ChargeLine(
            names.get(one.party_id, HIDDEN),
            f"{one.offence_code} {codes.label('offence-codes', one.offence_code)}",
            one.charged_on,
            one.urn,
        )
        for one in found.order_by("pk")
    ]


def _cancellations(by: Actor, crime: Crime) -> list[CancellationLine]:
    """What was proposed and decided, newest first."""
    found = list(
        Cancellation.objects.visible_to(by).filter(crime=crime).order_by("-proposed_at", "-pk")
    )
    if not found:
        return []
    people = {account for one in found for account in (one.created_by, one.decided_by)}
    names = dict(Account.objects.filter(pk__in=people - {None}).values_list("pk", "name"))
    others = Crime.objects.visible_to(by).in_bulk([one.other_id for one in found if one.other_id])
    return [
        CancellationLine(
            one,
            codes.label("cancel-reasons", one.code),
            names.get(one.created_by, ""),
            names.get(one.decided_by or 0, ""),
            others.get(one.other_id or 0),
        )
        for one in found
    ]


def _named(by: Actor, parties: list[Party]) -> list[Party]:
    """The parts in a crime, each named only where the actor may see whom it names."""
    people = Profile.objects.visible_to(by).filter(pk__in=[one.profile_id for one in parties])
    firms = Organisation.objects.visible_to(by).filter(
        pk__in=[one.organisation_id for one in parties]
    )
    seen = {("profile", pk) for pk in people.values_list("pk", flat=True)}
    seen |= {("organisation", pk) for pk in firms.values_list("pk", flat=True)}
    for one in parties:
        named = [("profile", one.profile_id), ("organisation", one.organisation_id)]
        if any(pk is not None and (kind, pk) not in seen for kind, pk in named):
            one.name, one.profile_id, one.organisation_id = HIDDEN, None, None
    return parties


def _deaths(by: Actor, parties: Sequence[Party]) -> dict[int, str]:
    """Of each part in a crime whose person has died: when."""
    nominals = nominals_of([one.profile_id for one in parties if one.profile_id])
    died = deaths_of(by, nominals.values()) if nominals else {}
    of = {one.pk: nominals.get(one.profile_id or 0, 0) for one in parties}
    return {part: died[nominal] for part, nominal in of.items() if nominal in died}


@record_view(
    "crimes.list",
    permission="crimes.view",
    shows=lambda found: [("crime", one.pk) for one in found],
)
def crimes(
    *, by: Actor, state: str = "", mine: bool = False, before: int | None = None, limit: int = 50
) -> list[Crime]:
    """Crimes, newest first, page by page."""
    found = Crime.objects.visible_to(by)
    if state:
        found = found.filter(state=state)
    if mine:
        found = found.filter(owner_id=by.account_id)
    if before is not None:
        found = found.filter(pk__lt=before)
    shown = list(found.order_by("-pk")[: min(limit, 200)])
    unveil(by, *shown)
    return shown


@dataclass(frozen=True)
class CrimeLine:
    """A crime as a list shows it."""

    crime: Crime
    class_label: str
    outcome_label: str
    owner: str
    late: bool


def crime_lines(
    *, by: Actor, state: str = "", mine: bool = False, before: int | None = None, limit: int = 50
) -> list[CrimeLine]:
    """Crimes as a list shows them, newest first; the look is logged with the crimes."""
    found = crimes(by=by, state=state, mine=mine, before=before, limit=limit)
    owners = {one.owner_id for one in found if one.owner_id}
    names = dict(Account.objects.filter(pk__in=owners).values_list("pk", "name"))
    return [
        CrimeLine(
            crime=one,
            class_label=codes.label("crime-classes", one.class_code),
            outcome_label=codes.label("outcomes", one.outcome_code) if one.outcome_code else "",
            owner=names.get(one.owner_id or 0, ""),
            late=not rules.recorded_in_time(one.reported_at, one.recorded_at),
        )
        for one in found
    ]


def investigators(*, by: Actor) -> list[tuple[int, str]]:
    """Numbers and names of those to whom a crime can be allocated, in the order of names."""
    return numbers_and_names(people_who_may(INVESTIGATE, force_id=by.force_id).order_by("name"))


@dataclass(frozen=True)
class Scene:
    """What the place of an incident says about the victim, and what is recorded of it already."""

    organisations: Sequence[Organisation]
    premises: str
    recorded: Sequence[TimelineEntry]


@record_view(
    "crimes.scene",
    permission="crimes.record",
    shows=lambda scene: [("organisation", one.pk) for one in scene.organisations],
)
def scene(*, by: Actor, incident_id: int) -> Scene:
    """The organisations at the place of an incident, and the crimes recorded from it."""
    incident = Incident.objects.visible_to(by).filter(pk=incident_id).first()
    if incident is None:
        raise NotVisible("There is no incident with this number that you may see.")
    organisations, premises = [], ""
    if incident.place_id is not None:
        here = Organisation.objects.visible_to(by).filter(place_id=incident.place_id)
        organisations = list(here.order_by("id")[:8])
        place = Place.objects.filter(pk=incident.place_id, confidential=False).first()
        if place is not None and place.kind == "premises":
            premises = place.label.split(",")[0]
    return Scene(organisations, premises, crimes_of_incident(by, [incident_id]))
