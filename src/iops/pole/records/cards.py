"""What corrections put on the cards of the records that were corrected."""

from collections.abc import Callable, Sequence

from iops.kernel.actors import Actor
from iops.pole.cards.contracts import TimelineEntry
from iops.pole.confidential.queries import unveil
from iops.pole.records.corrections import GROUNDS
from iops.pole.records.models import Correction

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
                f"Record {one.about_id} was corrected",
                f"{GROUNDS.get(one.ground, one.ground)}. {one.reason}",
                f"/record/before/{kind}/{one.about_id}/",
            )
            for one in found
        ]

    return lines
