"""What corrections, and links that were wrong or have ended, put on the cards of records."""

from collections.abc import Callable, Sequence

from iops.kernel.actors import Actor
from iops.pole.cards.contracts import TimelineEntry
from iops.pole.cards.titles import titles
from iops.pole.confidential.queries import unveil, unveiled
from iops.pole.links.contracts import ENDED, WRONG, LinkChanged
from iops.pole.links.queries import changes_of
from iops.pole.records.corrections import DIED, GROUND_WORDS
from iops.pole.records.models import Correction
from iops.reference.codes import queries as codes

MOST = 50


def corrections_of(kind: str) -> Callable[[Actor, Sequence[int]], Sequence[TimelineEntry]]:
    """The lines of a kind of record: that it was corrected, why, and where its former words are."""

    def lines(by: Actor, ids: Sequence[int]) -> Sequence[TimelineEntry]:
        found = list(
            Correction.objects.visible_to(by)
            .filter(about_kind=kind, about_id__in=list(ids))
            .order_by("-id")[:MOST]
        )
        unveil(by, *found)
        return [
            TimelineEntry(
                one.created_at,
                "correction",
                _corrected_words(one),
                one.reason
                if one.ground == DIED
                else f"{GROUND_WORDS.get(one.ground, one.ground)}. {one.reason}",
                f"/record/before/{kind}/{one.about_id}/",
            )
            for one in found
        ]

    return lines


def _corrected_words(one: Correction) -> str:
    if one.ground == DIED:
        return f"Record {one.about_id}: the death was recorded"
    return f"Record {one.about_id} was corrected"


def link_changes_of(kind: str) -> Callable[[Actor, Sequence[int]], Sequence[TimelineEntry]]:
    """The lines of a kind of record: a link of it was wrong or ended; who says so, why.

    Only where the reader may see the other end: otherwise the line would name it.
    """

    def lines(by: Actor, ids: Sequence[int]) -> Sequence[TimelineEntry]:
        changes = changes_of(by, kind, ids)
        called = titles(by, {one.end for one in changes})
        whys = unveiled(by, "links_link_change", "reason", {one.id: one.why for one in changes})
        return [
            TimelineEntry(
                one.at,
                "link-change",
                f"{_change_words(one)}: {reason_words(one.tie, outward=one.outward)}"
                f" {called[one.end][0]}",
                ". ".join(filter(None, [whys[one.id].rstrip("."), one.who])),
                "",
            )
            for one in changes
            if one.end in called and called[one.end][1]
        ]

    return lines


def _change_words(one: LinkChanged) -> str:
    if one.what == WRONG:
        return "A link was wrong"
    return f"A link ended in {one.until}" if one.what == ENDED else "A link goes on after all"


def reason_words(reason: str, *, outward: bool) -> str:
    """A link's reason in words, seen from the end that it leads from, or from the other."""
    code = codes.find("link-reasons", reason)
    if code is None:
        return reason
    return code.label if outward else str(code.detail.get("inverse") or code.label)
