"""Household and family of a person: who is recorded at the same address, and who is kin elsewhere.

An officer at the door wants to know of the children before they go in, whether or not they are in
the room, and of the former partner who may come back.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Q

from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.pole.cards.persons import age_of, death_of, surest
from iops.pole.confidential.queries import open_to
from iops.pole.identity.queries import nominals_of
from iops.pole.links.models import Link
from iops.pole.links.queries import MarkerLine, markers_of
from iops.pole.people.audience import sees_details
from iops.pole.people.models import Profile
from iops.pole.sameness.queries import together
from iops.reference.codes import queries as codes
from iops.reference.places.models import Place

#: Reasons of links between two people that make them family, or made them so once.
KIN: Final = ("parent", "partner", "ex-partner", "sibling")
LIVES_AT: Final = "lives-at"
#: A child is a person under eighteen (Children Act 1989 s.105(1)).
OF_AGE: Final = 18
#: Records at one address that are looked at: a hostel has more.
MOST_RECORDS: Final = 120
SAME_ADDRESS: Final = "same address"


@dataclass(frozen=True)
class Relative:
    """Somebody of the household or the family, by the number of their nominal.

    ``how``: each tie in words, with its dates. ``child``: may be under eighteen today;
    ``age`` of somebody who ``died`` is that at death.
    """

    nominal_id: int
    name: str
    born: str
    age: str
    died: str
    child: bool
    how: Sequence[str]
    address: str
    place_id: int | None
    recorded: date
    markers: Sequence[MarkerLine] = ()
    profile_ids: Sequence[int] = ()


@dataclass(frozen=True)
class Household:
    """Those whom the actor may see; ``more``: at an address of so many only some are named."""

    people: Sequence[Relative] = ()
    more: bool = False

    @property
    def children(self) -> int:
        """How many of them may be under eighteen."""
        return sum(one.child for one in self.people)

    @property
    def profile_ids(self) -> list[int]:
        """The records by which they are named."""
        return [number for one in self.people for number in one.profile_ids]


def household(by: Actor, profiles: Sequence[Profile], today: date) -> Household:
    """Of these records of one person, which the actor sees: who lives with them, and their kin.

    An address counts that the actor may know, of the person and of the others. The caller logs
    the look.
    """
    own = [one.pk for one in profiles]
    ties = _kin(by, own)
    places = _homes(by, profiles)
    near = Profile.objects.visible_to(by).filter(
        Q(pk__in=ties) | (Q(place_id__in=places) & _open_details(by))
    )
    found = list(near.exclude(pk__in=own).order_by("-id")[: MOST_RECORDS + 1])
    nominals = nominals_of([*own, *(one.pk for one in found)])
    mine = {nominals[one] for one in own}
    people: dict[int, list[Profile]] = {}
    for profile in found[:MOST_RECORDS]:
        if nominals[profile.pk] not in mine:
            people.setdefault(nominals[profile.pk], []).append(profile)
    known = _known_places(by, (one.place_id for those in people.values() for one in those))
    markers: dict[int, list[MarkerLine]] = {}
    for line in markers_of(by, "profile", [one.pk for those in people.values() for one in those],
                           today):  # fmt: skip
        markers.setdefault(nominals[line.about[1]], []).append(line)
    lines = [
        _relative(by, number, those, ties, places, known, markers.get(number, ()), today)
        for number, those in people.items()
    ]
    lines.sort(key=lambda one: (not one.child, SAME_ADDRESS not in one.how, one.name))
    return Household(lines, more=len(found) > MOST_RECORDS)


def _kin(by: Actor, own: Sequence[int]) -> dict[int, list[str]]:
    """The records that family links lead to, each with its ties in words."""
    links = Link.objects.visible_to(by).filter(
        Q(from_id__in=own) | Q(to_id__in=own), from_kind="profile", to_kind="profile",
        reason__in=KIN, ended_at=None,
    )  # fmt: skip
    ties: dict[int, list[str]] = {}
    for link in links.order_by("id")[:MOST_RECORDS]:
        outward = link.from_id in own
        other = link.to_id if outward else link.from_id
        if other not in own:
            ties.setdefault(other, []).append(_words(link, outward=outward))
    return ties


def _words(link: Link, *, outward: bool) -> str:
    """What the other is to the person: the inverse of what the person is to them."""
    code = codes.find("link-reasons", link.reason)
    if code is None:
        return str(link.reason)
    label = str(code.detail.get("inverse") or code.label) if outward else code.label
    since = f", from {link.since}" if link.since else ""
    until = f", until {link.until}" if link.until else ""
    return f"{label.removesuffix(' of')}{since}{until}"


def _homes(by: Actor, profiles: Sequence[Profile]) -> set[int]:
    """Where the person is recorded to live, as far as the actor may know it."""
    seen = [one for one in profiles if sees_details(by, one)]
    linked = Link.objects.visible_to(by).filter(
        from_kind="profile", from_id__in=[one.pk for one in seen], reason=LIVES_AT,
        to_kind="place", ended_at=None, until=None,
    )  # fmt: skip
    homes = {one.place_id for one in seen if one.place_id} | set(
        linked.values_list("to_id", flat=True)
    )
    # One address recorded twice is one home.
    return set(together(by, "place", list(_known_places(by, homes))))


def _known_places(by: Actor, places: Iterable[int | None]) -> dict[int, str]:
    """Those of these places that the actor may know, with their labels."""
    wanted = {one for one in places if one}
    return dict(Place.objects.filter(open_to(by), pk__in=wanted).values_list("pk", "label"))


def _open_details(by: Actor) -> Q:
    """Records whose address is not confidential, or is the actor's to know."""
    return Q(details_audience_id=None) | Q(details_audience_id__in=by.audiences)


def _relative(
    by: Actor, number: int, those: Sequence[Profile], ties: dict[int, list[str]],
    places: set[int], known: dict[int, str], markers: Sequence[MarkerLine], today: date,
) -> Relative:  # fmt: skip
    lead = surest(those)
    born = next((one.born for one in [lead, *those] if one.born), None)
    died = death_of(those)
    open_ = [one for one in those if sees_details(by, one)]
    here = next((one.place_id for one in open_ if one.place_id in places), None)
    there = here or next((one.place_id for one in open_ if one.place_id in known), None)
    how = list(dict.fromkeys(tie for one in those for tie in ties.get(one.pk, ())))
    return Relative(
        nominal_id=number,
        name=lead.name,
        born=str(born or ""),
        age=age_of(born, died, today),
        died=str(died or ""),
        child=bool(born and born.age_on(today)[0] < OF_AGE) and died is None,
        how=[*how, *([SAME_ADDRESS] if here else [])],
        address=known.get(there or 0, ""),
        place_id=there,
        recorded=max(clock.local_date(one.created_at) for one in those),
        markers=markers,
        profile_ids=[one.pk for one in those],
    )
