"""Addresses by UPRN into the gazetteer: added or corrected by number, never taken away.

People and records hang on an address by its id, so that an address that is loaded again keeps it.
Confidential addresses stay as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.db import connections

from iops.kernel.bulk import DOOR, Run, batch, change_rows
from iops.reference.places.importing import (
    Areas,
    chunks,
    copy_places,
    known_postcodes,
    left_alone,
    searched,
)
from iops.reference.places.loaders.addresses import AddressRow, PositionRow, address_rows
from iops.reference.places.loaders.points import Point
from iops.reference.places.report import LoadReport

SOURCE: Final = "addresses"
#: Two loads at once would add an address twice; each batch waits for the other's.
_ONE_AT_A_TIME: Final = 7463021
_HELD = """
    SELECT source_key, postcode, point[0], point[1], longitude, latitude
    FROM places_place WHERE source = %s AND source_key = ANY (%s)
"""
_CORRECT = """
    UPDATE places_place AS p
    SET subkind = n.subkind, label = n.label, search = n.search, number = n.number,
        street = n.street, postcode = n.postcode, point = point(n.east, n.north),
        longitude = n.longitude, latitude = n.latitude, beat = n.beat, division = n.division
    FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[],
                %s::text[], %s::float[], %s::float[], %s::float[], %s::float[], %s::text[],
                %s::text[])
        AS n (uprn, subkind, label, search, number, street, postcode, east, north, longitude,
              latitude, beat, division)
    WHERE p.source = 'addresses' AND p.source_key = n.uprn AND NOT p.confidential
      AND (p.subkind, p.label, p.number, p.street, p.postcode, p.longitude, p.latitude, p.beat,
           p.division)
          IS DISTINCT FROM
          (n.subkind, n.label, n.number, n.street, n.postcode, n.longitude, n.latitude, n.beat,
           n.division)
"""
_MOVE = """
    UPDATE places_place AS p
    SET point = point(n.east, n.north), longitude = n.longitude, latitude = n.latitude,
        beat = n.beat, division = n.division
    FROM unnest(%s::text[], %s::float[], %s::float[], %s::float[], %s::float[], %s::text[],
                %s::text[]) AS n (uprn, east, north, longitude, latitude, beat, division)
    WHERE p.uprn <> '' AND p.uprn = n.uprn AND NOT p.confidential
      AND (p.longitude, p.latitude, p.beat, p.division)
          IS DISTINCT FROM (n.longitude, n.latitude, n.beat, n.division)
"""


@dataclass
class _Done:
    """What became of the rows, for the notes of the report."""

    added: int = 0
    corrected: int = 0
    by_postcode: int = 0
    moved: int = 0


def import_addresses(run: Run, path: Path) -> LoadReport:
    """Addresses of a gazetteer, or where they lie out of OS Open UPRN, as the header says."""
    rows, report = address_rows(path, postcodes=known_postcodes, held=_held_uprns)
    done = _Done()
    areas: Areas | None = None
    positions = False
    for chunk in chunks(rows):
        areas = areas or Areas()
        addresses = [one for one in chunk if isinstance(one, AddressRow)]
        if addresses:
            _load(run, areas, addresses, done)
        else:
            positions = True
            _move(run, areas, [one for one in chunk if isinstance(one, PositionRow)], done)
    if areas is None and not report.passed_over:
        return left_alone(report)
    if positions or report.passed_over:
        report.notes.append(f"{done.moved} places lie elsewhere than before")
        report.notes.append(f"{report.passed_over} passed over: no place that we know bears them")
        return report
    same = report.loaded - done.added - done.corrected
    report.notes.append(f"{done.added} new, {done.corrected} corrected, {same} as they were")
    if done.by_postcode:
        report.notes.append(
            f"{done.by_postcode} of them have no coordinates and lie at their postcode, "
            "or where they lay before"
        )
    return report


def _held_uprns() -> set[int]:
    """Every UPRN that a place bears."""
    with connections[DOOR].cursor() as cursor:
        cursor.execute("SELECT DISTINCT uprn::bigint FROM places_place WHERE uprn <> ''")
        return {row[0] for row in cursor.fetchall()}


def _load(run: Run, areas: Areas, rows: Sequence[AddressRow], done: _Done) -> None:
    with batch(run), connections[DOOR].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_AT_A_TIME])
        cursor.execute(_HELD, [SOURCE, [one.uprn for one in rows]])
        held = {row[0]: (row[1], Point(*row[2:])) for row in cursor.fetchall()}
        new = [one for one in rows if one.uprn not in held]
        copy_places(run, areas, SOURCE, [_place(one) for one in new])
        known = [(one, _lies(one, *held[one.uprn])) for one in rows if one.uprn in held]
        done.added += len(new)
        done.by_postcode += sum(one.by_postcode for one in rows)
        if known:
            columns = _columns([one for one, _ in known], [point for _, point in known], areas)
            done.corrected += change_rows(run, "places_place", _CORRECT, columns)


def _place(row: AddressRow) -> dict[str, Any]:
    return {
        "kind": "address", "subkind": row.category, "label": row.label, "number": row.number,
        "street": row.street, "postcode": row.postcode, "point": row.point, "key": row.uprn,
        "uprn": row.uprn,
    }  # fmt: skip


def _lies(row: AddressRow, postcode: str, before: Point) -> Point:
    """Where an address lies: an exact position of another file is worth more than its postcode."""
    return before if row.by_postcode and row.postcode == postcode else row.point


def _columns(rows: Sequence[AddressRow], points: Sequence[Point], areas: Areas) -> list[Any]:
    east, north, longitude, latitude, beats, divisions = _spots(points, areas)
    return [
        [one.uprn for one in rows], [one.category for one in rows], [one.label for one in rows],
        [searched(one.label) for one in rows], [one.number for one in rows],
        [one.street for one in rows], [one.postcode for one in rows],
        east, north, longitude, latitude, beats, divisions,
    ]  # fmt: skip


def _move(run: Run, areas: Areas, rows: Sequence[PositionRow], done: _Done) -> None:
    columns = [[one.uprn for one in rows], *_spots([one.point for one in rows], areas)]
    with batch(run):
        done.moved += change_rows(run, "places_place", _MOVE, columns)


def _spots(points: Sequence[Point], areas: Areas) -> tuple[list[Any], ...]:
    """Easting, northing, longitude, latitude, beat and division of points, as columns."""
    xs, ys = [one.easting for one in points], [one.northing for one in points]
    return (
        xs, ys,
        [round(one.longitude, 6) for one in points], [round(one.latitude, 6) for one in points],
        areas.codes("beat", xs, ys), areas.codes("division", xs, ys),
    )  # fmt: skip
