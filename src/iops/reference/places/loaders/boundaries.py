"""Area boundaries from GeoJSON (RFC 7946): forces, divisions and beats.

Features are read one at a time, so a file of any size needs the memory of its largest feature.
"""

from __future__ import annotations

import codecs
import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from iops.reference.places.grid import inside, to_grid
from iops.reference.places.loaders.text import Refused, Source
from iops.reference.places.polygons import Polygon, area_m2
from iops.reference.places.report import LoadReport

KINDS: Final = ("force", "division", "beat", "lsoa")
_READ_AT_ONCE = 1 << 16
# Properties under which public files carry these, the first present one counts.
_KIND = ("kind", "level", "area_kind")
_CODE = ("code", "area_code", "id", "pfa_code", "lad_code", "ward_code", "GSS_CODE")
_NAME = ("name", "area_name", "label")
_PARENT = ("parent_code", "parent", "local_authority_area_code", "division_code", "force_code")


@dataclass(frozen=True, slots=True)
class AreaRow:
    """One area: its polygons in grid metres, and as the file had them for the map."""

    kind: str
    code: str
    name: str
    parent_code: str
    polygons: tuple[Polygon, ...]
    geometry: Mapping[str, Any]  # GeoJSON, WGS84
    square_metres: float


def boundary_rows(
    given: Path | str | Source, *, kind: str | None = None
) -> tuple[Iterator[AreaRow], LoadReport]:
    """Areas of a GeoJSON file. `kind` for files whose features do not say what they are."""
    if kind is not None and kind not in KINDS:
        raise ValueError(f"kind is one of {', '.join(KINDS)}, not {kind!r}")
    source = Source.of(given)
    report = LoadReport(source.name)
    return _areas(source, report, kind), report


def _areas(source: Source, report: LoadReport, kind: str | None) -> Iterator[AreaRow]:
    seen: set[tuple[str, str]] = set()
    position = 0
    try:
        for position, feature in enumerate(_features(source), start=1):
            try:
                area = _area(feature, kind)
                if (area.kind, area.code) in seen:
                    raise Refused("code", f"{area.code} occurs in an earlier feature already")
            except Refused as refused:
                report.reject(position, refused.column, refused.reason)
            else:
                seen.add((area.kind, area.code))
                report.accept()
                yield area
        report.finished = True
    except (OSError, EOFError, zlib.error, UnicodeDecodeError, json.JSONDecodeError) as error:
        report.reject(position + 1, "", f"the file cannot be read any further: {error}")
    except Refused as refused:
        report.reject(0, refused.column, refused.reason)


def _area(feature: Any, kind: str | None) -> AreaRow:
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        raise Refused("type", "is not a Feature")
    properties = feature.get("properties") or {}
    stated = kind or _property(properties, _KIND).lower()
    if stated not in KINDS:
        raise Refused("kind", f"is not one of {', '.join(KINDS)}")
    code = _property(properties, _CODE) or str(feature.get("id") or "")
    name = _property(properties, _NAME)
    if not code:
        raise Refused("code", f"none of the properties {', '.join(_CODE)} is present")
    if not name:
        raise Refused("name", f"none of the properties {', '.join(_NAME)} is present")
    geometry: Any = feature.get("geometry")
    polygons = polygons_of(geometry)
    size = area_m2(polygons)
    if size <= 0:
        raise Refused("geometry", "encloses no area")
    return AreaRow(stated, code, name, _property(properties, _PARENT), polygons, geometry, size)


def _property(properties: Mapping[str, Any], names: Sequence[str]) -> str:
    for name in names:
        value = properties.get(name)
        if value not in (None, ""):
            return " ".join(str(value).split())
    return ""


def polygons_of(geometry: Any) -> tuple[Polygon, ...]:
    if not isinstance(geometry, dict):
        raise Refused("geometry", "is missing")
    parts = geometry.get("coordinates")
    if geometry.get("type") == "Polygon":
        parts = [parts]
    elif geometry.get("type") != "MultiPolygon":
        raise Refused("geometry", f"is a {geometry.get('type')}, not a Polygon or MultiPolygon")
    if not isinstance(parts, list) or not parts:
        raise Refused("geometry", "has no coordinates")
    return tuple(tuple(_ring(ring) for ring in _listed(part)) for part in parts)


def _listed(part: Any) -> list[Any]:
    if not isinstance(part, list) or not part:
        raise Refused("geometry", "has a polygon without rings")
    return part


def _ring(ring: Any) -> np.ndarray[Any, np.dtype[np.float64]]:
    try:
        points = np.array([(p[0], p[1]) for p in ring], np.float64)
    except (TypeError, ValueError, IndexError, KeyError):
        raise Refused("geometry", "has a position that is not two numbers") from None
    if len(points) < 4:
        raise Refused("geometry", "has a ring of fewer than four positions")
    if (points[0] != points[-1]).any():
        raise Refused("geometry", "has a ring that does not end where it begins")
    if not inside(points[:, 0], points[:, 1]).all():
        raise Refused("geometry", "has positions outside Great Britain (longitude comes first)")
    east, north = to_grid(points[:, 0], points[:, 1])
    return np.column_stack([east, north])


def _features(source: Source) -> Iterator[Any]:
    """The members of the top-level "features" array, each decoded by itself."""
    decoder = json.JSONDecoder()
    utf8 = codecs.getincrementaldecoder("utf-8-sig")()
    with source.open() as raw:
        buffer, ended = "", False

        def more() -> None:
            nonlocal buffer, ended
            block = raw.read(_READ_AT_ONCE + len(buffer))  # grows, so big features stay linear
            ended = not block
            buffer += utf8.decode(block, final=ended)

        while (start := buffer.find('"features"')) < 0 and not ended:
            more()
        if start < 0:
            raise Refused("features", "the file is not a GeoJSON FeatureCollection")
        buffer = buffer[start + len('"features"') :]
        expected = ":["
        while True:
            buffer = buffer.lstrip()
            if not buffer:
                if ended:
                    raise json.JSONDecodeError("ends inside the features", buffer, 0)
                more()
            elif expected:
                if buffer[0] != expected[0]:
                    raise json.JSONDecodeError("features is not a list", buffer, 0)
                buffer, expected = buffer[1:], expected[1:]
            elif buffer[0] == "]":
                return
            elif buffer[0] == ",":
                buffer = buffer[1:]
            else:
                try:
                    feature, end = decoder.raw_decode(buffer)
                except json.JSONDecodeError:
                    if ended:
                        raise
                    more()
                    continue
                buffer = buffer[end:]
                yield feature
