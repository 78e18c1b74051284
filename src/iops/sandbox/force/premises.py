"""Shops, schools, hospitals, public houses, police stations: where things happen and who suffers
them besides people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from iops.sandbox.force.addresses import Addresses
from iops.sandbox.force.columns import Batch, batch, pa, take_text
from iops.sandbox.force.draws import stride
from iops.sandbox.force.plan import ForcePlan
from iops.sandbox.force.wordlists.places import STREET_WORDS, TOWN_STARTS

Ints = NDArray[np.int64]

# Kind: people for each one of it, the fewest there are, the names.
_KINDS: Final = (
    ("police station", 120_000, 3, "{town} Police Station"),
    ("custody suite", 400_000, 1, "{town} Custody Suite"),
    ("hospital", 160_000, 1, "{town} General Hospital"),
    ("ambulance station", 120_000, 1, "{town} Ambulance Station"),
    ("fire station", 80_000, 1, "{town} Fire Station"),
    ("railway station", 70_000, 1, "{town} Station"),
    ("court", 400_000, 1, "{town} Magistrates' Court"),
    ("secondary school", 14_000, 1, "{word} High School"),
    ("primary school", 3_200, 2, "{word} Primary School"),
    ("nursery", 4_000, 1, "Little {word} Nursery"),
    ("care home", 4_000, 1, "{word} House"),
    ("doctor", 6_000, 1, "{word} Medical Centre"),
    ("pharmacy", 5_000, 1, "{word} Pharmacy"),
    ("supermarket", 7_000, 1, "{word} Superstore"),
    ("convenience store", 1_100, 3, "{word} News and Food"),
    ("shop", 320, 6, "{word} & Daughters"),
    ("takeaway", 1_400, 2, "{word} Kebab and Pizza"),
    ("restaurant", 1_700, 2, "The {word} Kitchen"),
    ("public house", 1_600, 2, "The {word} Arms"),
    ("nightclub", 40_000, 1, "Club {word}"),
    ("petrol station", 8_000, 1, "{word} Filling Station"),
    ("bank", 9_000, 1, "{word} Building Society"),
    ("place of worship", 1_800, 2, "{word} Chapel"),
    ("hotel", 6_000, 1, "{word} Hotel"),
    ("hostel", 40_000, 1, "{word} Hostel"),
    ("library", 18_000, 1, "{word} Library"),
    ("park", 6_000, 2, "{word} Park"),
    ("factory", 2_600, 1, "{word} Works"),
    ("office", 900, 3, "{word} Buildings"),
)


@dataclass(frozen=True, eq=False)
class Premises:
    """All premises, sorted by kind; few enough to be kept."""

    kind: Ints  # of each, position in KINDS
    addresses: Addresses
    plan: ForcePlan

    def __len__(self) -> int:
        return len(self.kind)

    def of_kind(self, *kinds: str) -> Ints:
        """Numbers of the premises of these kinds."""
        return np.flatnonzero(np.isin(self.kind, [KINDS.index(kind) for kind in kinds]))

    def address(self, numbers: Ints) -> Ints:
        """A kind's premises are spread over the force, not next to each other."""
        return self.addresses.homes + numbers * stride(len(self)) % len(self)

    def at_address(self, address: Ints) -> Ints:
        """Undoes `address`; nonsense for homes."""
        back = pow(stride(len(self)), -1, len(self))
        return (address - self.addresses.homes) * back % len(self)

    def table(self, rows: Ints) -> Batch:
        address = self.address(rows)
        x, y = self.addresses.coordinates(address)
        return batch(
            {
                "id": rows + 1,
                "kind": take_text(_KIND_NAMES, self.kind[rows]),
                "name": pa.array(self._names(rows), pa.string()),
                "address_id": address + 1,
                "easting": x,
                "northing": y,
            }
        )

    def _names(self, rows: Ints) -> list[str]:
        words = self.plan.draws.below("premises.word", rows, len(STREET_WORDS)).tolist()
        towns = self.plan.draws.below("premises.town", rows, len(TOWN_STARTS)).tolist()
        return [
            _name(_KINDS[kind][3], STREET_WORDS[word], TOWN_STARTS[town])
            for kind, word, town in zip(self.kind[rows].tolist(), words, towns, strict=True)
        ]


def _name(pattern: str, word: str, town: str) -> str:
    return pattern.replace("{word}", word).replace("{town}", town)


KINDS: Final = tuple(kind for kind, _, _, _ in _KINDS)


def count_premises(people: int) -> int:
    return sum(_counts(people))


def make_premises(plan: ForcePlan, addresses: Addresses) -> Premises:
    kind = np.repeat(np.arange(len(_KINDS)), _counts(plan.people))
    return Premises(kind, addresses, plan)


def _counts(people: int) -> list[int]:
    return [max(round(people / each), fewest) for _, each, fewest, _ in _KINDS]


_KIND_NAMES: Final = pa.array(KINDS, pa.string())
