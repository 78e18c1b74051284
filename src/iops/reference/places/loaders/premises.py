"""Points of interest and licensed premises: the places that people name instead of an address."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from iops.reference.places.loaders.points import Point, point_of, postcode_of, uprn_of
from iops.reference.places.loaders.text import Record, Refused, Source, csv_rows
from iops.reference.places.report import LoadReport


@dataclass(frozen=True, slots=True)
class PremisesRow:
    """A named place. Without a point of its own it lies where its postcode does.

    ``by_postcode`` says that it does. ``point`` is None only where no postcodes were given to
    place it by. ``also``: what else people call it.
    """

    kind: str
    name: str
    address: str
    postcode: str
    district: str
    point: Point | None
    by_postcode: bool = False
    uprn: str = ""
    also: str = ""


@dataclass(frozen=True, slots=True)
class LicenceRow:
    """A premises licence (Licensing Act 2003 Part 3) or club premises certificate (Part 4)."""

    premises: PremisesRow
    reference: str
    licence: str
    status: str
    begins: date | None
    ends: date | None
    alcohol: bool
    late_refreshment: bool
    entertainment: tuple[str, ...]


_INTEREST = {
    "kind": ("kind", "type", "category"),
    "name": ("name",),
    "also": ("also", "known_as", "nicknames"),
    "address": ("address",),
    "postcode": ("postcode",),
    "district": ("district",),
    "uprn": ("uprn",),
    "longitude": ("longitude", "long", "lon"),
    "latitude": ("latitude", "lat"),
    "easting": ("easting",),
    "northing": ("northing",),
}
_LICENCE = {
    "reference": ("CASEREFERENCE",),
    "date": ("CASEDATE",),
    "licence": ("SERVICETYPELABEL",),
    "name": ("PREMISESNAME",),
    "address": ("LOCATIONTEXT",),
    "postcode": ("POSTCODE",),
    "entertainment": ("ENTERTAINMENTTYPELABEL",),
    "late": ("LATENIGHTREFRESHMENT",),
    "alcohol": ("ALCOHOLSUPPLY",),
    "status": ("STATUSLABEL",),
    "begins": ("LICENCESTARTDATE",),
    "ends": ("LICENCEENDDATE",),
    "uprn": ("UPRN",),
    "longitude": ("LONGITUDE",),
    "latitude": ("LATITUDE",),
    "easting": ("EASTING",),
    "northing": ("NORTHING",),
}
_NO_NAME = frozenset({"unknown", "n/a", "none", "-"})


def interest_rows(
    given: Path | str | Source, postcodes: Mapping[str, Point] | None = None
) -> tuple[Iterator[PremisesRow], LoadReport]:
    """Rows of a points-of-interest CSV: kind, name, address, postcode, district, coordinates,
    UPRN.

    `postcodes` places those that have no coordinates of their own; who lies nowhere even then is
    refused. Without `postcodes` they are read as they are.
    """
    source = Source.of(given)
    report = LoadReport(source.name)

    def parse(record: Record) -> PremisesRow:
        kind = record.required("kind", longest=60)
        name = record.text("name")
        if not name or name.lower() in _NO_NAME:
            # A fire station that nobody named is still the fire station there.
            name = kind.capitalize()
        postcode = postcode_of(record, required=False)
        point, by_postcode = _placed(record, postcode, postcodes)
        return PremisesRow(
            kind=kind.lower(),
            name=name,
            address=record.text("address"),
            postcode=postcode,
            district=record.text("district"),
            point=point,
            by_postcode=by_postcode,
            uprn=uprn_of(record, required=False),
            also=record.text("also"),
        )

    return csv_rows(source, report, _INTEREST, parse, required=("kind", "name")), report


def licence_rows(
    given: Path | str | Source, postcodes: Mapping[str, Point] | None = None
) -> tuple[Iterator[LicenceRow], LoadReport]:
    """Rows of a licensed-premises CSV; `postcodes` as of `interest_rows`."""
    source = Source.of(given)
    report = LoadReport(source.name)

    def parse(record: Record) -> LicenceRow:
        postcode = postcode_of(record, required=False)
        licence = record.required("licence", longest=60)
        point, by_postcode = _placed(record, postcode, postcodes)
        premises = PremisesRow(
            kind="licensed premises",
            name=record.required("name"),
            address=record.text("address", longest=300),
            postcode=postcode,
            district="",
            point=point,
            by_postcode=by_postcode,
            uprn=uprn_of(record, required=False),
        )
        entertainment = record.text("entertainment", longest=1000)
        return LicenceRow(
            premises=premises,
            reference=record.required("reference", longest=40),
            licence=licence,
            status=record.text("status", longest=40),
            begins=_day(record, "begins"),
            ends=_day(record, "ends"),
            alcohol=_yes(record, "alcohol"),
            late_refreshment=_yes(record, "late"),
            entertainment=tuple(p.strip() for p in entertainment.split("|") if p.strip()),
        )

    return csv_rows(source, report, _LICENCE, parse, required=("reference", "name")), report


def _placed(
    record: Record, postcode: str, postcodes: Mapping[str, Point] | None
) -> tuple[Point | None, bool]:
    """Where it lies, and whether only its postcode says so.

    Raises Refused where nothing does: what is on no map can be neither found nor sent to.
    """
    own = point_of(record, may_lack=True)
    if own is not None or postcodes is None:
        return own, False
    if postcode in postcodes:
        return postcodes[postcode], True
    if postcode:
        raise Refused("postcode", "is not among the loaded postcodes, and there are no coordinates")
    raise Refused("postcode", "is empty, and there are no coordinates")


def _yes(record: Record, column: str) -> bool:
    text = record.text(column).upper()
    if text not in ("", "TRUE", "FALSE", "YES", "NO", "Y", "N"):
        raise Refused(column, "is neither TRUE nor FALSE")
    return text in ("TRUE", "YES", "Y")


def _day(record: Record, column: str) -> date | None:
    """day/month/year, the British way."""
    text = record.text(column).split(" ")[0]
    if not text:
        return None
    try:
        day, month, year = (int(part) for part in text.split("/"))
        return date(year, month, day)
    except ValueError:
        raise Refused(column, "is not a date like 31/12/2014") from None
