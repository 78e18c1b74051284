"""Map and timeline of any set of records: where they are, and what happened to them, when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from iops.governance.audit.looks import record_view
from iops.kernel.actors import Actor
from iops.kernel.errors import Invalid
from iops.kernel.registry import registry
from iops.pole.cards.around import gathered
from iops.pole.cards.contracts import Happening
from iops.pole.cards.titles import Ends, titles
from iops.pole.confidential.queries import open_to, true_spots
from iops.pole.identity.queries import members_of_all, nominals_of
from iops.pole.links.queries import tied_to
from iops.pole.organisations.models import Organisation
from iops.pole.people.models import Profile
from iops.reference.places.models import Place

#: Records that a picture is made of; pins on its map; events on its timeline.
MOST_RECORDS, MOST_SPOTS, MOST_EVENTS = 200, 200, 300
#: Kinds of record that a link may tie to a place.
TIED = ("profile", "vehicle", "phone", "document", "property", "organisation")
#: What each kind is called over its own line of the timeline, in this order.
LANES = {
    "contact": "Contacts", "incident": "Incidents", "crime": "Crimes", "encounter": "Stops",
    "marker": "Markers set",
}  # fmt: skip


@dataclass(frozen=True)
class Spot:
    """A pin on the map: a place of the gazetteer, or where something happened.

    ``whose``: title and address of the records of the set that it stands for.
    """

    kind: str
    title: str
    url: str
    whose: Sequence[tuple[str, str]]
    longitude: float
    latitude: float


@dataclass(frozen=True)
class Event:
    """A line of the timeline, with title and address of the record that it concerns."""

    what: Happening
    whose: tuple[str, str]

    @property
    def lane(self) -> str:
        """What its kind is called."""
        return LANES.get(self.what.kind, self.what.kind.capitalize())


@dataclass(frozen=True)
class Picture:
    """Pins and events of a set of records, as the actor may see them; what was left out, counted.

    ``records``: how many of the set the actor may see; ``asked``: how many were asked for.
    """

    asked: int
    records: int
    spots: Sequence[Spot]
    events: Sequence[Event]
    spots_cut: int = 0
    events_cut: int = 0
    shown: Sequence[tuple[str, int]] = ()

    @property
    def span(self) -> tuple[datetime, datetime] | None:
        """The oldest and the newest event."""
        return (self.events[-1].what.at, self.events[0].what.at) if self.events else None


def read_records(texts: Iterable[str]) -> list[tuple[str, int]]:
    """Kinds and numbers from "profile:12" and the like. Raises Invalid for what is no record."""
    known = {one.kind for one in registry.each("search")} | {"place"}
    found: dict[tuple[str, int], None] = {}
    for text in texts:
        kind, _, number = text.partition(":")
        if kind not in known or not number.isascii() or not number.isdigit() or len(number) > 18:
            raise Invalid(
                f"“{text[:40]}” is not a record of a search. Search again and open the map anew.",
                fields={"record": "Kind and number, like profile:12."},
            )
        found[kind, int(number)] = None
    return list(found)


@record_view("cards.picture", permission="people.view", shows=lambda picture: picture.shown)
def picture_of(*, by: Actor, records: Sequence[tuple[str, int]]) -> Picture:
    """Where these records are, and what happened to them; of a person, of all of their records.

    Each part is asked for as the actor may see it: a record that they may not see is as one that
    is not there, and a confidential address is on the map of those who may know it only.
    """
    of = _whole(by, records[:MOST_RECORDS])
    spots, events = _places(by, of), _events(by, of)
    spots += _where_events_are(events)
    logged = {one.kind for one in registry.each("records")}
    happened = [(event.what.kind, event.what.id) for event in events[:MOST_EVENTS]]
    return Picture(
        asked=len(records),
        records=len(of.stands),
        spots=spots[:MOST_SPOTS],
        events=events[:MOST_EVENTS],
        spots_cut=max(0, len(spots) - MOST_SPOTS),
        events_cut=max(0, len(events) - MOST_EVENTS),
        shown=[one for one in [*of.ends, *happened] if one[0] in logged],
    )


@dataclass(frozen=True)
class _Set:
    """The records of a set that the actor may see.

    ``stands``: those that were asked for; ``ends``: they and all else that is said of the same
    persons, each with title and address of the one that was asked for.
    """

    stands: frozenset[tuple[str, int]]
    ends: Ends

    def ids(self, kind: str) -> list[int]:
        return [record for of, record in self.ends if of == kind]

    @property
    def kinds(self) -> list[str]:
        return list(dict.fromkeys(kind for kind, _ in self.ends))


def _whole(by: Actor, records: Sequence[tuple[str, int]]) -> _Set:
    asked = list(dict.fromkeys(records))
    nominals = nominals_of([one for kind, one in asked if kind == "profile"])
    also = members_of_all(nominals.values())
    called = titles(by, {*asked, *(("profile", one) for one in also)})
    # The number of a record that is hidden says nothing, not even whose it is (``persons``).
    persons = {
        nominal: ("profile", one)
        for one, nominal in nominals.items()
        if ("profile", one) in called or one == nominal
    }
    # A confidential place has a title for everybody, and an address for those who may know it.
    called = {end: title for end, title in called.items() if end[0] != "place" or title[1]}
    ends = {end: called[end] for end in asked if end in called}
    for profile, nominal in also.items():
        if nominal in persons and ("profile", profile) in called:
            ends.setdefault(
                ("profile", profile), called.get(persons[nominal], called["profile", profile])
            )
    return _Set(frozenset(asked) & ends.keys(), ends)


def _places(by: Actor, of: _Set) -> list[Spot]:
    """The places of the set: places found, homes, addresses, and places that a link ties to it."""
    whose: dict[int, dict[tuple[str, int], None]] = {}

    def at(place: int | None, end: tuple[str, int]) -> None:
        if place is not None and end in of.ends:
            whose.setdefault(place, {})[end] = None

    for place in of.ids("place"):
        at(place, ("place", place))
    homes = Profile.objects.visible_to(by).filter(pk__in=of.ids("profile"), place_id__isnull=False)
    for pk, place, audience in homes.values_list("pk", "place_id", "details_audience_id"):
        if audience is None or by.sees(audience):
            at(place, ("profile", pk))
    seats = Organisation.objects.visible_to(by).filter(pk__in=of.ids("organisation"))
    true = true_spots(by, "organisation", of.ids("organisation"))
    for pk, place in seats.values_list("pk", "place_id"):
        at(true[pk].place_id if pk in true else place, ("organisation", pk))
    for kind in TIED:
        for place, record in tied_to(by, kind, of.ids(kind), "place").items():
            at(place, (kind, record))
    known = Place.objects.filter(open_to(by), pk__in=list(whose)).order_by("label", "pk")
    return [
        Spot(
            "place", place.label, f"/places/{place.pk}/",
            list(dict.fromkeys(of.ends[end] for end in whose[place.pk] if end[0] != "place")),
            place.longitude, place.latitude,
        )
        for place in known
    ]  # fmt: skip


def _events(by: Actor, of: _Set) -> list[Event]:
    """What happened to the set, each once, newest first."""
    found: dict[tuple[str, int], Event] = {}
    for kind in of.kinds:
        for one in gathered(kind, by, of.ids(kind), "set"):
            if one.of in of.ends:
                found.setdefault((one.kind, one.id), Event(one, of.ends[one.of]))
    return sorted(
        found.values(), key=lambda event: (event.what.at, event.what.kind, event.what.id),
        reverse=True,
    )  # fmt: skip


def _where_events_are(events: Sequence[Event]) -> list[Spot]:
    return [
        Spot(
            one.what.kind, one.what.title, one.what.url, [one.whose], one.what.longitude,
            one.what.latitude,
        )
        for one in events
        if one.what.longitude is not None and one.what.latitude is not None
    ]  # fmt: skip
