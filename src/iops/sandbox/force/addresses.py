"""Addresses: homes and premises along the streets, numbered and with postcodes.

Odd numbers stand on one side, even ones on the other. About sixteen addresses of a street share a
postcode. The postcode areas begin with V, which no real area does (Royal Mail: Q, V and X are not
used in the first place), so no address here can be anybody's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from iops.sandbox.force.columns import Text, joined, numbers_as_text, pa, take_text
from iops.sandbox.force.draws import Draws
from iops.sandbox.force.land import Land
from iops.sandbox.force.shapes import Points
from iops.sandbox.force.streets import Streets

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

POSTCODE_AREAS: Final = ("VK", "VX", "VN", "VR", "VL")
ADDRESSES_PER_POSTCODE: Final = 16
_POSTCODES_PER_OUTCODE = 1_200
_UNIT_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"  # C, I, K, M, O, V are not used in the inward code
# How readily people live, and shops open, on main, through and side streets and dead ends.
_HOMES, _PREMISES = np.array([0.35, 0.75, 1.0, 1.3]), np.array([4.0, 1.6, 0.35, 0.05])


@dataclass(frozen=True, eq=False)
class Addresses:
    """All addresses, computed when asked for: homes are 0 to `homes` - 1, premises follow."""

    homes: int
    premises: int
    streets: Streets
    points: Points
    beat: Ints  # of each road
    first_home: Ints  # of each road, and the total
    first_premises: Ints
    first_place: Ints  # of each road, its first position within its street
    first_postcode: Ints  # of each street, and the total
    postcodes: Text
    beat_codes: Text

    def __len__(self) -> int:
        return self.homes + self.premises

    def place(self, ids: Ints) -> tuple[Ints, Ints]:
        """The road of each address and its position along that road's addresses."""
        is_home = ids < self.homes
        home = np.searchsorted(self.first_home, ids, side="right") - 1
        other = np.searchsorted(self.first_premises, ids - self.homes, side="right") - 1
        road = np.where(is_home, home, other)
        road = np.clip(road, 0, len(self.beat) - 1)
        nth = np.where(
            is_home,
            ids - self.first_home[road],
            ids - self.homes - self.first_premises[road] + np.diff(self.first_home)[road],
        )
        return road, nth

    def coordinates(self, ids: Ints) -> tuple[Floats, Floats]:
        """Grid metres of each address: beside the road, set back as houses are."""
        road, nth = self.place(ids)
        count = np.diff(self.first_home)[road] + np.diff(self.first_premises)[road]
        along = (nth // 2 + 0.5) / np.maximum((count + 1) // 2, 1)
        start, end = self.points[self.streets.roads[road]].transpose(1, 0, 2)
        step = end - start
        aside = np.column_stack([-step[:, 1], step[:, 0]]) / np.hypot(*step.T)[:, None]
        side = np.where(nth % 2 == 0, 9.0, -9.0)
        placed = start + along[:, None] * step + side[:, None] * aside
        return np.round(placed[:, 0], 1), np.round(placed[:, 1], 1)

    def numbers(self, ids: Ints) -> Ints:
        road, nth = self.place(ids)
        return self.first_place[road] + nth + 1

    def street_of(self, ids: Ints) -> Ints:
        return self.streets.street[self.place(ids)[0]]

    def beat_of(self, ids: Ints) -> Ints:
        return self.beat[self.place(ids)[0]]

    def postcode_of(self, ids: Ints) -> Ints:
        """Positions in `postcodes`."""
        road, nth = self.place(ids)
        within = (self.first_place[road] + nth) // ADDRESSES_PER_POSTCODE
        return self.first_postcode[self.streets.street[road]] + within

    def lines(self, ids: Ints) -> Text:
        """ "12 Ash Road" """
        street = take_text(self.street_names, self.street_of(ids))
        return joined(" ", numbers_as_text(self.numbers(ids)), street)

    @property
    def street_names(self) -> Text:
        return pa.array(self.streets.names, pa.string())


def make_addresses(
    draws: Draws, land: Land, points: Points, streets: Streets, *, homes: int, premises: int
) -> Addresses:
    """Spread exactly that many homes and premises over the roads."""
    kind = streets.road_kind
    middle = streets.middle
    luck = 0.6 + 0.8 * draws.uniform("address.luck", streets.street)
    near = _town_middle(land, middle)
    home_weight = streets.metres * _HOMES[kind] * luck
    premises_weight = streets.metres * _PREMISES[kind] * (0.1 + near**2)
    first_home, first_premises = _shared(home_weight, homes), _shared(premises_weight, premises)

    every = np.diff(first_home) + np.diff(first_premises)
    before = np.concatenate([[0], np.cumsum(every)])
    first_road = np.searchsorted(streets.street, np.arange(len(streets)))
    first_place = before[:-1] - before[first_road][streets.street]
    in_street = np.bincount(streets.street, every, minlength=len(streets)).astype(np.int64)
    first_postcode, names = _postcodes(streets, in_street)
    return Addresses(
        homes=homes,
        premises=premises,
        streets=streets,
        points=points,
        beat=land.beat_of(middle[:, 0], middle[:, 1]),
        first_home=first_home,
        first_premises=first_premises,
        first_place=first_place,
        first_postcode=first_postcode,
        postcodes=pa.array(names, pa.string()),
        beat_codes=pa.array([beat.code for beat in land.beats], pa.string()),
    )


def _shared(weight: Floats, total: int) -> Ints:
    """The first of each road's share, and the total: rounded so that nothing is lost."""
    heaped = np.concatenate([[0.0], np.cumsum(weight)])
    return np.asarray(np.round(heaped / heaped[-1] * total), np.int64)


def _town_middle(land: Land, middle: Points) -> Floats:
    """1 in the middle of a division's town, falling to 0 away from it."""
    seeds = land.division_seeds[land.division_of(middle[:, 0], middle[:, 1])]
    away = np.hypot(*(middle - seeds).T)
    return np.asarray(np.exp(-away / np.median(away)), np.float64)


def _postcodes(streets: Streets, in_street: Ints) -> tuple[Ints, list[str]]:
    """The first postcode of each street, and all postcodes; each division has its own outcodes."""
    counts = -(-in_street // ADDRESSES_PER_POSTCODE)
    first = np.concatenate([[0], np.cumsum(counts)])
    names: list[str] = []
    outcode = 0
    for division in range(int(streets.division.max()) + 1):
        count = int(counts[streets.division == division].sum())
        names.extend(_postcode(outcode, nth) for nth in range(count))
        outcode += -(-count // _POSTCODES_PER_OUTCODE)
    return first, names


def _postcode(outcode: int, nth: int) -> str:
    outcode += nth // _POSTCODES_PER_OUTCODE
    area, district = POSTCODE_AREAS[outcode // 99], outcode % 99 + 1
    sector, unit = divmod(nth % _POSTCODES_PER_OUTCODE, _POSTCODES_PER_OUTCODE // 10)
    first, second = divmod(unit * 137 % 400, 20)  # 137 and 400 share no factor
    return f"{area}{district} {sector}{_UNIT_LETTERS[first]}{_UNIT_LETTERS[second]}"
