"""Where incidents and crimes lie close together, and what lies in one cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

import numpy as np
from django.db import connection

from iops.governance.audit.looks import record_view
from iops.insight.hotspots import rules
from iops.insight.hotspots.rules import HotCell
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.errors import NotPermitted, all_at_once
from iops.reference.codes import queries as codes
from iops.reference.places.grid import NATIONAL_GRID
from iops.reference.places.queries import areas_at, areas_of

#: Days that can be chosen; a day is 24 hours back from now.
PERIODS: Final = (1, 7, 28, 91, 365)
USUAL_DAYS: Final = 28
#: Records of one cell that a list shows.
MOST_RECORDS: Final = 100


@dataclass(frozen=True)
class Kind:
    """What can be counted: its words, its table and columns, its list of types, who may see it."""

    label: str
    record: str
    table: str
    at: str
    code: str
    types: str
    permission: str
    url: str
    title: str
    #: Rows that count; a cancelled crime is in no count.
    counts: str = "true"


KINDS: Final = {
    "incidents": Kind(
        "Incidents", "incident", "incidents_incident", "opened_at", "type_code", "incident-types",
        "incidents.view", "/incidents/{}/", "t.number || ' ' || t.summary",
    ),
    "crimes": Kind(
        "Crimes", "crime", "crimes_crime", "reported_at", "class_code", "crime-classes",
        "crimes.view", "/crimes/{}/", "t.number || ' ' || t.summary", "t.state <> 'cancelled'",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Chosen:
    """What is counted: the kind, one type of it or all (""), the days back, the cell in metres."""

    what: str = "incidents"
    type_code: str = ""
    days: int = USUAL_DAYS
    cell: int = rules.USUAL_CELL

    @property
    def kind(self) -> Kind:
        return KINDS[self.what]


@dataclass(frozen=True)
class Spot:
    """A hot cell with its place on the earth, its beat, and the count of the period before."""

    cell: HotCell
    side: int
    ring: Sequence[tuple[float, float]]
    area: str
    before: int

    @property
    def trend(self) -> str:
        return rules.trend(self.cell.count, self.before)


@dataclass(frozen=True)
class Hot:
    """The densest cells; ``side`` is larger than was asked for where the ground is too wide."""

    spots: Sequence[Spot] = ()
    events: int = 0
    side: int = rules.USUAL_CELL
    since: datetime = field(default_factory=clock.now)
    until: datetime = field(default_factory=clock.now)


@dataclass(frozen=True)
class Line:
    """A record of a cell."""

    id: int
    kind: str
    title: str
    at: datetime
    url: str


def chosen(what: str, type_code: str, days: str, cell: str) -> Chosen:
    """What somebody chose; a box left empty means the usual. Raises Invalid, all at once."""
    wrong: dict[str, str] = {}
    if what and what not in KINDS:
        wrong["what"] = "Choose incidents or crimes."
    kind = KINDS.get(what, KINDS["incidents"])
    if type_code and codes.find(kind.types, type_code) is None:
        wrong["type"] = "Choose a type of the list."
    day = {str(one): one for one in PERIODS} | {"": USUAL_DAYS}
    side = {str(one): one for one in rules.CELLS} | {"": rules.USUAL_CELL}
    if days not in day:
        wrong["days"] = f"Choose one of {', '.join(map(str, PERIODS))} days."
    if cell not in side:
        wrong["cell"] = f"Choose one of {', '.join(map(str, rules.CELLS))} metres."
    all_at_once(wrong)
    return Chosen(what or "incidents", type_code, day[days], side[cell])


_CELLS: Final = """
    SELECT floor(t.easting / %(cell)s)::bigint, floor(t.northing / %(cell)s)::bigint,
           count(*) FILTER (WHERE t.{at} >= %(since)s),
           count(*) FILTER (WHERE t.{at} < %(since)s)
    FROM {table} t
    WHERE t.audience_id = ANY(%(audiences)s) AND t.{at} >= %(before)s AND t.{at} < %(until)s
      AND t.easting IS NOT NULL AND {counts} AND (%(type)s = '' OR t.{code} = %(type)s)
    GROUP BY 1, 2
