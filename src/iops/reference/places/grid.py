"""WGS84 longitude and latitude to British National Grid metres, and back.

Everything on a map is kept twice: as grid metres, in which nearest and within are plane geometry,
and as WGS84, which phones and the web speak. This module is the only one that knows how one
becomes the other.

The rule for data outside Great Britain: the grid means nothing there, so it is **refused**
(`OutsideGridError` says how many points and which first). Whoever wants to use such data all the
same (an extract of another country to test with) names a `Plane.local` of its own, and the plane
is then stored with the data, so that two planes cannot be mixed.

Accuracy: the seven-parameter (Helmert) transformation EPSG:1314, about 2 m nominal; the 1 m grid
shift file of the Ordnance Survey (OSTN15) is used only if it has been installed for PROJ. The
network is never asked for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pyproj import CRS, Transformer

Floats = NDArray[np.float64]

WGS84 = "EPSG:4326"
BRITISH_NATIONAL_GRID = "EPSG:27700"

# Area of use of EPSG:27700 (EPSG registry): Great Britain and its nearshore waters.
WEST, SOUTH, EAST, NORTH = -9.01, 49.75, 2.01, 61.01
# The lettered 100 km squares in use reach from SV (0, 0) to HP (0-700 km, 0-1,300 km).
GRID_WIDTH, GRID_HEIGHT = 700_000.0, 1_300_000.0
EARTH_RADIUS_M = 6_371_008.8  # mean radius, IUGG


class OutsideGridError(ValueError):
    """Points lie outside the plane that was asked for; says how many, which first, what to do."""


@dataclass(frozen=True, slots=True)
class Plane:
    """A flat metre system. `definition` is what is stored with data laid out in it."""

    definition: str
    name: str

    @staticmethod
    def local(longitude: float, latitude: float) -> Plane:
        """A transverse Mercator plane centred on one place, good to about 100 km around it."""
        definition = (
            f"+proj=tmerc +lon_0={longitude:.4f} +lat_0={latitude:.4f} +k=1 "
            "+x_0=100000 +y_0=100000 +datum=WGS84 +units=m +no_defs"
        )
        return Plane(definition, f"local plane at {latitude:.4f}, {longitude:.4f}")

    @property
    def is_national(self) -> bool:
        return self.definition == BRITISH_NATIONAL_GRID

    def from_wgs84(self, longitude: ArrayLike, latitude: ArrayLike) -> tuple[Floats, Floats]:
        """Degrees to metres. Raises OutsideGridError on the first point that does not belong."""
        lon, lat = _pair(longitude, latitude)
        bad = ~(inside(lon, lat) if self.is_national else _on_earth(lon, lat))
        if bad.any():
            first = int(np.argmax(bad))
            raise OutsideGridError(
                f"{int(bad.sum())} of {lon.size} points lie outside the {self.name}, the first at "
                f"position {first} (latitude {lat.flat[first]}, longitude {lon.flat[first]}). "
                "Check that latitude and longitude are not swapped; data of another country "
                "needs a local plane of its own."
            )
        east, north = _transformer(self.definition, forward=True).transform(lon, lat)
        return np.asarray(east, np.float64), np.asarray(north, np.float64)

    def to_wgs84(self, easting: ArrayLike, northing: ArrayLike) -> tuple[Floats, Floats]:
        """Metres to (longitude, latitude) in degrees."""
        east, north = _pair(easting, northing)
        lon, lat = _transformer(self.definition, forward=False).transform(east, north)
        return np.asarray(lon, np.float64), np.asarray(lat, np.float64)


NATIONAL_GRID = Plane(BRITISH_NATIONAL_GRID, "British National Grid")


def to_grid(longitude: ArrayLike, latitude: ArrayLike) -> tuple[Floats, Floats]:
    """WGS84 degrees to national grid (easting, northing) metres; refuses what is outside."""
    return NATIONAL_GRID.from_wgs84(longitude, latitude)


def to_wgs84(easting: ArrayLike, northing: ArrayLike) -> tuple[Floats, Floats]:
    """National grid metres to WGS84 (longitude, latitude) degrees; refuses what is outside."""
    east, north = _pair(easting, northing)
    bad = ~on_grid(east, north)
    if bad.any():
        first = int(np.argmax(bad))
        raise OutsideGridError(
            f"{int(bad.sum())} of {east.size} points are not on the British National Grid, the "
            f"first at position {first} (easting {east.flat[first]}, northing "
            f"{north.flat[first]})."
        )
    return NATIONAL_GRID.to_wgs84(east, north)


def inside(longitude: ArrayLike, latitude: ArrayLike) -> NDArray[np.bool_]:
    """Which points the national grid covers. NaN is outside."""
    lon, lat = _pair(longitude, latitude)
    result: NDArray[np.bool_] = (lon >= WEST) & (lon <= EAST) & (lat >= SOUTH) & (lat <= NORTH)
    return result


def on_grid(easting: ArrayLike, northing: ArrayLike) -> NDArray[np.bool_]:
    """Which grid metres fall in the lettered squares. NaN does not."""
    east, north = _pair(easting, northing)
    result: NDArray[np.bool_] = (
        (east >= 0) & (east < GRID_WIDTH) & (north >= 0) & (north < GRID_HEIGHT)
    )
    return result


def distance_m(
    longitude_1: ArrayLike, latitude_1: ArrayLike, longitude_2: ArrayLike, latitude_2: ArrayLike
) -> Floats:
    """Great-circle distance in metres, for points that are not in one plane."""
    lon1, lat1 = (np.radians(v) for v in _pair(longitude_1, latitude_1))
    lon2, lat2 = (np.radians(v) for v in _pair(longitude_2, latitude_2))
    haversine = (
        np.sin((lat2 - lat1) / 2) ** 2
        + np.cos(lat1) * np.cos(lat2) * np.sin((lon2 - lon1) / 2) ** 2
    )
    return np.asarray(2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(haversine)), np.float64)


@lru_cache(maxsize=32)
def _transformer(definition: str, *, forward: bool) -> Transformer:
    plane = CRS.from_user_input(definition)
    source, target = (WGS84, plane) if forward else (plane, WGS84)
    return Transformer.from_crs(source, target, always_xy=True)


def _pair(first: ArrayLike, second: ArrayLike) -> tuple[Floats, Floats]:
    return np.asarray(first, np.float64), np.asarray(second, np.float64)


def _on_earth(lon: Floats, lat: Floats) -> NDArray[np.bool_]:
    result: NDArray[np.bool_] = (np.abs(lon) <= 180) & (np.abs(lat) <= 90)
    return result
