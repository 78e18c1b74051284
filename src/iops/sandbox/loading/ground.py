"""Where the invented people live: on the invented land, or at real postcodes.

Addresses and premises are the force's own numbers, from 0; what comes back is what the database
holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

import numpy as np
from django.db import connections
from numpy.typing import NDArray

from iops.kernel.bulk import DOOR
from iops.reference.places.grid import to_wgs84
from iops.sandbox.force.columns import Ints, Text, joined, numbers_as_text, pa, pc
from iops.sandbox.force.draws import stride
from iops.sandbox.force.force import Force
from iops.sandbox.force.land import Area, Land
from iops.sandbox.force.workforce import Unit, Workforce, make_workforce

Floats = NDArray[np.float64]


class Ground(Protocol):
    """What the load needs to know of places."""

    @property
    def workforce(self) -> Workforce:
        """The police of these divisions."""

    def place(self, addresses: Ints) -> Ints:
        """Ids of places."""

    def lines(self, addresses: Ints) -> Text:
        """Addresses as people say them."""

    def where(self, addresses: Ints) -> dict[str, Any]:
        """Columns easting, northing, longitude, latitude, beat, division."""

    def organisation(self, premises: Ints) -> tuple[Ints, Text]:
        """Ids and names of the organisations in premises."""

    def division(self, area_code: str) -> str:
        """The division of a team or unit as the areas have it, "" for the whole force."""

    def patrol(self, units: list[Unit]) -> tuple[Floats, Floats]:
        """Somewhere in the division of each unit, grid metres."""

    def base(self, unit: Unit) -> tuple[float, float]:
        """Where a unit starts from."""


@dataclass(frozen=True, eq=False)
class InventedGround:
    """The land, streets and addresses of the force itself."""

    force: Force
    taken: Mapping[str, int]  # highest ids before the load

    @property
    def workforce(self) -> Workforce:
        return self.force.workforce

    @cached_property
    def localities(self) -> Text:
        """The name of each beat, by position."""
        return pa.array([beat.name for beat in self.force.land.beats], pa.string())

    @cached_property
    def divisions(self) -> Text:
        """The division of each beat, by position."""
        return pa.array([beat.parent_code for beat in self.force.land.beats], pa.string())

    def number(self, kind: str, ids: Ints) -> Ints:
        """The place of a street, address, postcode or premises, by its number from 1."""
        counts = self.force.counts()
        before = {"streets": 0, "addresses": counts["streets"]}
        before["premises"] = before["addresses"] + counts["addresses"]
        before["postcodes"] = before["premises"] + counts["premises"]
        return ids + before[kind] + self.taken.get("places_place", 0)

    def place(self, addresses: Ints) -> Ints:
        return self.number("addresses", addresses + 1)

    def lines(self, addresses: Ints) -> Text:
        of = self.force.addresses
        return joined(
            ", ",
            of.lines(addresses),
            self.localities.take(pa.array(of.beat_of(addresses))),
            of.postcodes.take(pa.array(of.postcode_of(addresses))),
        )

    def where(self, addresses: Ints) -> dict[str, Any]:
        of = self.force.addresses
        x, y = of.coordinates(addresses)
        lon, lat = to_wgs84(x, y)
        beat = pa.array(of.beat_of(addresses))
        return {
            "easting": x,
            "northing": y,
            "longitude": np.round(lon, 6),
            "latitude": np.round(lat, 6),
            "beat": of.beat_codes.take(beat),
            "division": self.divisions.take(beat),
        }

    def organisation(self, premises: Ints) -> tuple[Ints, Text]:
        ids = premises + 1 + self.taken.get("organisations_organisation", 0)
        return ids, self.force.premises.table(premises).column("name")

    def division(self, area_code: str) -> str:
        return "" if area_code == self.force.land.areas[0].code else area_code

    def patrol(self, units: list[Unit]) -> tuple[Floats, Floats]:
        network, draws = self.force.network, self.force.plan.draws
        division_of = self.force.land.division_of(network.x, network.y)
        codes = [area.code for area in self.force.land.divisions]
        nodes = []
        for unit in units:
            here = np.arange(network.node_count)
            if unit.area_code in codes:
                here = np.flatnonzero(division_of == codes.index(unit.area_code))
            nodes.append(int(here[draws.below("unit.node", np.array([unit.id]), len(here))[0]]))
        return network.x[nodes], network.y[nodes]

    def base(self, unit: Unit) -> tuple[float, float]:
        return unit.easting, unit.northing


_AREAS = "SELECT code, name FROM places_area WHERE kind = %s ORDER BY code"
_POSTCODES = """
    SELECT p.id, p.postcode, point[0], point[1], longitude, latitude, beat, division,
           concat_ws(', ', p.postcode, b.name, d.name)
    FROM places_place p
    JOIN places_area b ON b.kind = 'beat' AND b.code = p.beat
    JOIN places_area d ON d.kind = 'division' AND d.code = p.division
    WHERE p.kind = 'postcode' ORDER BY p.postcode, p.id
"""
_PREMISES = """
    SELECT p.id, split_part(label, ',', 1), subkind, label, point[0], point[1], longitude,
           latitude, beat, division
    FROM places_place p WHERE kind = 'premises' AND division <> '' ORDER BY id
