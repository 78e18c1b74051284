"""One to many: how many rows belong to each owner, and which.

A person has several profiles, a household some vehicles. Only where each owner's rows begin is
kept (4 bytes an owner); the rows are numbered through in the owners' order.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
_AT_ONCE = 1 << 16


@dataclass(frozen=True, eq=False)
class Fanout:
    """Rows by owner."""

    first: NDArray[np.uint32]  # of each owner, and the total

    @property
    def rows(self) -> int:
        return int(self.first[-1])

    @property
    def owners(self) -> int:
        return len(self.first) - 1

    def owner_of(self, rows: Ints) -> Ints:
        return np.asarray(np.searchsorted(self.first, rows, side="right") - 1, np.int64)

    def first_of(self, owners: Ints) -> Ints:
        """The first row of each owner; check `count_of`, it may have none."""
        return self.first[owners].astype(np.int64)

    def count_of(self, owners: Ints) -> Ints:
        return self.first[owners + 1].astype(np.int64) - self.first[owners]


def fan_out(owners: int, counts: Callable[[Ints], Ints]) -> Fanout:
    """Ask for the counts portion by portion, so that only the sums are kept."""
    first = np.zeros(owners + 1, np.uint32)
    total = 0
    for low in range(0, owners, _AT_ONCE):
        high = min(low + _AT_ONCE, owners)
        heaped = np.cumsum(counts(np.arange(low, high))) + total
        first[low + 1 : high + 1] = heaped
        total = int(heaped[-1])
    if total >= 2**32:
        raise ValueError(f"{total} rows are more than can be numbered here")
    return Fanout(first)
