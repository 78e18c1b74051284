"""Implied links in a diagram: two nodes that stand in the same records, counted by kind of record.

To be called where row-level security knows the actor.
"""

from collections import Counter
from collections.abc import Iterable

from iops.kernel import clock
from iops.kernel.registry import registry
from iops.pole.diagrams.contracts import Count, Edge, Node
from iops.pole.links.contracts import IMPLIED, End, Implied
from iops.pole.links.implied import label_of

#: The type of an implied link: by a record of which kind ("implied-crime").
PREFIX = f"{IMPLIED}-"


def meeting_of(reason: str) -> str | None:
    """The kind of record of a type of implied link; None for a type of links that are recorded."""
    return reason.removeprefix(PREFIX) if reason.startswith(PREFIX) else None


def counts_of(ties: Iterable[Implied]) -> list[Count]:
    """How many nodes there are at the other end, by kind of record in which both stand."""
    found = Counter(
        (meeting, tie.there[0]) for tie in ties for meeting in {one.meeting[0] for one in tie.met}
    )
    return [
        Count(
            f"{PREFIX}{meeting}", f"in the same {registry.record_kind(meeting).label.lower()}",
            kind, count,
        )
        for (meeting, kind), count in found.items()
    ]  # fmt: skip


def edges_of(ties: Iterable[Implied], nodes: dict[End, Node]) -> list[Edge]:
    """One edge between two nodes, from the day of the oldest record to that of the newest.

    The same from whichever end it is asked for.
    """
    return [
        Edge(
            f"{nodes[first].key}~{nodes[last].key}", nodes[first].key, nodes[last].key,
            label_of(tie), f"{PREFIX}{tie.met[0].meeting[0]}", _day(tie, -1), _day(tie, 0), IMPLIED,
        )
        for tie in ties
        for first, last in [sorted((tie.here, tie.there))]
        if first in nodes and last in nodes
    ]  # fmt: skip


def _day(tie: Implied, at: int) -> str:
    return clock.local_date(tie.met[at].at).isoformat()
