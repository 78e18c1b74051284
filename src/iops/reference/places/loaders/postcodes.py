"""Postcodes: Code-Point Open (Ordnance Survey) and the ONS Postcode Directory (ONSPD).

Both are read in the layout in which they are published and in the shortened one with a header of
plain names. Layouts: Code-Point Open user guide (ten columns without header: PC, PQ, EA, NO, CY,
RH, LH, CC, DC, WC); ONSPD user guide (pcds, lat, long, oseast1m, osnrth1m, oslaua, osward, ...).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from iops.reference.places.loaders.points import Point, point_of, postcode_of
from iops.reference.places.loaders.text import Record, Refused, Source, csv_rows
from iops.reference.places.report import LoadReport


@dataclass(frozen=True, slots=True)
class PostcodeRow:
    """One postcode and the statistical areas it is counted in (codes of the ONS)."""

    postcode: str
    point: Point
    quality: int | None  # Code-Point positional quality: 10 best, 90 no coordinates
    district_code: str
    ward_code: str
    lsoa_code: str
    lsoa_name: str
    msoa_code: str


_COLUMNS = {
    "postcode": ("postcode", "pcds", "pcd", "PC"),
    "quality": ("positional_quality", "positional_quality_indicator", "PQ", "osgrdind"),
    "easting": ("easting", "eastings", "oseast1m", "EA"),
    "northing": ("northing", "northings", "osnrth1m", "NO"),
    "longitude": ("longitude", "long", "lon"),
    "latitude": ("latitude", "lat"),
    "district": ("district_code", "admin_district_code", "oslaua", "laua", "district", "DC"),
    "ward": ("ward17_code", "ward_code", "admin_ward_code", "osward", "ward", "WC"),
    "lsoa": ("lsoa21_code", "lsoa21", "lsoa11_code", "lsoa11", "lsoa_code"),
    "lsoa_name": ("lsoa21_name", "lsoa11_name", "lsoa_name"),
    "msoa": ("msoa21_code", "msoa21", "msoa11_code", "msoa11", "msoa_code"),
}
_CODE_POINT = {"postcode": 0, "quality": 1, "easting": 2, "northing": 3, "district": 8, "ward": 9}
_NO_COORDINATES = 90


def code_point_rows(
    given: Path | str | Source,
) -> tuple[Iterator[PostcodeRow], LoadReport]:
    """Rows of a Code-Point Open CSV, with or without header."""
    return _rows(given, _CODE_POINT)


def onspd_rows(given: Path | str | Source) -> tuple[Iterator[PostcodeRow], LoadReport]:
    """Rows of an ONSPD CSV."""
    return _rows(given, None)


def _rows(
    given: Path | str | Source, headerless: dict[str, int] | None
) -> tuple[Iterator[PostcodeRow], LoadReport]:
    source = Source.of(given)
    report = LoadReport(source.name)
    seen: set[str] = set()

    def parse(record: Record) -> PostcodeRow:
        postcode = postcode_of(record, required=True)
        if postcode in seen:
            raise Refused("postcode", "occurs in an earlier row already")
        quality = _quality(record)
        if quality == _NO_COORDINATES:
            raise Refused("quality", "says that the postcode has no coordinates")
        point = point_of(record)
        assert point is not None
        seen.add(postcode)
        return PostcodeRow(
            postcode=postcode,
            point=point,
            quality=quality,
            district_code=record.text("district", longest=9),
            ward_code=record.text("ward", longest=9),
            lsoa_code=record.text("lsoa", longest=9),
            lsoa_name=record.text("lsoa_name"),
            msoa_code=record.text("msoa", longest=9),
        )

    rows = csv_rows(source, report, _COLUMNS, parse, required=("postcode",), headerless=headerless)
    return rows, report


def _quality(record: Record) -> int | None:
    text = record.text("quality")
    if not text:
        return None
    if not text.isdecimal():
        raise Refused("quality", "is not a whole number")
    return int(text)
