"""From what the loaders read to the tables of places, in batches, under a bulk run.

Each function draws a loader's rows, keeps everything that is sound, and hands back the loader's
report with every refused row. Loading a source again replaces what it brought before; a file
without a single sound row replaces nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from django.db import connections

from iops.kernel.bulk import DOOR, Run, batch, copy_rows
from iops.reference.places.loaders.boundaries import AreaRow, boundary_rows, polygons_of
from iops.reference.places.loaders.points import Point
from iops.reference.places.loaders.postcodes import PostcodeRow, code_point_rows, onspd_rows
from iops.reference.places.loaders.premises import PremisesRow, interest_rows, licence_rows
from iops.reference.places.polygons import AreaIndex
from iops.reference.places.queries import fold
from iops.reference.places.report import LoadReport

R = TypeVar("R")
#: Key and label of places that a new file does not touch: what is confidential stays so.
Kept = frozenset[tuple[str, str]]
BATCH = 20_000
AREA = ("kind", "code", "name", "parent_code", "outline", "source")
PART = ("area_id", "kind", "ring", "hole")
PLACE = (
    "kind", "subkind", "label", "search", "number", "street", "postcode", "point", "longitude",
    "latitude", "beat", "division", "source", "source_key", "uprn", "confidential",
)  # fmt: skip


def import_areas(run: Run, path: Path, kind: str) -> LoadReport:
    """Areas of one kind from GeoJSON, in place of those of the same file or the same codes."""
    rows, report = boundary_rows(path, kind=kind)
    areas = list(rows)
    if not areas:
        return left_alone(report)
    old = "kind = %s AND (source = %s OR code = ANY (%s))"
    values: list[Any] = [kind, path.name, [one.code for one in areas]]
    with batch(run), connections[DOOR].cursor() as cursor:
        cursor.execute(
            "DELETE FROM places_area_part WHERE area_id IN "
            f"(SELECT id FROM places_area WHERE {old})",
            values,
        )
        cursor.execute(f"DELETE FROM places_area WHERE {old}", values)
        copy_rows(run, "places_area", AREA, (_area(one, path.name) for one in areas))
        cursor.execute("SELECT code, id FROM places_area WHERE kind = %s", [kind])
        ids = dict(cursor.fetchall())
        copy_rows(run, "places_area_part", PART, _parts(areas, ids))
    return report


def _area(area: AreaRow, source: str) -> tuple[Any, ...]:
    outline = json.dumps(area.geometry)
    return area.kind, area.code, area.name, area.parent_code, outline, source


def _parts(areas: Iterable[AreaRow], ids: dict[str, int]) -> Iterator[tuple[Any, ...]]:
    for area in areas:
        for polygon in area.polygons:
            for position, ring in enumerate(polygon):
                text = "(" + ",".join(f"({x:.1f},{y:.1f})" for x, y in ring) + ")"
                yield ids[area.code], area.kind, text, position > 0


class Areas:
    """Which beat and division points lie in, asked of all that are loaded, many at once."""

    def __init__(self, *kinds: str) -> None:
        self._of = {kind: _index(kind) for kind in (kinds or ("beat", "division"))}

    def codes(self, kind: str, xs: list[float], ys: list[float]) -> list[str]:
        """For each point the code of its area of this kind, "" where none holds it."""
        names, index = self._of[kind]
        if not names or not xs:
            return [""] * len(xs)
        return [names[at] if at >= 0 else "" for at in index.locate(xs, ys).tolist()]


def _index(kind: str) -> tuple[list[str], AreaIndex]:
    with connections[DOOR].cursor() as cursor:
        cursor.execute("SELECT code, outline FROM places_area WHERE kind = %s ORDER BY id", [kind])
        rows = cursor.fetchall()
    outlines = [json.loads(one) if isinstance(one, str) else one for _, one in rows]
    return [code for code, _ in rows], AreaIndex([polygons_of(outline) for outline in outlines])


def import_postcodes(run: Run, path: Path, *, onspd: bool) -> LoadReport:
    """Postcodes as places, from Code-Point Open or the ONSPD."""
    rows, report = onspd_rows(path) if onspd else code_point_rows(path)
    source = "onspd" if onspd else "code-point"
    areas: Areas | None = None
    kept: Kept = frozenset()
    for chunk in chunks(rows):
        if areas is None:
            kept = _replace(run, source)
            areas = Areas()
        _copy(run, areas, source, [_postcode(one) for one in chunk], kept)
    return report if areas is not None else left_alone(report)


def left_alone(report: LoadReport) -> LoadReport:
    """The report of a file without a sound row, which says that nothing was taken away."""
    report.notes.append("not one row can be loaded: what was loaded before is left as it is")
    return report


def _postcode(row: PostcodeRow) -> dict[str, Any]:
    return {
        "kind": "postcode", "label": row.postcode, "postcode": row.postcode, "point": row.point,
        "key": row.postcode,
    }  # fmt: skip


def import_premises(run: Run, path: Path, *, licences: bool) -> LoadReport:
    """Points of interest or licensed premises; who lies nowhere is refused like any wrong row."""
    known = known_postcodes()
    source = "licences" if licences else "interest"
    if licences:
        licensed, report = licence_rows(path, known)
        rows: Iterator[PremisesRow] = (one.premises for one in licensed)
    else:
        rows, report = interest_rows(path, known)
    areas: Areas | None = None
    by_postcode = 0
    kept: Kept = frozenset()
    for chunk in chunks(rows):
        if areas is None:
            kept = _replace(run, source)
            areas = Areas()
        by_postcode += sum(one.by_postcode for one in chunk)
        _copy(run, areas, source, [_premises(one) for one in chunk], kept)
    if areas is None:
        return left_alone(report)
    if by_postcode:
        report.notes.append(f"{by_postcode} of them have no coordinates and lie at their postcode")
    return report


def _premises(row: PremisesRow) -> dict[str, Any]:
    label = ", ".join(part for part in (row.name, row.address, row.postcode) if part)
    return {
        "kind": "premises", "subkind": row.kind[:40], "label": label, "postcode": row.postcode,
        "point": row.point, "key": f"{row.kind}|{row.name}"[:60], "uprn": row.uprn,
        "also": row.also,
    }  # fmt: skip


def known_postcodes() -> dict[str, Point]:
    """Where each loaded postcode lies, for files that give no coordinates."""
    with connections[DOOR].cursor() as cursor:
        cursor.execute(
            "SELECT postcode, point[0], point[1], longitude, latitude FROM places_place "
            "WHERE kind = 'postcode'"
        )
        return {row[0]: Point(*row[1:]) for row in cursor.fetchall()}


def _replace(run: Run, source: str) -> Kept:
    """Clear what the source loaded before; confidential places stay as they are, and are named."""
    with batch(run), connections[DOOR].cursor() as cursor:
        cursor.execute("DELETE FROM places_place WHERE source = %s AND NOT confidential", [source])
        cursor.execute("SELECT source_key, label FROM places_place WHERE source = %s", [source])
        return frozenset(cursor.fetchall())


def _copy(
    run: Run, areas: Areas, source: str, found: list[dict[str, Any]], kept: Kept = frozenset()
) -> None:
    found = [one for one in found if (one["key"], one["label"]) not in kept]
    with batch(run):
        copy_places(run, areas, source, found)


def copy_places(run: Run, areas: Areas, source: str, found: list[dict[str, Any]]) -> None:
    """Add places, each in its beat and division. Inside a batch.

    What bears the UPRN of a confidential place is the same place under another name, and
    confidential from the start.
    """
    xs = [one["point"].easting for one in found]
    ys = [one["point"].northing for one in found]
    beats, divisions = areas.codes("beat", xs, ys), areas.codes("division", xs, ys)
    secret = _confidential({one["uprn"] for one in found if one.get("uprn")})
    rows = []
    for one, beat, division in zip(found, beats, divisions, strict=True):
        point = one["point"]
        rows.append(
            (
                one["kind"],
                one.get("subkind", ""),
                one["label"],
                searched(_names(one)),
                one.get("number", ""),
                one.get("street", ""),
                one.get("postcode") or "",
                f"({point.easting},{point.northing})",
                round(point.longitude, 6),
                round(point.latitude, 6),
                beat,
                division,
                source,
                one["key"],
                one.get("uprn", ""),
                one.get("uprn", "") in secret,
            )
        )
    copy_rows(run, "places_place", PLACE, rows)


def _names(one: dict[str, Any]) -> str:
    """By what a place is found: what it is, what it is called, and what else people call it."""
    kind = one.get("subkind") if one["kind"] == "premises" else ""
    return " ".join(filter(None, (kind, one["label"], one.get("also"))))


def searched(label: str) -> str:
    """A label as the search compares it."""
    return fold(label)[:300]


def _confidential(uprns: set[str]) -> set[str]:
    if not uprns:
        return set()
    with connections[DOOR].cursor() as cursor:
        cursor.execute(
            "SELECT uprn FROM places_place WHERE confidential AND uprn <> '' AND uprn = ANY (%s)",
            [list(uprns)],
        )
        return {row[0] for row in cursor.fetchall()}


def chunks(rows: Iterator[R]) -> Iterator[list[R]]:
    """A loader's rows, as many at a time as one batch takes."""
    while chunk := list(islice(rows, BATCH)):
        yield chunk
