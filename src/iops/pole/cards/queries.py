"""What the cards of people and places show: markers first, then what holds now, links, life."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from iops.governance.access.models import Account
from iops.governance.audit.looks import record_view
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.dates import PartialDate
from iops.kernel.errors import NotVisible
from iops.pole.attachments.models import Attachment
from iops.pole.attachments.queries import attachments_of, portrait
from iops.pole.cards.around import LinkLine, Links, gathered, links_around, markers_on, now_lines
from iops.pole.cards.associates import Associate, associates
from iops.pole.cards.contracts import MapSpot, NowLine
from iops.pole.cards.household import Household, household
from iops.pole.cards.implied import ImpliedLinks, implied_around
from iops.pole.cards.persons import death_of, surest, visible
from iops.pole.cards.same import Same, same_as
from iops.pole.cards.titles import MASKED
from iops.pole.confidential.queries import open_to, unveil
from iops.pole.identity.models import Judgement
from iops.pole.identity.queries import judgements_on
from iops.pole.links.queries import MarkerLine
from iops.pole.people.audience import sees_details
from iops.pole.people.contracts import CONFIDENCE, SOURCE_CERTAINTY, SOURCES
from iops.pole.people.models import Profile
from iops.pole.people.numbers import person_number
from iops.pole.sameness.queries import together
from iops.reference.places.models import Place

MOST_RESIDENTS, MOST_SPOTS = 200, 60


@dataclass(frozen=True)
class ProfileLine:
    """A profile on the card: who says so, with confidential fields masked."""

    profile: Profile
    said_by: str
    address: str
    phone: str
    email: str = ""
    place_id: int | None = None
    may_change: bool = True

    @property
    def source(self) -> str:
        """Where the account comes from, and how far that is trusted."""
        source = self.profile.source
        words = "" if source == "entry" else SOURCES.get(source, source.capitalize())
        trust = SOURCE_CERTAINTY.get(self.profile.source_certainty, "")
        return f"{words or 'Source'} ({trust.lower()})" if trust else words


@dataclass(frozen=True)
class PersonCard:
    """A person: the profiles judged to be one, and all around them."""

    nominal_id: int
    number: str
    lead: Profile
    confidence: str
    profiles: Sequence[ProfileLine]
    markers: Sequence[MarkerLine]
    now: Sequence[NowLine]
    around: Links
    timeline: Sequence[Any]
    judgements: Sequence[Judgement]
    conflicts: Sequence[str]
    household: Household
    files: Sequence[Attachment] = ()
    portrait: Attachment | None = None
    died: PartialDate | None = None
    implied: ImpliedLinks = field(default_factory=ImpliedLinks)

    @property
    def links(self) -> Sequence[LinkLine]:
        """The links that the card names."""
        return self.around.lines

    @property
    def other_names(self) -> list[str]:
        """Names beside the one on top: aliases, and names of the other profiles."""
        names = [name for line in self.profiles for name in line.profile.other_names]
        names += [line.profile.name for line in self.profiles if line.profile.name != "Unknown"]
        return [name for name in dict.fromkeys(names) if name != self.lead.name]


def _person_shows(card: PersonCard) -> list[tuple[str, int]]:
    """The person's own records, and those by which the card names their household."""
    own = [line.profile.pk for line in card.profiles]
    return [("profile", one) for one in [*own, *card.household.profile_ids]]


@record_view("cards.person", permission="people.view", shows=_person_shows)
def person_card(*, by: Actor, nominal_id: int) -> PersonCard:
    """The card of a person, by the number of any of their profiles. Raises NotVisible."""
    nominal, profiles = visible(by, nominal_id)
    lead, seen = surest(profiles), [one.pk for one in profiles]
    makers = {one.created_by for one in profiles}
    names = dict(Account.objects.filter(pk__in=makers).values_list("pk", "name"))
    judged, files = judgements_on(seen), attachments_of(by, "profile", seen)
    unveil(by, *profiles, *judged, *files)
    return PersonCard(
        nominal_id=nominal,
        number=person_number(profiles),
        lead=lead,
        confidence=CONFIDENCE[lead.confidence],
        profiles=[profile_line(by, one, names.get(one.created_by, "?")) for one in profiles],
        markers=markers_on(by, "profile", seen),
        now=now_lines("profile", by, seen),
        around=links_around(by, "profile", seen),
        implied=implied_around(by, "profile", seen, nominal),
        timeline=gathered("profile", by, seen, "timeline"),
        judgements=judged,
        conflicts=_conflicts(profiles),
        files=files,
        portrait=portrait(files, [lead, *profiles]),
        died=death_of(profiles),
        household=household(by, profiles, clock.local_date(clock.now())),
    )


