"""What the cards show: who or what it is, markers first, then links and the timeline."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps

from iops.governance.access.models import Account
from iops.governance.audit.looks import record_view
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import visibility
from iops.kernel.errors import NotVisible
from iops.kernel.registry import registry
from iops.pole.attachments.models import Attachment
from iops.pole.attachments.queries import attachments_of
from iops.pole.identity.models import Judgement
from iops.pole.identity.queries import judgements_on, nominal_of, profiles_of
from iops.pole.links.models import Link
from iops.pole.links.queries import MarkerLine, links_of, markers_of, other_end
from iops.pole.objects.models import Phone, Vehicle
from iops.pole.organisations.models import Organisation
from iops.pole.people.contracts import CONFIDENCE
from iops.pole.people.models import Profile
from iops.reference.codes import queries as codes
from iops.reference.places.models import Place

#: Who stands before what on a card: people first, records last; the newest first within.
KINDS = {
    kind: place
    for place, kind in enumerate(("profile", "vehicle", "phone", "place", "organisation"))
}
MASKED = "Confidential: contact the owner"


@dataclass(frozen=True)
class LinkLine:
    """A link as a card shows it, seen from the card's side."""

    link: Link
    label: str
    title: str
    url: str
    markers: Sequence[MarkerLine]
    dates: str
    kind: str = ""


@dataclass(frozen=True)
class ProfileLine:
    """A profile on the card: who says so, with confidential fields masked."""

    profile: Profile
    said_by: str
    address: str
    phone: str


@dataclass(frozen=True)
class PersonCard:
    """A person: the profiles judged to be one, and all around them."""

    nominal_id: int
    lead: Profile
    confidence: str
    profiles: Sequence[ProfileLine]
    markers: Sequence[MarkerLine]
    now: Sequence[Any]
    links: Sequence[LinkLine]
    timeline: Sequence[Any]
    judgements: Sequence[Judgement]
    conflicts: Sequence[str]
    files: Sequence[Attachment] = ()


def _person_shows(card: PersonCard) -> list[tuple[str, int]]:
    return [("profile", line.profile.pk) for line in card.profiles]


@record_view("cards.person", permission="people.view", shows=_person_shows)
def person_card(*, by: Actor, nominal_id: int) -> PersonCard:
    """The card of a person, by the number of any of their profiles. Raises NotVisible."""
    nominal = nominal_of(nominal_id)
    ids = profiles_of(nominal)
    profiles = list(Profile.objects.visible_to(by).filter(pk__in=ids).order_by("id"))
    if not profiles:
        raise NotVisible("There is no person with this number that you may see.")
    seen = [one.pk for one in profiles]
    lead = max(profiles, key=lambda one: (list(CONFIDENCE).index(one.confidence), one.pk))
    makers = {one.created_by for one in profiles}
    names = dict(Account.objects.filter(pk__in=makers).values_list("pk", "name"))
    return PersonCard(
        nominal_id=nominal,
        lead=lead,
        confidence=CONFIDENCE[lead.confidence],
        profiles=[_profile_line(by, one, names.get(one.created_by, "?")) for one in profiles],
        markers=markers_of(by, "profile", seen, clock.local_date(clock.now())),
        now=_gathered("profile", by, seen, "now"),
        links=_link_lines(by, "profile", seen),
        timeline=_gathered("profile", by, seen, "timeline"),
        judgements=judgements_on(seen),
        conflicts=_conflicts(profiles),
        files=attachments_of(by, "profile", seen),
    )


def _profile_line(by: Actor, profile: Profile, said_by: str) -> ProfileLine:
    """Address and phone of a confidential profile are masked for all but its own audience."""
    open_ = profile.details_audience_id is None or by.sees(profile.details_audience_id)
    return ProfileLine(
        profile,
        said_by,
        profile.address if open_ else MASKED,
        profile.phone if open_ else MASKED,
    )


def _conflicts(profiles: Sequence[Profile]) -> list[str]:
    """Facts that cannot both be true are shown, not overwritten."""
    found = []
    births = {one.born for one in profiles if one.born}
    if any(not a.could_be(b) for a in births for b in births):
        found.append("Two dates of birth: " + ", ".join(sorted(map(str, births))))
    sexes = {one.sex for one in profiles if one.sex}
    if len(sexes) > 1:
        found.append("Recorded as both sexes")
    return found


def _gathered(kind: str, by: Actor, ids: Sequence[int], slot: str) -> list[Any]:
    """Lines that capabilities above put on this card, newest first."""
    lines = [
        line
        for card in registry.each("cards")
        if card.of == kind and card.slot == slot
        for line in card.lines(by, ids)
    ]
    return sorted(lines, key=lambda line: line.at, reverse=True) if slot == "timeline" else lines


def open_risks(*, by: Actor, card: PersonCard) -> list[Any]:
    """What is open about this person now; the card logged the look."""
    with visibility(by):
        return _gathered("profile", by, [line.profile.pk for line in card.profiles], "risk")


