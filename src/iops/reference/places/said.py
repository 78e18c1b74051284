"""Positions as people say, type or paste them: pure.

Grid references and metres of the National Grid, latitude and longitude in degrees, minutes and
seconds, and the links that telephones share. A name, an address or a postcode is none of these.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import log10
from typing import Final

from iops.reference.places.grid import inside, on_grid, to_grid, to_wgs84
from iops.reference.places.gridref import format_reference, parse_reference

_BY_GRID, _BY_METRES = "grid reference", "easting and northing"
#: Metres of one degree of latitude, nearly everywhere.
_DEGREE_M: Final = 111_000
#: No more digits than a telephone is exact: a fifth decimal is a metre.
_EXACT_M: Final = 5
_GRID: Final = re.compile(
    r"(?:GRID|OSGR|NGR)?(?:REF(?:ERENCE)?)?[:.]?([HJNOST][A-HJ-Z])((?:\d\d){2,5})"
)
_METRES: Final = re.compile(
    r"(?:E(?:ASTING)?[:=]?)?\s*(\d{6})(?:\.\d+)?\s*[,; ]\s*"
    r"(?:N(?:ORTHING)?[:=]?)?\s*(\d{5,7})(?:\.\d+)?",
    re.IGNORECASE,
)
_DEGREES: Final = r"([+-−]?\d{1,3}(?:\.\d+)?)"
_DECIMAL: Final = re.compile(
    rf"(?:LAT(?:ITUDE)?\s*[:=]?\s*)?([NS])?\s*{_DEGREES}\s*°?\s*([NS])?\s*[,;/ ]\s*"
    rf"(?:LON(?:G(?:ITUDE)?)?\s*[:=]?\s*)?([EW])?\s*{_DEGREES}\s*°?\s*([EW])?",
    re.IGNORECASE,
)
_PARTS: Final = (
    r"(\d{1,3})\s*[°º:\s]\s*(\d{1,2}(?:\.\d+)?)\s*[′'’:\s]?\s*"
    r"(?:(\d{1,2}(?:\.\d+)?)\s*[″\"”]?)?"
)
_MINUTES: Final = re.compile(
    rf"([NS])?\s*{_PARTS}\s*([NS])?\s*[,; ]\s*([EW])?\s*{_PARTS}\s*([EW])?", re.IGNORECASE
)
_LINK: Final = re.compile(
    r"(?:geo:|@|[?&](?:q|ll|daddr|query|center|mlat)=(?:loc:)?)"
    r"([+-]?\d{1,2}\.\d+)(?:,|%2C|&mlon=)([+-]?\d{1,3}\.\d+)",
    re.IGNORECASE,
)
#: What somebody adds for others to read: "53.48, -2.24 (behind the church)".
_REMARK: Final = re.compile(r"\s*\([^()]*\)\s*$")


@dataclass(frozen=True, slots=True)
class SaidPoint:
    """A position that was said. ``within``: how exact the saying is, in metres either way."""

    how: str
    easting: float
    northing: float
    longitude: float
    latitude: float
    within: int

    @property
    def text(self) -> str:
        """The position as it can be read again, no more exact than it was said."""
        if self.how == _BY_GRID:
            return self.reference
        decimals = max(0, min(5, round(log10(_DEGREE_M / 2 / self.within))))
        return f"{self.latitude:.{decimals}f}, {self.longitude:.{decimals}f}"

    @property
    def reference(self) -> str:
        """The grid reference of the position, no more exact than it was said."""
        digits = 2 + sum(self.within < metres for metres in (500, 50, 5))
        return format_reference(self.easting, self.northing, digits=digits)


def point_in(text: str) -> SaidPoint | None:
    """The position that a text is; None for a text that is none.

    Raises ValueError, with a sentence, for one that is a position, but not one in Great Britain.
    """
    given = _REMARK.sub("", text.strip())
    if not any(one.isdigit() for one in given):
        return None
    return next((found for found in _readings(given) if found is not None), None)


def _readings(given: str) -> Iterator[SaidPoint | None]:
    yield _grid_reference(given)
    yield _metres(given)
    if link := _LINK.search(given):
        yield _degrees("link of a map", link[1], link[2])
    yield _decimal(given)
    yield _minutes(given)


def _grid_reference(given: str) -> SaidPoint | None:
    found = _GRID.fullmatch("".join(given.upper().split()))
    if not found:
        return None
    east, north = parse_reference(found[1] + found[2])
    longitude, latitude = to_wgs84(east, north)
    half = 10 ** (5 - len(found[2]) // 2) / 2
    return SaidPoint(_BY_GRID, east, north, float(longitude), float(latitude), max(1, round(half)))


def _metres(given: str) -> SaidPoint | None:
    found = _METRES.fullmatch(given)
    if not found:
        return None
    east, north = float(found[1]), float(found[2])
    if not on_grid(east, north):
        raise ValueError(f"{found[1]}, {found[2]} is not on the National Grid: check the digits.")
    longitude, latitude = to_wgs84(east, north)
    return SaidPoint(_BY_METRES, east, north, float(longitude), float(latitude), _EXACT_M)


def _decimal(given: str) -> SaidPoint | None:
    found = _DECIMAL.fullmatch(given)
    if not found or "." not in found[2] + found[5]:
        return None
    south, west = _hemisphere(found[1], found[3]), _hemisphere(found[4], found[6])
    return _degrees("latitude and longitude", south + found[2], west + found[5])


def _hemisphere(before: str | None, behind: str | None) -> str:
    return "-" if (before or behind or "").upper() in ("S", "W") else ""


def _minutes(given: str) -> SaidPoint | None:
    found = _MINUTES.fullmatch(given)
    if not found:
        return None
    one = found.groups()
    # Without a letter of the compass "12 14 3 7" may be anything.
    if not ((one[0] or one[4]) and (one[5] or one[9])):
        return None
    latitude, longitude = _of_parts(*one[1:4]), _of_parts(*one[6:9])
    south, west = _hemisphere(one[0], one[4]), _hemisphere(one[5], one[9])
    exact = _EXACT_M if one[3] or "." in (one[2] or "") else 900
    return _at(
        "degrees and minutes", float(f"{south}{latitude}"), float(f"{west}{longitude}"), exact
    )


def _of_parts(degrees: str, minutes: str, seconds: str | None) -> float:
    return int(degrees) + float(minutes) / 60 + float(seconds or 0) / 3600


def _degrees(how: str, latitude: str, longitude: str) -> SaidPoint:
    north, east = (float(one.replace("−", "-").replace("--", "")) for one in (latitude, longitude))
    decimals = min(len(one.partition(".")[2]) for one in (latitude, longitude))
    return _at(how, north, east, max(_EXACT_M, round(_DEGREE_M / 10**decimals / 2)))


def _at(how: str, latitude: float, longitude: float, within: int) -> SaidPoint:
    if not inside(longitude, latitude):
        if not inside(latitude, longitude):
            raise ValueError(
                f"{latitude:g}, {longitude:g} is not in Great Britain. Say the latitude first, "
                "for example 53.48, -2.24, and west with a minus."
            )
        latitude, longitude, how = longitude, latitude, f"{how}, the other way round"
    east, north = to_grid(longitude, latitude)
    return SaidPoint(how, float(east), float(north), longitude, latitude, within)
