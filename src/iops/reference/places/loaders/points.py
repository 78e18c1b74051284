"""What all rows that lie somewhere have in common: two coordinate systems that must agree."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot
from typing import Final

from iops.reference.places.grid import inside, on_grid, to_grid, to_wgs84
from iops.reference.places.loaders.text import Record, Refused
from iops.reference.places.postcode import normalise_postcode
from iops.reference.places.uprn import MOST_DIGITS, normalise_uprn

# Where a file gives both systems they may differ by the transformation's error, not by more.
FURTHEST_APART_M: Final = 25.0


@dataclass(frozen=True, slots=True)
class Point:
    """One place in both systems."""

    easting: float
    northing: float
    longitude: float
    latitude: float


def point_of(record: Record, *, may_lack: bool = False) -> Point | None:
    """The place of a row from longitude and latitude, easting and northing, or both.

    Refuses numbers that are not numbers, places outside Great Britain, and two systems that
    contradict each other. None where `may_lack` and the row has no coordinates at all.
    """
    in_degrees = bool(record.text("longitude") or record.text("latitude"))
    in_metres = bool(record.text("easting") or record.text("northing"))
    if not in_degrees and not in_metres:
        if may_lack:
            return None
        raise Refused("latitude" if "latitude" in record.places else "easting", "is empty")
    if not in_metres:
        lon, lat = record.number("longitude"), record.number("latitude")
        _check_degrees(lon, lat)
        east, north = to_grid(lon, lat)
        return Point(float(east), float(north), lon, lat)
    easting, northing = record.number("easting"), record.number("northing")
    if not on_grid(easting, northing):
        raise Refused("easting", "is not on the British National Grid")
    longitude, latitude = to_wgs84(easting, northing)
    if not in_degrees:
        return Point(easting, northing, float(longitude), float(latitude))
    lon, lat = record.number("longitude"), record.number("latitude")
    _check_degrees(lon, lat)
    east, north = to_grid(lon, lat)
    apart = hypot(float(east) - easting, float(north) - northing)
    if apart > FURTHEST_APART_M:
        raise Refused("longitude", f"is {apart:.0f} m from the easting and northing of the row")
    return Point(easting, northing, lon, lat)


def _check_degrees(lon: float, lat: float) -> None:
    if not inside(lon, lat):
        swapped = bool(inside(lat, lon))
        hint = " (longitude and latitude are swapped)" if swapped else ""
        raise Refused("latitude", f"lies outside Great Britain{hint}")


def postcode_of(record: Record, *, required: bool) -> str:
    """The postcode of a row in its one spelling, "" where it may be and is absent."""
    text = record.required("postcode") if required else record.text("postcode")
    if not text:
        return ""
    postcode = normalise_postcode(text)
    if postcode is None:
        raise Refused("postcode", "has not the shape of a postcode")
    return postcode


def uprn_of(record: Record, *, required: bool) -> str:
    """The UPRN of a row without leading noughts, "" where it may be and is absent."""
    text = record.required("uprn") if required else record.text("uprn")
    if not text:
        return ""
    uprn = normalise_uprn(text)
    if uprn is None:
        exponent = "e+" in text.lower()
        hint = " (a spreadsheet has shortened it: format the column as text)" if exponent else ""
        raise Refused("uprn", f"is not a UPRN, which has 1 to {MOST_DIGITS} digits{hint}")
    return uprn