"""
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"


@dataclass(frozen=True, eq=False)
class RealGround:
    """Real divisions, beats, postcodes and premises; who lives there is still invented."""

    force: Force
    letters: Mapping[str, str]  # of call signs and teams, to division codes
    names: Mapping[str, str]  # of divisions
    homes: Mapping[str, Any]  # columns of the postcodes
    premises: Mapping[str, Any]  # columns of the premises
    first_organisation: int

    @staticmethod
    def read(force: Force, taken: Mapping[str, int]) -> RealGround:
        """From places that were loaded before. LookupError says what is missing."""
        with connections[DOOR].cursor() as cursor:
            cursor.execute(_AREAS, ["division"])
            divisions = cursor.fetchall()
            cursor.execute(_POSTCODES)
            homes = cursor.fetchall()
            cursor.execute(_PREMISES)
            premises = cursor.fetchall()
        for what, found in (("divisions", divisions), ("postcodes", homes), ("premises", premises)):
            if not found:
                raise LookupError(f"the data folder gave no {what} inside the force's areas")
        # The letter of the whole force is taken.
        letters = [letter for letter in _LETTERS if letter != force.land.areas[0].code]
        keys = ("id", "postcode", "easting", "northing", "longitude", "latitude", "beat",
                "division", "line")  # fmt: skip
        more = ("id", "name", "kind", "line", "easting", "northing", "longitude", "latitude",
                "beat", "division")  # fmt: skip
        return RealGround(
            force,
            dict(zip(letters, (code for code, _ in divisions), strict=False)),
            dict(divisions),
            _columns(keys, homes),
            _columns(more, premises),
            taken.get("organisations_organisation", 0) + 1,
        )

    @cached_property
    def workforce(self) -> Workforce:
        whole = self.force.land.areas[0]
        areas = [
            Area(letter, "division", self.names[code], whole.code, whole.ring)
            for letter, code in self.letters.items()
        ]
        middles = np.array([self._middle(code) for code in self.letters.values()])
        land = Land(self.force.land.name, (whole, *areas), middles, ())
        return make_workforce(self.force.plan, land, self.force.people.names, self.force.premises)

    def _middle(self, code: str) -> tuple[float, float]:
        mine = self.homes["division"] == code
        return (
            float(np.median(self.homes["easting"][mine])),
            float(np.median(self.homes["northing"][mine])),
        )

    def _rows(self, addresses: Ints) -> tuple[Ints, Ints, NDArray[np.bool_]]:
        """For each address the row of its postcode, of its premises, and which of them counts."""
        count = len(self.homes["id"])
        home = addresses * stride(count) % count
        of = self.force.premises.at_address(addresses)
        return home, of % len(self.premises["id"]), addresses >= self.force.addresses.homes

    def _both(self, name: str, addresses: Ints) -> Any:
        home, other, is_premises = self._rows(addresses)
        return np.where(is_premises, self.premises[name][other], self.homes[name][home])

    def place(self, addresses: Ints) -> Ints:
        return np.asarray(self._both("id", addresses), np.int64)

    def lines(self, addresses: Ints) -> Text:
        # A postcode has some fifteen addresses; a number tells one of them from the next.
        _, _, is_premises = self._rows(addresses)
        number = numbers_as_text(1 + addresses * 7 % 83)
        plain = pa.array(self._both("line", addresses).astype(object), pa.string())
        return pc.if_else(pa.array(is_premises), plain, joined(", ", number, plain))

    def where(self, addresses: Ints) -> dict[str, Any]:
        found: dict[str, Any] = {
            name: np.asarray(self._both(name, addresses), np.float64)
            for name in ("easting", "northing", "longitude", "latitude")
        }
        for name in ("beat", "division"):
            found[name] = pa.array(self._both(name, addresses).astype(object), pa.string())
        return found

    def organisation(self, premises: Ints) -> tuple[Ints, Text]:
        row = premises % len(self.premises["id"])
        names = pa.array(self.premises["name"][row].astype(object), pa.string())
        return row + self.first_organisation, names

    def division(self, area_code: str) -> str:
        return self.letters.get(area_code, "")

    def patrol(self, units: list[Unit]) -> tuple[Floats, Floats]:
        draws, x, y = self.force.plan.draws, [], []
        for unit in units:
            code = self.letters.get(unit.area_code)
            here = (
                np.arange(len(self.homes["id"]))
                if code is None
                else np.flatnonzero(self.homes["division"] == code)
            )
            row = int(here[draws.below("unit.postcode", np.array([unit.id]), len(here))[0]])
            x.append(float(self.homes["easting"][row]))
            y.append(float(self.homes["northing"][row]))
        return np.array(x), np.array(y)

    def base(self, unit: Unit) -> tuple[float, float]:
        codes = list(self.letters.values())
        code = self.letters.get(unit.area_code, codes[unit.id % len(codes)])
        return self._middle(code)


def _columns(names: tuple[str, ...], rows: list[tuple[Any, ...]]) -> dict[str, Any]:
    return {name: np.array(column) for name, column in zip(names, zip(*rows, strict=True),
                                                           strict=True)}  # fmt: skip
