"""What the archive puts on the cards of our own records: where they were brought over from."""

from collections.abc import Callable, Sequence
from datetime import datetime, time

from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.pole.archive.contracts import BROUGHT_INTO
from iops.pole.archive.lines import address_of
from iops.pole.archive.models import Archived
from iops.pole.cards.contracts import TimelineEntry
from iops.pole.confidential.queries import unveil

MOST = 20
SHOWN = 200


def brought_from(kind: str) -> Callable[[Actor, Sequence[int]], list[TimelineEntry]]:
    """The lines of a kind of record: "Brought over from OPUS, reference 123", when it was."""
    assert kind in BROUGHT_INTO

    def lines(by: Actor, ids: Sequence[int]) -> list[TimelineEntry]:
        found = list(
            Archived.objects.visible_to(by)
            .select_related("system")
            .filter(migrated_kind=kind, migrated_id__in=list(ids))
            .order_by("-pk")[:MOST]
        )
        unveil(by, *found)
        return [
            TimelineEntry(
                _when(one),
                "archive",
                f"Brought over from {one.system.name}, reference {one.reference}",
                one.words[:SHOWN] + ("…" if len(one.words) > SHOWN else ""),
                address_of(one.pk),
            )
            for one in found
        ]

    return lines


def _when(one: Archived) -> datetime:
    """The day of the record, where its system knew it; else when it was loaded."""
    if one.day is None:
        return one.created_at
    return datetime.combine(one.day, time(), clock.LONDON)
