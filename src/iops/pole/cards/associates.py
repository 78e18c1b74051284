"""People tied to an address who do not live there: who called, was a victim or stopped, visits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from iops.kernel.actors import Actor
from iops.pole.cards.around import gathered
from iops.pole.cards.contracts import PersonHere
from iops.pole.cards.persons import death_of
from iops.pole.identity.queries import nominals_of
from iops.pole.links.models import Link
from iops.pole.links.queries import MarkerLine, markers_of
from iops.pole.people.models import Profile
from iops.reference.codes import queries as codes

#: People that a card names; a hospital has thousands. The latest come first.
MOST: Final = 60
#: Ties of one person that are written out.
MOST_TIES: Final = 4


@dataclass(frozen=True)
class Associate:
    """Somebody with a part in what happened here, by the number of their nominal.

    ``ties``: each part with its date and where it leads, the latest first; ``more``: those that
    are not written out.
    """

    nominal_id: int
    name: str
    born: str
    died: str
    ties: Sequence[PersonHere]
    more: int
    markers: Sequence[MarkerLine]
    profile_ids: Sequence[int]


def associates(by: Actor, place_ids: Sequence[int], today: date) -> list[Associate]:
    """Those whom the actor may see, the latest tie first. The caller logs the look."""
    ties = [*gathered("place", by, place_ids, "people"), *_linked(by, place_ids)]
    wanted = {one.profile_id for one in ties}
    profiles = {one.pk: one for one in Profile.objects.visible_to(by).filter(pk__in=wanted)}
    nominals = nominals_of(profiles)
    people: dict[int, list[PersonHere]] = {}
    for one in sorted(ties, key=lambda tie: tie.at, reverse=True):
        if one.profile_id in profiles:
            people.setdefault(nominals[one.profile_id], []).append(one)
    named = dict(list(people.items())[:MOST])
    of = {number: {one.profile_id for one in those} for number, those in named.items()}
    markers: dict[int, list[MarkerLine]] = {}
    for line in markers_of(by, "profile", [one for ids in of.values() for one in ids], today):
        markers.setdefault(nominals[line.about[1]], []).append(line)
    return [
        _associate(number, those, [profiles[one] for one in of[number]], markers.get(number, []))
        for number, those in named.items()
    ]


def _linked(by: Actor, place_ids: Sequence[int]) -> list[PersonHere]:
    """People whom a link ties to the place in another way than living there."""
    found = Link.objects.visible_to(by).filter(
        from_kind="profile", to_kind="place", to_id__in=place_ids, ended_at=None
    )
    return [
        PersonHere(
            link.from_id,
            codes.label("link-reasons", link.reason)
            + (f", until {link.until}" if link.until else ""),
            link.created_at,
            f"/record/tie/{link.pk}/?of=place:{link.to_id}" if by.may("links.link") else "",
        )
        for link in found.exclude(reason="lives-at").order_by("-id")[:MOST]
    ]


def _associate(
    number: int, ties: Sequence[PersonHere], records: Sequence[Profile],
    markers: Sequence[MarkerLine],
) -> Associate:  # fmt: skip
    latest = max(records, key=lambda one: one.pk)
    died = death_of(records)
    born = next((str(one.born) for one in [latest, *records] if one.born), "")
    shown = list({(one.how, one.url): one for one in reversed(ties)}.values())[::-1]
    return Associate(
        number, latest.name, born, str(died or ""), shown[:MOST_TIES],
        max(0, len(shown) - MOST_TIES), markers, [one.pk for one in records],
    )  # fmt: skip