def _link_lines(by: Actor, kind: str, ids: Sequence[int]) -> list[LinkLine]:
    links = links_of(by, kind, ids)
    ends = {link.pk: other_end(link, kind, ids) for link in links}
    titles = _titles(by, set(ends.values()))
    today = clock.local_date(clock.now())
    markers: dict[tuple[str, int], list[MarkerLine]] = {}
    for other_kind in {end[0] for end in ends.values()}:
        others = [one for end_kind, one in ends.values() if end_kind == other_kind]
        for line in markers_of(by, other_kind, others, today):
            markers.setdefault(line.about, []).append(line)
    lines = []
    for link in links:
        end = ends[link.pk]
        if end not in titles:
            continue
        code = codes.find("link-reasons", link.reason)
        outward = link.from_kind == kind and link.from_id in ids
        inverse = str(code.detail.get("inverse", "")) if code else ""
        label = (code.label if code else link.reason) if outward or not inverse else inverse
        dates = " to ".join(str(one) for one in (link.since or "", link.until or "") if one)
        title, url = titles[end]
        lines.append(LinkLine(link, label, title, url, markers.get(end, ()), dates, end[0]))
    return sorted(lines, key=lambda line: KINDS.get(line.kind, len(KINDS)))


def _titles(by: Actor, ends: set[tuple[str, int]]) -> dict[tuple[str, int], tuple[str, str]]:
    """What the other ends are called; ends that the actor may not see are left out."""
    wanted: dict[str, list[int]] = {}
    for kind, record in ends:
        wanted.setdefault(kind, []).append(record)
    found: dict[tuple[str, int], tuple[str, str]] = {}
    for one in Profile.objects.visible_to(by).filter(pk__in=wanted.pop("profile", [])):
        found["profile", one.pk] = (one.name, f"/people/{one.pk}/")
    for car in Vehicle.objects.visible_to(by).filter(pk__in=wanted.pop("vehicle", [])):
        found["vehicle", car.pk] = (f"{car.vrm} {car.make} {car.model}", f"/vehicles/{car.pk}/")
    for phone in Phone.objects.visible_to(by).filter(pk__in=wanted.pop("phone", [])):
        found["phone", phone.pk] = (phone.number, "")
    for firm in Organisation.objects.visible_to(by).filter(pk__in=wanted.pop("organisation", [])):
        found["organisation", firm.pk] = (firm.name, "")
    for place in Place.objects.filter(pk__in=wanted.pop("place", [])):
        label = MASKED if place.confidential else place.label
        found["place", place.pk] = (label, "" if place.confidential else f"/places/{place.pk}/")
    for kind, records in wanted.items():
        declared = registry.record_kind(kind)
        model: Any = apps.get_model(declared.model)
        number = declared.number_field or "id"
        rows = model.objects.visible_to(by).filter(pk__in=records).values_list("pk", number)
        for pk, text in rows:
            found[kind, pk] = (f"{declared.label} {text}", declared.url.format(id=pk))
    return found


@dataclass(frozen=True)
class ObjectCard:
    """A vehicle or a place, and all around it."""

    record: Any
    markers: Sequence[MarkerLine]
    links: Sequence[LinkLine]
    timeline: Sequence[Any]
    residents: Sequence[ProfileLine] = ()


@record_view(
    "cards.vehicle",
    permission="people.view",
    shows=lambda card: [("vehicle", card.record.pk)],
)
def vehicle_card(*, by: Actor, vehicle_id: int) -> ObjectCard:
    """The card of a vehicle. Raises NotVisible."""
    vehicle = Vehicle.objects.visible_to(by).filter(pk=vehicle_id).first()
    if vehicle is None:
        raise NotVisible("There is no vehicle with this number that you may see.")
    today = clock.local_date(clock.now())
    return ObjectCard(
        vehicle,
        markers_of(by, "vehicle", [vehicle_id], today),
        _link_lines(by, "vehicle", [vehicle_id]),
        _gathered("vehicle", by, [vehicle_id], "timeline"),
    )


@record_view(
    "cards.place",
    permission="people.view",
    shows=lambda card: [("profile", line.profile.pk) for line in card.residents],
)
def place_card(*, by: Actor, place_id: int) -> ObjectCard:
    """The card of a place: who lives there, markers, what happened. Raises NotVisible."""
    place = Place.objects.filter(pk=place_id, confidential=False).first()
    if place is None:
        raise NotVisible("There is no place with this number that you may see.")
    today = clock.local_date(clock.now())
    here = Profile.objects.visible_to(by).filter(place_id=place_id).order_by("-id")[:200]
    residents = [
        _profile_line(by, one, "")
        for one in here
        if one.details_audience_id is None or by.sees(one.details_audience_id)
    ]
    return ObjectCard(
        place,
        markers_of(by, "place", [place_id], today),
        _link_lines(by, "place", [place_id]),
        _gathered("place", by, [place_id], "timeline"),
        residents,
    )
