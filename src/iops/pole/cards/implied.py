"""The implied links of a card: whoever stands in the same records, without anybody tying them."""

from collections.abc import Sequence
from dataclasses import dataclass

from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.registry import registry
from iops.pole.cards.around import KINDS
from iops.pole.cards.titles import titles
from iops.pole.links.contracts import End, Implied, Met
from iops.pole.links.implied import implied_of, label_of
from iops.pole.links.queries import MarkerLine, markers_at

#: Records that a card looks at, the newest; links that it names; records that a link names.
MOST_MET, MOST_NAMED, MOST_RECORDS = 100, 60, 3


@dataclass(frozen=True)
class ImpliedLine:
    """An implied link as a card shows it: ``records`` are those in which both stand, by number.

    ``parts``: each end's part in the newest of them, "victim with suspect".
    """

    label: str
    parts: str
    title: str
    url: str
    kind: str
    markers: Sequence[MarkerLine]
    dates: str
    records: Sequence[tuple[str, str]]
    more: int = 0
    implied: bool = True


@dataclass(frozen=True)
class ImpliedLinks:
    """The implied links of a card: those it names, how many it knows, how many records it left."""

    lines: Sequence[ImpliedLine] = ()
    count: int = 0
    older: int = 0

    @property
    def more(self) -> int:
        """How many are counted and not named."""
        return self.count - len(self.lines)


def implied_around(by: Actor, kind: str, ids: Sequence[int], stands_for: int) -> ImpliedLinks:
    """What these records are tied to by standing in the same; ``stands_for``: whose they are.

    Ends with a marker come first, so that none of those that are known is cut off.
    """
    found = implied_of(by, {(kind, one): (kind, stands_for) for one in ids}, most=MOST_MET)
    if not found.ties:
        return ImpliedLinks(older=found.older)
    today = clock.local_date(clock.now())
    markers: dict[End, list[MarkerLine]] = {}
    for line in markers_at(by, {tie.end for tie in found.ties}, today):
        markers.setdefault(line.about, []).append(line)
    ordered = sorted(
        found.ties, key=lambda tie: (tie.end not in markers, KINDS.get(tie.end[0], len(KINDS)))
    )
    called = titles(by, {tie.end for tie in ordered[:MOST_NAMED]})
    lines = [
        _line(tie, *called[tie.end], markers.get(tie.end, ()))
        for tie in ordered[:MOST_NAMED]
        if tie.end in called
    ]
    return ImpliedLinks(lines, len(ordered), found.older)


def _line(tie: Implied, title: str, url: str, markers: Sequence[MarkerLine]) -> ImpliedLine:
    newest, oldest = tie.met[0], tie.met[-1]
    days = [f"{clock.local_date(one.at):%d %b %Y}" for one in (oldest, newest)]
    return ImpliedLine(
        label=label_of(tie),
        parts=_parts(newest),
        title=title,
        url=url,
        kind=tie.end[0],
        markers=markers,
        dates=" to ".join(dict.fromkeys(days)),
        records=[_record(one) for one in tie.met[:MOST_RECORDS]],
        more=max(0, len(tie.met) - MOST_RECORDS),
    )


def _parts(met: Met) -> str:
    if met.part and met.part == met.other_part:
        return f"both {met.part}"
    return " with ".join(filter(None, (met.part, met.other_part)))


def _record(met: Met) -> tuple[str, str]:
    """What a record is called, and its page, if it has one."""
    declared = registry.record_kind(met.meeting[0])
    with_page = {one.kind for one in registry.each("meetings") if one.has_page}
    url = declared.url.format(id=met.meeting[1]) if declared.kind in with_page else ""
    return f"{declared.label} {met.number}", url
