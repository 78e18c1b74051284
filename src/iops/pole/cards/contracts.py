"""What other parts hold of cards.

A capability declares ``Card("profile", lines, slot)``. Slot "timeline" answers
:class:`TimelineEntry`, slot "now" :class:`NowLine`, slot "set" :class:`Happening` for many records
of a kind at once: what a search found. Of a place, slot "map" answers :class:`MapSpot`, slot
"people" :class:`PersonHere`.
A source that does not exist yet puts nothing on the strip: silence is no statement about it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from iops.kernel.actors import Actor


@dataclass(frozen=True)
class TimelineEntry:
    """One line of a life: when, what, and where it leads."""

    at: datetime
    kind: str
    title: str
    detail: str
    url: str


@dataclass(frozen=True)
class MapSpot:
    """Something that happened at or near a place, for its map: slot "map" of a place's card."""

    kind: str
    id: int
    title: str
    detail: str
    url: str
    at: datetime
    longitude: float
    latitude: float


@dataclass(frozen=True)
class PersonHere:
    """A record of somebody who had a part in what happened at a place: which, when, and where it
    stands. Slot "people" of a place's card."""

    profile_id: int
    how: str
    at: datetime
    url: str = ""


@dataclass(frozen=True)
class Happening:
    """Something dated that concerns a record of a set, for the set's timeline and map.

    ``of`` is that record. Coordinates are those that the row itself says: none where it is veiled,
    and none at a place that only a few may know.
    """

    kind: str
    id: int
    title: str
    detail: str
    url: str
    at: datetime
    of: tuple[str, int]
    longitude: float | None = None
    latitude: float | None = None

    @property
    def entry(self) -> TimelineEntry:
        """The same as a line of the timeline of the record that it concerns."""
        return TimelineEntry(self.at, self.kind, self.title, self.detail, self.url)


def on_timeline(
    happenings: Callable[[Actor, Sequence[int]], list[Happening]],
) -> Callable[[Actor, Sequence[int]], list[TimelineEntry]]:
    """What concerns a set of records as lines of a timeline: for the card of one of them."""

    def lines(by: Actor, ids: Sequence[int]) -> list[TimelineEntry]:
        return [one.entry for one in happenings(by, ids)]

    return lines


@dataclass(frozen=True)
class NowLine:
    """One line of the strip on top: what holds now, since when.

    ``kind`` says what sort of thing holds ("incident", "crime", "duty"); ``level`` is "danger"
    (somebody may be in danger now), "warning" (late) or "notice".
    """

    kind: str
    text: str
    url: str = ""
    level: str = "notice"
    at: datetime | None = None
