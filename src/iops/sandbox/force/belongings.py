"""Vehicles and telephones of the households.

Number plates have the current form (two letters, age identifier, three letters), and begin with J,
T or U, which the DVLA has not allocated to any area (general knowledge of INF104): plausible to
type and to misread, but no real car carries one.

Telephone numbers begin with a range that Ofcom reserves for drama (07700 900xxx, 01632 960xxx and
the city ranges). Those hold a few thousand numbers, so **three digits more** are put behind them:
+44 7700 900 123 456. Such a number is longer than any British number, within the fifteen digits of
E.164, and a telephone that took its beginning for a number would reach the drama range.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from iops.sandbox.force.columns import Batch, batch, joined, numbers_as_text, pa, pc, take_text
from iops.sandbox.force.draws import Draws
from iops.sandbox.force.fanout import Fanout, fan_out
from iops.sandbox.force.population import COUPLE, SHARERS, Household, Population
from iops.sandbox.force.profiles import Profiles
from iops.sandbox.force.wordlists.cars import CAR_WEIGHTS, CARS, COLOUR_WEIGHTS, COLOURS

Ints = NDArray[np.int64]

MOBILE_RANGES: Final = ("7700900", "1134960", "1144960", "1154960", "1164960", "1174960",
                        "1184960", "1214960", "1314960", "1414960", "1514960")  # fmt: skip
LANDLINE_RANGES: Final = ("1632960", "1614960", "1914980", "2079460", "2896496", "2920180")
_PER_RANGE: Final = 1_000_000
_STRIDE: Final = 618_033  # shares no factor with a million: neighbours get distant numbers
_LANDLINE_SHARE: Final = 0.34

_FIRST, _SECOND = "JTU", "ABCDEFGHJKLMNOPRSTUVWXY"  # no I, Q, Z
_LAST: Final = "ABCDEFGHJKLMNOPRSTUVWXYZ"  # no I, Q
_SERIALS: Final = len(_FIRST) * len(_SECOND) * len(_LAST) ** 3
_SERIAL_STRIDE: Final = 611_953  # a prime that does not divide the number of serials
_CYCLE: Final = 10_000


@dataclass(frozen=True, eq=False)
class Belongings:
    """Rows by household; keepers and holders are given by their first profile."""

    people: Population
    profiles: Profiles
    vehicles: Fanout
    phones: Fanout

    def vehicle_table(self, rows: Ints) -> Batch:
        draws = self.people.draws
        household = self.vehicles.owner_of(rows)
        home = self.people.household(self.people.first[household])
        nth = rows - self.vehicles.first_of(household)
        role = np.where(home.kind == COUPLE, nth % 2, 0)
        role = np.where(home.kind == SHARERS, nth % home.size, role)
        keeper = self.people.first[household] + role
        car = draws.pick("vehicle.model", rows, CAR_WEIGHTS)
        plate, year = _plates(draws, rows, self.people.plan.reference_date.year)
        return batch(
            {
                "id": rows + 1,
                "plate": plate,
                "make": take_text(_MAKES, car),
                "model": take_text(_MODELS, car),
                "colour": take_text(_COLOUR_NAMES, draws.pick("colour", rows, COLOUR_WEIGHTS)),
                "first_registered": year,
                "keeper_profile_id": self.profiles.of.first_of(keeper) + 1,
                "address_id": self.people.address(household) + 1,
            }
        )

    def mobile_of(self, persons: Ints) -> tuple[Ints, NDArray[np.bool_]]:
        """The phone row of each person's own mobile (row 0 where there is none), and who has one.

        Undoes what `phone_table` says of holders.
        """
        home = self.people.household(persons)
        adults, mobiles = _mobiles(home)
        nth = np.where(home.role < adults, home.role, adults + home.size - 1 - home.role)
        has = nth < mobiles
        return np.where(has, self.phones.first_of(home.number) + nth, 0), has

    def phone_table(self, rows: Ints) -> Batch:
        household = self.phones.owner_of(rows)
        home = self.people.household(self.people.first[household])
        nth = rows - self.phones.first_of(household)
        adults, mobiles = _mobiles(home)
        landline = nth >= mobiles
        # Parents first, then the eldest children.
        role = np.where(nth < adults, nth, home.size - 1 - (nth - adults))
        holder = self.people.first[household] + np.where(landline, 0, role)
        number = np.where(landline, household, rows)
        ranges = _RANGES.take(
            pa.array(number // _PER_RANGE + np.where(landline, len(MOBILE_RANGES), 0))
        )
        end = number * _STRIDE % _PER_RANGE
        return batch(
            {
                "id": rows + 1,
                "number": joined("", ranges, pc.utf8_lpad(numbers_as_text(end), 6, "0")),
                "kind": take_text(_PHONE_KINDS, landline.astype(np.int64)),
                "holder_profile_id": self.profiles.of.first_of(holder) + 1,
            }
        )


def make_belongings(people: Population, profiles: Profiles) -> Belongings:
    def vehicles(households: Ints) -> Ints:
        size = np.minimum(people.household(people.first[households]).size, 4)
        luck = people.draws.uniform("vehicle.count", households)
        none, one, two = np.array([(0.46, 0.97, 1), (0.18, 0.62, 0.96), (0.14, 0.5, 0.9),
                                   (0.12, 0.45, 0.86)])[size - 1].T  # fmt: skip
        count: Ints = (luck >= none).astype(np.int64) + (luck >= one) + (luck >= two)
        return count

    def phones(households: Ints) -> Ints:
        _, mobiles = _mobiles(people.household(people.first[households]))
        return mobiles + people.draws.chance("phone.landline", households, _LANDLINE_SHARE)

    households = people.households
    belongings = Belongings(
        people, profiles, fan_out(households, vehicles), fan_out(households, phones)
    )
    if belongings.phones.rows > len(MOBILE_RANGES) * _PER_RANGE:
        raise ValueError("the drama ranges do not hold so many telephones: plan fewer people")
    return belongings


def _mobiles(home: Household) -> tuple[Ints, Ints]:
    """Adults with a mobile of their own, and all mobiles: half of the children have one."""
    adults = np.where(home.kind == COUPLE, 2, 1)
    adults = np.where(home.kind == SHARERS, home.size, adults)
    return adults, adults + (home.size - adults) // 2


def _plates(draws: Draws, rows: Ints, this_year: int) -> tuple[object, Ints]:
    """Plates that differ, and the year of first registration that the plate shows.

    Of each 10,000 vehicles in a row, every age has its quota, and a vehicle's place within its age
    is its serial number; so serials never meet.
    """
    ages = np.arange(0, 22)
    quota = np.round(_CYCLE * np.exp(-(((ages - 6) / 8.0) ** 2)) / 13.1).astype(np.int64)
    quota[6] += _CYCLE - quota.sum()
    first = np.concatenate([[0], np.cumsum(quota)])
    cycle, place = rows // _CYCLE, rows * 7919 % _CYCLE  # a prime: ages come mixed
    age = np.searchsorted(first, place, side="right") - 1
    serial = cycle * quota[age] + place - first[age]
    serial = (serial * _SERIAL_STRIDE + age * 40_009) % _SERIALS
    year = this_year - 1 - age
    second_half = draws.chance("plate.half", rows, 0.5)
    identifier = year % 100 + np.where(second_half, 50, 0)

    letters = []
    rest = serial
    for alphabet in (_LAST, _LAST, _LAST, _SECOND, _FIRST):
        letters.append(take_text(_LETTERS[alphabet], rest % len(alphabet)))
        rest = rest // len(alphabet)
    number = pc.utf8_lpad(numbers_as_text(identifier), 2, "0")
    return joined("", letters[4], letters[3], number, letters[2], letters[1], letters[0]), year


_LETTERS: Final = {alphabet: pa.array(list(alphabet)) for alphabet in (_FIRST, _SECOND, _LAST)}
_MAKES: Final = pa.array([make for make, _ in CARS], pa.string())
_MODELS: Final = pa.array([model for _, model in CARS], pa.string())
_COLOUR_NAMES: Final = pa.array(COLOURS, pa.string())
_PHONE_KINDS: Final = pa.array(["mobile", "landline"], pa.string())
_RANGES: Final = pa.array(["+44" + start for start in (*MOBILE_RANGES, *LANDLINE_RANGES)])
