"""Measuring tiles, and the rows behind them: one query for both, so that they cannot differ."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from iops.governance.audit.looks import record_view
from iops.kernel import events
from iops.kernel.actors import Actor
from iops.kernel.commands import set_context
from iops.kernel.errors import NotVisible
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
class Drill:
    """The rows behind a tile now, and what has changed since the figure was shown."""

    figure: Figure
    rows: Sequence[TileRow]
    changed: Sequence[str]
    seen_position: int


_kept: dict[tuple[frozenset[int], int], list[Figure]] = {}


def figures(*, by: Actor) -> list[Figure]:
    """All tiles that the actor may see, each at one and the same position.

    Kept per set of audiences and position, so that many dashboards cost one measurement.
    """
    position = events.latest_position()
    key = (frozenset(by.audiences), position)
    if key not in _kept:
        _kept.clear()
        with transaction.atomic():
            _repeatable()
            set_context(by, "")
            position = events.latest_position()
            _kept[(key[0], position)] = found = [
                _measure(tile, by, position) for tile in registry.each("tiles")
            ]
    else:
        found = _kept[key]
    return [figure for figure in found if by.may(figure.tile.permission)]


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


@record_view("dashboard.drill", permission="dashboard.view", shows=_shows)
def drill(*, by: Actor, code: str, seen_position: int) -> Drill:
    """The rows behind a tile. Raises NotVisible for an unknown tile."""
    tile = next((one for one in registry.each("tiles") if one.code == code), None)
    if tile is None or not by.may(tile.permission):
        raise NotVisible("There is no such tile.")
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT * FROM ({tile.sql}) AS r (kind, id, title, at, late, amount) "
            "ORDER BY late DESC, at LIMIT 2000",
            {"audiences": list(by.audiences)},
        )
        rows = [TileRow(*row) for row in cursor.fetchall()]
    figure = _measure(tile, by, events.latest_position())
    changed = [
        event.type
        for event in events.after(seen_position, limit=1000)
        if event.type.startswith(tile.events)
    ]
    return Drill(figure, rows, changed, seen_position)
