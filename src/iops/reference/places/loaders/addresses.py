"""Addresses by UPRN: an extract of a gazetteer, and OS Open UPRN, which says only where each lies.

Layouts: one row for each address with plain column names, under which the headers of AddressBase
(Ordnance Survey) are known too; OS Open UPRN (UPRN, X_COORDINATE, Y_COORDINATE, LATITUDE,
LONGITUDE).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from iops.reference.places.loaders.points import Point, point_of, postcode_of, uprn_of
from iops.reference.places.loaders.text import NotOurs, Record, Refused, Source, csv_rows
from iops.reference.places.report import LoadReport


@dataclass(frozen=True, slots=True)
class AddressRow:
    """An address. ``by_postcode``: it has no coordinates of its own and lies at its postcode."""

    uprn: str
    label: str
    number: str
    street: str
    postcode: str
    category: str
    point: Point
    by_postcode: bool = False


@dataclass(frozen=True, slots=True)
class PositionRow:
    """Where a UPRN lies, and nothing else of it."""

    uprn: str
    point: Point


_COLUMNS: Final = {
    "uprn": ("uprn",),
    "organisation": ("organisation", "organisation_name"),
    "sub_building": ("sub_building", "sub_building_name"),
    "number": ("number", "building_number", "house_number"),
    "street": ("street", "thoroughfare", "street_description", "street_name"),
    "town": ("town", "post_town", "town_name"),
    "postcode": ("postcode", "postcode_locator"),
    "class": ("class", "classification_code"),
    "easting": ("easting", "x_coordinate"),
    "northing": ("northing", "y_coordinate"),
    "longitude": ("longitude", "long", "lon"),
    "latitude": ("latitude", "lat"),
}
#: Any of these makes a file one of addresses.
_WORDS: Final = frozenset({"organisation", "sub_building", "number", "street", "town", "postcode"})
#: What the table keeps apart of a house number; a longer one stands in the label alone.
_LONGEST_NUMBER: Final = 20


def address_rows(
    given: Path | str | Source,
    *,
    postcodes: Callable[[], Mapping[str, Point]],
    held: Callable[[], Collection[int]],
) -> tuple[Iterator[AddressRow | PositionRow], LoadReport]:
    """Rows of a file of addresses, or of OS Open UPRN, whichever its header says.

    ``postcodes`` places addresses without coordinates; ``held`` are the UPRNs that we know: the
    rest of the country is passed over. Each is asked for once, and only if it is needed.
    """
    source = Source.of(given)
    report = LoadReport(source.name)
    lies_at, known = cache(postcodes), cache(held)
    seen: set[int] = set()

    def parse(record: Record) -> AddressRow | PositionRow:
        uprn = uprn_of(record, required=True)
        if not _WORDS & record.places.keys():
            if int(uprn) not in known():
                raise NotOurs
            point = point_of(record)
            assert point is not None
            return PositionRow(uprn, point)
        if int(uprn) in seen:
            raise Refused("uprn", "occurs in an earlier row already")
        address = _address(record, uprn, lies_at)
        seen.add(int(uprn))
        return address

    return csv_rows(source, report, _COLUMNS, parse, required=("uprn",)), report


def _address(record: Record, uprn: str, postcodes: Callable[[], Mapping[str, Point]]) -> AddressRow:
    number, street = record.text("number", longest=50), record.text("street", longest=100)
    organisation = record.text("organisation", longest=100)
    if not (number or street or organisation):
        raise Refused("street", "is empty, as are number and organisation: nobody could find it")
    postcode = postcode_of(record, required=False)
    town, part = record.text("town", longest=60), record.text("sub_building", longest=60)
    house = f"{number} {street}".strip()
    point, by_postcode = point_of(record, may_lack=True), False
    if point is None:
        if not postcode:
            raise Refused("postcode", "is empty, and there are no coordinates")
        point, by_postcode = postcodes().get(postcode), True
        if point is None:
            raise Refused(
                "postcode", "is not among the loaded postcodes, and there are no coordinates"
            )
    return AddressRow(
        uprn=uprn,
        label=", ".join(one for one in (organisation, part, house, town, postcode) if one),
        number=number if len(number) <= _LONGEST_NUMBER else "",
        street=street,
        postcode=postcode,
        category=record.text("class", longest=40),
        point=point,
        by_postcode=by_postcode,
    )
