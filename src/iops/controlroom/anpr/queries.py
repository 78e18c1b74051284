"""The queue of hits, one hit, and what is circulated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import QuerySet

from iops.controlroom.anpr import rules
from iops.controlroom.anpr.models import Circulation, Hit
from iops.governance.access.models import Account
from iops.governance.audit.looks import record_view
from iops.kernel.actors import Actor
from iops.kernel.errors import NotVisible
from iops.reference.codes import queries as codes

MOST: Final = 100
OPEN: Final = (rules.NEW, rules.CONFIRMED)


@dataclass(frozen=True)
class HitLine:
    """A hit with what is circulated, as lists show it."""

    hit: Hit
    state: str
    action: str
    result: str
    confirmed_by: str = ""
    done_by: str = ""

    @property
    def open(self) -> bool:
        return str(self.hit.state) in OPEN


@dataclass(frozen=True)
class CirculationLine:
    """A circulation with who made it, and how often it was seen; ``last`` is when last."""

    one: Circulation
    action: str
    who: str
    hits: int = 0
    last: datetime | None = None


@dataclass(frozen=True)
class CirculationCard:
    """A circulation with its hits, the newest first."""

    line: CirculationLine
    hits: Sequence[HitLine]


def _of_hits(found: Sequence[HitLine]) -> list[tuple[str, int]]:
    return [("hit", line.hit.pk) for line in found]


@record_view("anpr.queue", permission="anpr.view", shows=_of_hits)
def queue(*, by: Actor) -> list[HitLine]:
    """The hits that wait, the one that was seen last first: it is the nearest."""
    found = Hit.objects.visible_to(by).filter(state__in=OPEN).order_by("-seen_at", "-pk")
    return _lines(found[:MOST])


@record_view("anpr.past", permission="anpr.view", shows=_of_hits)
def past(*, by: Actor, vrm: str = "", limit: int = 30) -> list[HitLine]:
    """Hits that were dealt with or expired, the newest first; of one plate, where it is given."""
    found = Hit.objects.visible_to(by).exclude(state__in=OPEN)
    if mark := rules.plate(vrm):
        found = found.filter(vrm=mark)
    return _lines(found.order_by("-seen_at", "-pk")[:limit])


@record_view("anpr.hit", permission="anpr.view", shows=lambda line: [("hit", line.hit.pk)])
def hit_card(*, by: Actor, hit_id: int) -> HitLine:
    """One hit. Raises NotVisible."""
    lines = _lines(Hit.objects.visible_to(by).filter(pk=hit_id))
    if not lines:
        raise NotVisible("There is no ANPR hit with this number that you may see.")
    return lines[0]


@record_view(
    "anpr.circulations",
    permission="anpr.view",
    shows=lambda found: [("circulation", line.one.pk) for line in found],
)
def circulations(*, by: Actor) -> list[CirculationLine]:
    """What is looked for now, that which ends first first."""
    found = Circulation.objects.visible_to(by).filter(ended_at=None)
    return _circulated(list(found.order_by("expires_at", "pk")[:MOST]))


@record_view(
    "anpr.circulation",
    permission="anpr.view",
    shows=lambda card: [("circulation", card.line.one.pk), *_of_hits(card.hits)],
)
def circulation_card(*, by: Actor, circulation_id: int) -> CirculationCard:
    """One circulation with its hits. Raises NotVisible."""
    found = list(Circulation.objects.visible_to(by).filter(pk=circulation_id))
    if not found:
        raise NotVisible("There is no circulation with this number that you may see.")
    hits = Hit.objects.visible_to(by).filter(circulation_id=circulation_id)
    (line,) = _circulated(found)
    return CirculationCard(line, _lines(hits.order_by("-seen_at")[:MOST]))


def _lines(found: QuerySet[Hit]) -> list[HitLine]:
    hits = list(found.select_related("circulation"))
    people = _names([number for one in hits for number in (one.confirmed_by, one.done_by)])
    return [
        HitLine(
            one, rules.STATES[one.state],
            codes.label("circulation-actions", one.circulation.action) if one.circulation else "",
            codes.label("anpr-results", one.result) if one.result else "",
            people.get(one.confirmed_by or 0, ""), people.get(one.done_by or 0, ""),
        )
        for one in hits
    ]  # fmt: skip


def _circulated(found: list[Circulation]) -> list[CirculationLine]:
    people = _names([one.created_by for one in found])
    seen: dict[int, tuple[int, datetime]] = {}
    for number, at in Hit.objects.filter(circulation__in=found).values_list(
        "circulation_id", "seen_at"
    ):
        many, last = seen.get(number or 0, (0, at))
        seen[number or 0] = many + 1, max(last, at)
    return [
        CirculationLine(
            one, codes.label("circulation-actions", one.action), people.get(one.created_by, ""),
            *seen.get(one.pk, (0, None)),
        )
        for one in found
    ]  # fmt: skip


def _names(numbers: Sequence[int | None]) -> dict[int, str]:
    wanted = {number for number in numbers if number}
    return dict(Account.objects.filter(pk__in=wanted).values_list("pk", "name"))
