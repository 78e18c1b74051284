"""The review of things that may be recorded twice: two records side by side, with their reasons."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from iops.governance.audit.looks import record_view
from iops.kernel.actors import Actor
from iops.kernel.commands import visibility
from iops.pole.cards.around import gathered, links_around, markers_on
from iops.pole.cards.titles import titles
from iops.pole.linkage.queries import Fact
from iops.pole.links.queries import MarkerLine
from iops.pole.objects.models import Vehicle
from iops.pole.people.models import Profile
from iops.pole.sameness.models import ThingJudgement, ThingProposal
from iops.pole.sameness.queries import groups_of
from iops.pole.sameness.things import thing_of
from iops.reference.places.models import Place

#: How far pairs are looked at and counted.
MOST_COUNTED: Final = 1_000


@dataclass(frozen=True)
class Side:
    """One record of a pair: its name and address, what it says, what warns of it."""

    id: int
    title: str
    url: str
    says: Mapping[str, str]
    markers: Sequence[MarkerLine]


@dataclass(frozen=True)
class ThingPair:
    """Two records that may be one thing; ``judgement``: what holds of them."""

    proposal: ThingProposal
    word: str
    left: Side
    right: Side
    judgement: ThingJudgement | None

    @property
    def facts(self) -> list[Fact]:
        """What each says, label by label."""
        both = self.left.says
        return [
            Fact(label, both[label], self.right.says[label])
            for label in both
            if both[label] or self.right.says[label]
        ]

    @property
    def one_sided(self) -> bool:
        """A warning stands on one record only: whoever meets the other is not warned."""
        return bool(self.left.markers) != bool(self.right.markers)


def _shows(pair: ThingPair | None) -> list[tuple[str, int]]:
    if pair is None or pair.proposal.kind == "place":
        return []
    return [(pair.proposal.kind, pair.left.id), (pair.proposal.kind, pair.right.id)]


@record_view("linkage.things", permission="linkage.review", shows=_shows)
def next_thing_pair(*, by: Actor, skipped: Collection[int] = ()) -> ThingPair | None:
    """The most dangerous pair that waits and that the actor may see, but for those skipped."""
    return next((_pair(by, one) for one in _waiting(by) if one.pk not in skipped), None)


def waiting(by: Actor) -> list[ThingProposal]:
    """The pairs that wait and that the actor may see, the most dangerous first.

    Of the first ``MOST_COUNTED``; two that other judgements have made one need no more.
    """
    with visibility(by):
        return _waiting(by)


def _waiting(by: Actor) -> list[ThingProposal]:
    first = ThingProposal.objects.filter(judged=False).order_by("-danger", "id")
    found = list(first[:MOST_COUNTED])
    seen: set[int] = set()
    for kind in {one.kind for one in found}:
        those = [one for one in found if one.kind == kind]
        ends = {end for one in those for end in (one.left_id, one.right_id)}
        known, groups = thing_of(kind).audiences(by, ends), groups_of(kind, ends)
        seen |= {
            one.pk
            for one in those
            if {one.left_id, one.right_id} <= set(known)
            and groups[one.left_id] != groups[one.right_id]
        }
    return [one for one in found if one.pk in seen]


@record_view("linkage.thing", permission="linkage.review", shows=_shows)
def thing_pair(*, by: Actor, proposal_id: int) -> ThingPair | None:
    """One pair, judged or not; None where the actor may not see both records."""
    found = ThingProposal.objects.filter(pk=proposal_id).first()
    return _pair(by, found) if found else None


def _pair(by: Actor, proposal: ThingProposal) -> ThingPair | None:
    kind, ends = proposal.kind, (proposal.left_id, proposal.right_id)
    if len(thing_of(kind).audiences(by, ends)) != 2:
        return None
    known = titles(by, {(kind, end) for end in ends})
    rows = thing_of(kind).model.objects.in_bulk(ends)
    left, right = (
        Side(end, *known[kind, end], _says(by, kind, rows[end]), markers_on(by, kind, [end]))
        for end in ends
    )
    held = ThingJudgement.objects.visible_to(by).filter(
        kind=kind, left_id=ends[0], right_id=ends[1], superseded_at=None
    )
    return ThingPair(proposal, thing_of(kind).word, left, right, held.first())


def _says(by: Actor, kind: str, row: Any) -> dict[str, str]:
    """What a record says, and how much hangs on it."""
    happened = len(gathered(kind, by, [row.pk], "timeline"))
    around = links_around(by, kind, [row.pk])
    return {
        **_SAYS[kind](row),
        **({"People recorded here": _people(by, row.pk)} if kind == "place" else {}),
        "Links": str(len(around.lines)),
        "What happened": str(happened) if happened else "",
    }


def _people(by: Actor, place_id: int) -> str:
    count = Profile.objects.visible_to(by).filter(place_id=place_id).count()
    return str(count) if count else ""


def _place(one: Place) -> dict[str, str]:
    return {
        "Kind": ", ".join(filter(None, (one.kind.capitalize(), one.subkind))),
        "Number": one.number,
        "Street": one.street,
        "Postcode": one.postcode,
        "Address number (UPRN)": one.uprn,
        "Beat": one.beat,
        "Grid": f"{one.point[0]:.0f} E, {one.point[1]:.0f} N",
        "Source": one.source,
    }


def _vehicle(one: Vehicle) -> dict[str, str]:
    return {
        "Mark": one.vrm, "VIN": one.vin, "Make": one.make, "Model": one.model,
        "Colour": one.colour,
    }  # fmt: skip


_SAYS: Final[dict[str, Callable[[Any], dict[str, str]]]] = {
    "place": _place,
    "vehicle": _vehicle,
    "phone": lambda one: {"Number": one.number},
}
