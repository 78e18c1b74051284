"""Streets, addresses, postcodes and areas as rows."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from iops.reference.places.grid import to_wgs84
from iops.sandbox.force import shapes
from iops.sandbox.force.addresses import Addresses
from iops.sandbox.force.columns import Batch, batch, numbers_as_text, pa, take_text
from iops.sandbox.force.land import Land

Ints = NDArray[np.int64]


def area_table(land: Land) -> Batch:
    areas = land.areas
    return batch(
        {
            "code": pa.array([area.code for area in areas]),
            "kind": pa.array([area.kind for area in areas]),
            "name": pa.array([area.name for area in areas]),
            "parent_code": pa.array([area.parent_code or None for area in areas], pa.string()),
            "polygon": pa.array([area.polygon() for area in areas]),
            "geometry": pa.array([area.geometry() for area in areas]),
            "square_metres": np.array([round(shapes.area(area.ring)) for area in areas]),
        }
    )


def street_table(land: Land, addresses: Addresses, rows: Ints) -> Batch:
    streets = addresses.streets
    # Roads are sorted by street: the one in the middle of each run is in the middle of the street.
    first = np.searchsorted(streets.street, rows, side="left")
    last = np.searchsorted(streets.street, rows, side="right")
    middle = streets.middle[(first + last - 1) // 2]
    heaped = np.concatenate([[0.0], np.cumsum(streets.metres)])
    lon, lat = to_wgs84(middle[:, 0], middle[:, 1])
    codes = pa.array([division.code for division in land.divisions])
    return batch(
        {
            "id": rows + 1,
            "name": take_text(addresses.street_names, rows),
            "division": take_text(codes, streets.division[rows]),
            "metres": np.round(heaped[last] - heaped[first], 1),
            "easting": np.round(middle[:, 0], 1),
            "northing": np.round(middle[:, 1], 1),
            "longitude": np.round(lon, 6),
            "latitude": np.round(lat, 6),
        }
    )


def address_table(addresses: Addresses, rows: Ints) -> Batch:
    x, y = addresses.coordinates(rows)
    lon, lat = to_wgs84(x, y)
    return batch(
        {
            "id": rows + 1,
            "kind": take_text(_KINDS, (rows >= addresses.homes).astype(np.int64)),
            "number": numbers_as_text(addresses.numbers(rows)),
            "street_id": addresses.street_of(rows) + 1,
            "line": addresses.lines(rows),
            "postcode": take_text(addresses.postcodes, addresses.postcode_of(rows)),
            "beat": take_text(addresses.beat_codes, addresses.beat_of(rows)),
            "easting": x,
            "northing": y,
            "longitude": np.round(lon, 6),
            "latitude": np.round(lat, 6),
        }
    )


def postcode_table(addresses: Addresses) -> Batch:
    """Each postcode lies at the middle of its addresses; portion by portion, sums only."""
    count = len(addresses.postcodes)
    sums = np.zeros((3, count))
    beat = np.zeros(count, np.int64)
    for low in range(0, len(addresses), 1 << 18):
        rows = np.arange(low, min(low + (1 << 18), len(addresses)))
        code = addresses.postcode_of(rows)
        for position, weight in enumerate((None, *addresses.coordinates(rows))):
            sums[position] += np.bincount(code, weight, minlength=count)
        beat[code] = addresses.beat_of(rows)
    used = np.flatnonzero(sums[0])
    x, y = np.round(sums[1:, used] / sums[0, used], 1)
    lon, lat = to_wgs84(x, y)
    return batch(
        {
            "postcode": take_text(addresses.postcodes, used),
            "addresses": sums[0, used].astype(np.int64),
            "easting": x,
            "northing": y,
            "longitude": np.round(lon, 6),
            "latitude": np.round(lat, 6),
            "beat": take_text(addresses.beat_codes, beat[used]),
        }
    )


_KINDS = pa.array(["home", "premises"])
