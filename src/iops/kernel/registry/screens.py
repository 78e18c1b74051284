"""Declared about screens: menu, live rows, lines and actions on another's page, tiles."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from iops.kernel.actors import Actor


@dataclass(frozen=True)
class MenuItem:
    """A page in the main menu. ``key`` follows "g" on the keyboard."""

    label: str
    url: str
    key: str
    permission: str
    order: int = 50


@dataclass(frozen=True)
class LiveTopic:
    """A stream of rows for screens.

    ``sql`` answers ``id, audience_id, row`` (jsonb) for ``id = ANY(%(ids)s)``; ``all_sql`` the
    ids of the first picture; ``subjects`` maps an event's subject kind to a function-free SQL
    giving the ids to draw again (or None when the subject is the row itself). An ``urgent`` topic
    has a reader of its own: no other topic, however much of it there is to draw, comes before it.
    """

    name: str
    permission: str
    kinds: dict[str, str | None]
    sql: str
    all_sql: str
    event_prefixes: tuple[str, ...] = ()
    urgent: bool = False


@dataclass(frozen=True)
class Card:
    """Lines that a capability puts on another's card.

    ``timeline`` answers entries for profile ids (or a place or vehicle, by ``of``).
    """

    of: str
    lines: Callable[["Actor", Sequence[int]], Sequence[Any]]
    slot: str = "timeline"


@dataclass(frozen=True)
class Meeting:
    """A kind of record in which people and things stand together, and are tied without a link.

    ``dated`` is the column of its table with the moment that it is of. ``parties`` name kinds of
    record, each with a SELECT of ``record, id, part, audience_id``: which record of that kind a
    column names, in which record of this kind, in which part, and who may see the row. It is asked
    by ``id`` and by ``record``: both want an index. What is linked to such a record stands in it
    without being declared. ``has_page``: it has a page of its own, to which a link can lead.
    ``remark``: SQL over its row ``r``, what is always said behind its number (" (cancelled)").
    """

    kind: str
    dated: str
    parties: tuple[tuple[str, str], ...] = ()
    has_page: bool = True
    remark: str = "''"


@dataclass(frozen=True)
class Action:
    """An action offered on another capability's record ("record a crime" on an incident)."""

    on: str
    label: str
    url: str
    permission: str
    key: str = ""


@dataclass(frozen=True)
class Tile:
    """A dashboard tile: its figure and the rows behind it come from one query.

    ``sql`` selects ``kind, id, title, at, late, amount`` of the rows, for ``audience_id = ANY
    (%(audiences)s)``. ``show``: "count" of rows, "late" rows, "share" of rows that are not late,
    or "mean" of amounts (in ``unit``). ``events`` are the prefixes of facts that can change it.
    """

    code: str
    label: str
    group: str
    sql: str
    events: tuple[str, ...]
    show: str = "count"
    unit: str = ""
    target: str = ""
    permission: str = "dashboard.view"