@dataclass(frozen=True)
class Lead:
    """Who somebody is, without all that is around them: for a form that names them."""

    nominal_id: int
    number: str
    lead: Profile


@record_view(
    "cards.lead",
    permission="people.view",
    shows=lambda found: [("profile", found.lead.pk)],
)
def person_lead(*, by: Actor, nominal_id: int) -> Lead:
    """A person by the number of any of their profiles, as their card is headed. Raises NotVisible.

    The card itself is what shows markers, links and timeline; here nothing of it is read.
    """
    nominal, profiles = visible(by, nominal_id)
    return Lead(nominal, person_number(profiles), surest(profiles))


def profile_line(by: Actor, profile: Profile, said_by: str) -> ProfileLine:
    """Address and phone of a confidential profile are masked for all but its own audience."""
    open_ = sees_details(by, profile)
    return ProfileLine(
        profile,
        said_by,
        profile.address if open_ else MASKED,
        profile.phone if open_ else MASKED,
        profile.email if open_ else MASKED if profile.email else "",
        profile.place_id if open_ else None,
        open_,
    )


def _conflicts(profiles: Sequence[Profile]) -> list[str]:
    """Facts that cannot both be true are shown, not overwritten."""
    found = []
    births = {one.born for one in profiles if one.born}
    if any(not a.could_be(b) for a in births for b in births):
        found.append("Two dates of birth: " + ", ".join(sorted(map(str, births))))
    deaths = {one.died for one in profiles if one.died}
    if any(not a.could_be(b) for a in deaths for b in deaths):
        found.append("Two dates of death: " + ", ".join(sorted(map(str, deaths))))
    for label, numbers in (
        ("PNC IDs", {one.pnc_id for one in profiles if one.pnc_id}),
        ("CRO numbers", {one.cro for one in profiles if one.cro}),
    ):
        if len(numbers) > 1:
            found.append(f"Two {label}, which rest on fingerprints: " + ", ".join(sorted(numbers)))
    sexes = {one.sex for one in profiles if one.sex}
    if len(sexes) > 1:
        found.append("Recorded as both sexes")
    return found


@dataclass(frozen=True)
class PlaceCard:
    """A place, and all around it."""

    record: Place
    markers: Sequence[MarkerLine]
    now: Sequence[NowLine]
    around: Links
    timeline: Sequence[Any]
    residents: Sequence[ProfileLine] = ()
    files: Sequence[Attachment] = ()
    associates: Sequence[Associate] = ()
    same: Sequence[Same] = ()

    @property
    def links(self) -> Sequence[LinkLine]:
        """The links that the card names."""
        return self.around.lines


@record_view(
    "cards.place",
    permission="people.view",
    shows=lambda card: [
        *(("profile", line.profile.pk) for line in card.residents),
        *(("profile", number) for one in card.associates for number in one.profile_ids),
    ],
)
def place_card(*, by: Actor, place_id: int) -> PlaceCard:
    """The card of a place: who lives there, markers, what happened. Raises NotVisible.

    An address that was recorded more than once is one place: all that hangs on any of its records.
    """
    place = Place.objects.filter(open_to(by), pk=place_id).first()
    if place is None:
        raise NotVisible("There is no place with this number that you may see.")
    ids = together(by, "place", [place_id])
    here = Profile.objects.visible_to(by).filter(place_id__in=ids).order_by("-id")
    files = attachments_of(by, "place", ids)
    unveil(by, *files)
    residents = [
        profile_line(by, one, "") for one in here[:MOST_RESIDENTS] if sees_details(by, one)
    ]
    return PlaceCard(
        place,
        markers_on(by, "place", ids),
        now_lines("place", by, ids),
        links_around(by, "place", ids),
        gathered("place", by, ids, "timeline"),
        residents,
        files,
        associates(by, ids, clock.local_date(clock.now())),
        same_as(by, "place", place_id, ids),
    )


@dataclass(frozen=True)
class PlaceMap:
    """What the map of a place shows, beside the ground."""

    place: Place
    spots: Sequence[MapSpot]


@record_view(
    "cards.place_map",
    permission="people.view",
    shows=lambda found: [(spot.kind, spot.id) for spot in found.spots],
)
def place_map(*, by: Actor, place_id: int) -> PlaceMap:
    """The place and what happened there or near; asked for when the map comes into sight.

    A confidential place is on the map of those who may know it. Raises NotVisible.
    """
    place = Place.objects.filter(open_to(by), pk=place_id).first()
    if place is None:
        raise NotVisible("There is no place with this number that you may see.")
    spots: list[MapSpot] = gathered("place", by, together(by, "place", [place_id]), "map")
    return PlaceMap(place, sorted(spots, key=lambda spot: spot.at, reverse=True)[:MOST_SPOTS])