"""
_INSIDE: Final = """
    SELECT t.id, {title}, t.{at} FROM {table} t
    WHERE t.audience_id = ANY(%(audiences)s) AND t.{at} >= %(since)s AND t.{at} < %(until)s
      AND t.easting >= %(west)s AND t.easting < %(east)s
      AND t.northing >= %(south)s AND t.northing < %(north)s
      AND {counts} AND (%(type)s = '' OR t.{code} = %(type)s)
    ORDER BY t.{at} DESC LIMIT %(most)s
"""


def _ask(by: Actor, of: Chosen, text: str, **more: Any) -> list[tuple[Any, ...]]:
    """Run one of the statements above. The parts put into it are those of ``KINDS``, never typed.

    Raises NotPermitted where the actor may not see the kind of record at all.
    """
    kind = of.kind
    if not by.may(kind.permission):
        raise NotPermitted(f"Your role does not include “{kind.permission}”.")
    parts = {
        "table": kind.table, "at": kind.at, "code": kind.code, "counts": kind.counts,
        "title": kind.title,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(
            text.format(**parts),
            {"audiences": list(by.audiences), "type": of.type_code, **more},
        )
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def _said(found: Hot) -> dict[str, Any]:
    return {"events": found.events, "cells": len(found.spots), "side": found.side}


@record_view("hotspots.grid", permission="hotspots.view", shows=lambda _: (), detail=_said)
def hot(*, by: Actor, of: Chosen, most: int = rules.MOST) -> Hot:
    """The densest cells of a period. Counts records that the actor may see, and shows none."""
    until = clock.now()
    since, side = until - timedelta(days=of.days), of.cell
    asked = {"since": since, "until": until, "before": since - timedelta(days=of.days)}
    while True:
        rows = np.array(_ask(by, of, _CELLS, cell=side, **asked), np.int64).reshape(-1, 4)
        if rules.fits(rows[:, 0], rows[:, 1]):
            break
        side *= 2
    columns, lines, counts, before = (rows[:, at] for at in range(4))
    was = dict(
        zip(zip(columns.tolist(), lines.tolist(), strict=True), before.tolist(), strict=True)
    )
    now = counts > 0
    cells = rules.hottest(columns[now], lines[now], counts[now], most=most)
    names = dict(areas_of("beat")) | dict(areas_of("division"))
    return Hot(
        [_spot(one, side, was[one.column, one.row], names) for one in cells],
        int(counts.sum()), side, since, until,
    )  # fmt: skip


def _spot(cell: HotCell, side: int, before: int, names: dict[str, str]) -> Spot:
    west, south = cell.column * side, cell.row * side
    east = [west, west + side, west + side, west, west]
    north = [south, south, south + side, south + side, south]
    lon, lat = NATIONAL_GRID.to_wgs84(east, north)
    ring = list(zip(np.round(lon, 6).tolist(), np.round(lat, 6).tolist(), strict=True))
    areas = areas_at(west + side / 2, south + side / 2)
    code = areas.get("beat") or areas.get("division", "")
    return Spot(cell, side, ring, names.get(code, code), before)


@record_view(
    "hotspots.cell",
    permission="hotspots.view",
    shows=lambda found: [(one.kind, one.id) for one in found],
)
def inside(*, by: Actor, of: Chosen, column: int, row: int, side: int) -> list[Line]:
    """The records of one cell, the newest first."""
    until = clock.now()
    west, south = column * side, row * side
    rows = _ask(
        by, of, _INSIDE, since=until - timedelta(days=of.days), until=until, west=west,
        east=west + side, south=south, north=south + side, most=MOST_RECORDS,
    )  # fmt: skip
    kind = of.kind
    return [Line(pk, kind.record, title, at, kind.url.format(pk)) for pk, title, at in rows]
