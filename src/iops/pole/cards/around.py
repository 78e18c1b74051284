"""What stands around the record of a card: links with the markers at their other ends."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.registry import registry
from iops.pole.cards.contracts import NowLine
from iops.pole.cards.titles import Ends, titles
from iops.pole.confidential.queries import unveiled
from iops.pole.links.models import Link
from iops.pole.links.queries import MarkerLine, links_of, markers_at, markers_of, other_end
from iops.reference.codes import queries as codes

#: Who stands before what on a card: people first, records last; the newest first within.
KINDS = {
    kind: place
    for place, kind in enumerate(
        ("profile", "vehicle", "phone", "place", "organisation", "document", "property")
    )
}
#: How many links a card names; the others are counted. Ends with a marker are always named.
MOST_NAMED = 100
URGENT = {"danger": 0, "warning": 1}


@dataclass(frozen=True)
class LinkLine:
    """A link as a card shows it, seen from its side ``of``; ``source``: on what it stands."""

    link: Link
    label: str
    title: str
    url: str
    markers: Sequence[MarkerLine]
    dates: str
    kind: str = ""
    of: str = ""
    source: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class Links:
    """The links of a card: those it names, and how many there are in all."""

    lines: Sequence[LinkLine]
    count: int

    @property
    def more(self) -> int:
        """How many are counted and not named."""
        return self.count - len(self.lines)


def markers_on(by: Actor, kind: str, ids: Sequence[int]) -> list[MarkerLine]:
    """The markers of these records themselves, their evidence as far as the actor may read it."""
    lines = markers_of(by, kind, ids, clock.local_date(clock.now()))
    said = unveiled(by, "links_marker", "evidence", {one.id: one.evidence for one in lines})
    return [replace(one, evidence=said[one.id]) for one in lines]


def links_around(by: Actor, kind: str, ids: Sequence[int]) -> Links:
    """The links of these records: one statement for links, one for markers, one a kind of end."""
    found, whole = links_of(by, kind, ids)
    ends = {link.pk: other_end(link, kind, ids) for link in found}
    today = clock.local_date(clock.now())
    markers: dict[tuple[str, int], list[MarkerLine]] = {}
    for line in markers_at(by, set(ends.values()), today):
        markers.setdefault(line.about, []).append(line)
    found = sorted(found, key=lambda link: (KINDS.get(ends[link.pk][0], len(KINDS)), -link.pk))
    warned = [link for link in found if ends[link.pk] in markers]
    plain = [link for link in found if ends[link.pk] not in markers]
    named = {link.pk for link in [*warned, *plain[: max(0, MOST_NAMED - len(warned))]]}
    shown = [link for link in found if link.pk in named]
    sources = {
        (link.source_kind, link.source_id) for link in shown if link.source_kind and link.source_id
    }
    called = titles(by, {ends[link.pk] for link in shown} | sources)
    lines = [
        _line(link, ends[link.pk], called, markers, outward=link.from_kind == kind
              and link.from_id in ids)
        for link in shown
        if ends[link.pk] in called
    ]  # fmt: skip
    hidden = len(shown) - len(lines)
    return Links(lines, whole - hidden)


def _line(
    link: Link, end: tuple[str, int], called: Ends,
    markers: dict[tuple[str, int], list[MarkerLine]], *, outward: bool,
) -> LinkLine:  # fmt: skip
    code = codes.find("link-reasons", link.reason)
    inverse = str(code.detail.get("inverse", "")) if code else ""
    label = (code.label if code else link.reason) if outward or not inverse else inverse
    dates = " to ".join(str(one) for one in (link.since or "", link.until or "") if one)
    title, url = called[end]
    source = called.get((link.source_kind, link.source_id or 0), ("", ""))
    here = (link.from_kind, link.from_id) if outward else (link.to_kind, link.to_id)
    of = f"{here[0]}:{here[1]}"
    return LinkLine(link, label, title, url, markers.get(end, ()), dates, end[0], of, source)


def gathered(kind: str, by: Actor, ids: Sequence[int], slot: str) -> list[Any]:
    """Lines that capabilities above put on this card, newest first."""
    lines = [
        line
        for card in registry.each("cards")
        if card.of == kind and card.slot == slot
        for line in card.lines(by, ids)
    ]
    return sorted(lines, key=lambda line: line.at, reverse=True) if slot == "timeline" else lines


def now_lines(kind: str, by: Actor, ids: Sequence[int]) -> list[NowLine]:
    """The strip on top: what holds now, the most urgent first, the newest first within."""
    lines: list[NowLine] = gathered(kind, by, ids, "now")
    lines.sort(key=lambda line: line.at.timestamp() if line.at else 0.0, reverse=True)
    return sorted(lines, key=lambda line: URGENT.get(line.level, 2))
