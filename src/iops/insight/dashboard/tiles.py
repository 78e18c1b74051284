"""Measuring tiles, and the rows behind them: one query for both, so that they cannot differ."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection, transaction

from iops.governance.audit.looks import record_view
from iops.kernel import clock, events
from iops.kernel.actors import Actor
from iops.kernel.commands import set_context
from iops.kernel.errors import Invalid, NotVisible
from iops.kernel.registry import Tile, registry

_FIGURE = """
    SELECT count(*), count(*) FILTER (WHERE r.late), avg(r.amount)
    FROM ({rows}) AS r (kind, id, title, at, late, amount)
"""


@dataclass(frozen=True)
class Figure:
    """A tile's figure and the position at which it was true."""

    tile: Tile
    count: int
    late: int
    mean: float | None
    position: int

    @property
    def value(self) -> str:
        """The figure as shown."""
        if self.tile.show == "late":
            return str(self.late)
        if self.tile.show == "share":
            return "–" if not self.count else f"{100 * (self.count - self.late) / self.count:.0f} %"
        if self.tile.show == "mean":
            return "–" if self.mean is None else f"{self.mean:.0f} {self.tile.unit}".strip()
        return str(self.count)

    @property
    def level(self) -> str:
        """Red where something behind the figure is late; a share turns amber first."""
        if self.tile.show == "share":
            share = 1 - self.late / self.count if self.count else 1.0
            return "ok" if share >= 0.9 else "amber" if share >= 0.8 else "red"
        return "red" if self.late else ""


@dataclass(frozen=True)
class TileRow:
    """One row behind a figure."""

    kind: str
    id: int
    title: str
    at: datetime | None
    late: bool
    amount: float | None


@dataclass(frozen=True)
class Shown:
    """What a tile showed: its position, how many rows, how many of them late."""

    position: int
    count: int | None = None
    late: int | None = None


@dataclass(frozen=True)
class Drill:
    """The rows behind a tile now, and what has changed since the figure was shown.

    ``aged``: nothing has happened, but by the clock alone another number of rows counts or is
    late than on the tile. ``following`` is the key behind which the list goes on, "" at its end.
    """

    figure: Figure
    rows: Sequence[TileRow]
    changed: Sequence[str]
    seen: Shown
    aged: bool
    following: str = ""


#: Rows grow late by the clock alone, so that a figure is not kept for long.
KEPT_FOR = timedelta(seconds=1)
#: Rows of a page of a drill-down; the rest is counted, and a key away.
LISTED = 100
_kept: dict[tuple[frozenset[int], int], tuple[datetime, list[Figure]]] = {}


def figures(*, by: Actor) -> list[Figure]:
    """All tiles that the actor may see, each at one and the same position.

    Kept for a second per set of audiences and position, so that many dashboards cost one
    measurement.
    """
    position = events.latest_position()
    key, now = (frozenset(by.audiences), position), clock.now()
    held = _kept.get(key)
    if held is None or not now - KEPT_FOR < held[0] <= now:
        with transaction.atomic():
            _repeatable()
            set_context(by, "")
            position = events.latest_position()
            found = [_measure(tile, by, position) for tile in registry.each("tiles")]
        _keep((key[0], position), now, found)
    else:
        found = held[1]
    return [figure for figure in found if by.may(figure.tile.permission)]


def _keep(key: tuple[frozenset[int], int], now: datetime, found: list[Figure]) -> None:
    """Keep a measurement, and let go of those that are too old; other threads read meanwhile."""
    for old, (at, _) in list(_kept.items()):
        if not now - KEPT_FOR < at <= now:
            _kept.pop(old, None)
    _kept[key] = now, found


def _repeatable() -> None:
    """One snapshot for position, figures and rows; inside an outer transaction it is kept."""
    if not connection.in_atomic_block or len(connection.savepoint_ids) == 0:
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


def _measure(tile: Tile, by: Actor, position: int) -> Figure:
    with connection.cursor() as cursor:
        cursor.execute(_FIGURE.format(rows=tile.sql), {"audiences": list(by.audiences)})
        count, late, mean = cursor.fetchone()
    return Figure(tile, count, late, None if mean is None else float(mean), position)


def _shows(drill: Drill) -> list[tuple[str, int]]:
    known = {kind.kind for kind in registry.each("records")}
    return [(row.kind, row.id) for row in drill.rows if row.kind in known]


#: Position, sums and rows are of one statement, and so of one snapshot. Only the sums go through
#: all rows; those that are listed are found behind a key, not counted off from the first.
_ROWS = """
    WITH r (kind, id, title, at, late, amount) AS NOT MATERIALIZED ({rows}),
    figure AS (SELECT count(*), count(*) FILTER (WHERE late), avg(amount) FROM r)
    SELECT p.position, figure.*, page.*
    FROM (SELECT coalesce(max(position), 0) AS position FROM kernel_event_position) p
    CROSS JOIN figure
    LEFT JOIN LATERAL (
        SELECT * FROM r WHERE {behind}
        ORDER BY late IS NOT TRUE, at, id LIMIT %(listed)s
    ) page ON true
    ORDER BY page.late IS NOT TRUE, page.at, page.id
"""
_BEHIND = (
    "(late IS NOT TRUE, coalesce(at, 'infinity'), id)"
    " > (%(in_time)s, coalesce(%(at)s::timestamptz, 'infinity'), %(id)s)"
)
_KEY = re.compile(r"([01])_(\d{0,16})_(\d{1,18})")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)


@record_view("dashboard.drill", permission="dashboard.view", shows=_shows)
def drill(*, by: Actor, code: str, seen: Shown, after: str = "") -> Drill:
    """The rows behind a tile, late ones first, a page at a time: those behind the key ``after``.

    Raises NotVisible for an unknown tile, Invalid for a key that is none.
    """
    tile = next((one for one in registry.each("tiles") if one.code == code), None)
    if tile is None or not by.may(tile.permission):
        raise NotVisible("There is no such tile.")
    values: dict[str, Any] = {"audiences": list(by.audiences), "listed": LISTED + 1}
    statement = _ROWS.format(rows=tile.sql, behind=_BEHIND if after else "true")
    with connection.cursor() as cursor:
        cursor.execute(statement, values | (_read(after) if after else {}))
        found = cursor.fetchall()
    position, count, late, mean = found[0][:4]
    figure = Figure(tile, count, late, None if mean is None else float(mean), position)
    changed = _changed(tile, by, seen, position)
    other = seen.count is not None and (seen.count, seen.late) != (count, late)
    rows = [TileRow(*row[4:]) for row in found if row[4] is not None]
    following = _key(rows[LISTED - 1]) if len(rows) > LISTED else ""
    return Drill(figure, rows[:LISTED], changed, seen, other and not changed, following)


def _changed(tile: Tile, by: Actor, seen: Shown, position: int) -> list[str]:
    """What may have changed the tile since it was shown; nothing where it was not."""
    if not seen.position:
        return []
    return events.types_between(
        seen.position, position, prefixes=tile.events, audiences=by.audiences
    )


def _key(row: TileRow) -> str:
    """Where a row stands in the order of the list."""
    ticks = "" if row.at is None else str((row.at - _EPOCH) // _TICK)
    return f"{0 if row.late else 1}_{ticks}_{row.id}"


def _read(key: str) -> dict[str, Any]:
    found = _KEY.fullmatch(key)
    if found is None:
        raise Invalid("This part of the list is not there. Begin again from the tile.")
    in_time, ticks, number = found.groups()
    at = _EPOCH + int(ticks) * _TICK if ticks else None
    return {"in_time": in_time == "1", "at": at, "id": int(number)}
