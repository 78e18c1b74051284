"""Random numbers that depend on nothing but seed, column and row.

A counter-based generator: the row number is the counter, a hash of seed and column is the key, and
the number is the counter after mixing (the finaliser of SplitMix64: Steele, Lea and Flood 2014,
with the constants of Stafford's mix 13). NumPy's own counter-based generator (Philox) gives
streams; what is needed here is any row by itself, so that a crime can ask who its victim is
without making the people before.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from hashlib import blake2b

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

Ids = NDArray[np.int64]
Floats = NDArray[np.float64]

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MIX_1, _MIX_2 = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_SHIFTS = np.uint64(30), np.uint64(27), np.uint64(31)
_TO_UNIT = 2.0**-53


@dataclass(frozen=True, slots=True)
class Draws:
    """All the chance in one force."""

    seed: int

    def bits(self, column: str, ids: ArrayLike) -> NDArray[np.uint64]:
        """64 random bits for each row."""
        mixed = np.asarray(ids, np.int64).astype(np.uint64)
        mixed += np.uint64(1)
        mixed *= _GOLDEN
        mixed += _key(self.seed, column)
        mixed ^= mixed >> _SHIFTS[0]
        mixed *= _MIX_1
        mixed ^= mixed >> _SHIFTS[1]
        mixed *= _MIX_2
        mixed ^= mixed >> _SHIFTS[2]
        return mixed

    def uniform(self, column: str, ids: ArrayLike) -> Floats:
        """Evenly between 0 (included) and 1 (not)."""
        numbers: Floats = (self.bits(column, ids) >> np.uint64(11)).astype(np.float64)
        numbers *= _TO_UNIT
        return numbers

    def below(self, column: str, ids: ArrayLike, limit: ArrayLike) -> Ids:
        """Whole numbers from 0 to limit - 1."""
        top = np.asarray(limit, np.int64)
        numbers = (self.uniform(column, ids) * top).astype(np.int64)
        return np.minimum(numbers, top - 1)

    def chance(self, column: str, ids: ArrayLike, share: Floats | float) -> NDArray[np.bool_]:
        """True in that share of rows."""
        result: NDArray[np.bool_] = self.uniform(column, ids) < share
        return result

    def normal(self, column: str, ids: ArrayLike, mean: ArrayLike, spread: ArrayLike) -> Floats:
        """Normally distributed."""
        standard = special.ndtri(self.uniform(column, ids) + _TO_UNIT / 2)
        return np.asarray(standard * spread + mean, np.float64)

    def pick(self, column: str, ids: ArrayLike, weights: ArrayLike) -> Ids:
        """Positions in `weights`, each as often as its weight says."""
        heaped = np.cumsum(np.asarray(weights, np.float64))
        wanted = self.uniform(column, ids) * heaped[-1]
        found: Ids = np.searchsorted(heaped, wanted, side="right")
        return np.minimum(found, len(heaped) - 1)

    def shuffled(self, column: str, count: int) -> Ids:
        """The numbers 0 to count - 1 in an order of chance. For short lists."""
        return np.argsort(self.bits(column, np.arange(count)), kind="stable")


@cache
def _key(seed: int, column: str) -> np.uint64:
    digest = blake2b(f"{seed}/{column}".encode(), digest_size=8).digest()
    return np.uint64(int.from_bytes(digest, "little"))


def stride(count: int, share: float = 0.618034) -> int:
    """A step that visits each of `count` places once before it comes back to the first."""
    step = max(int(count * share), 1)
    while np.gcd(step, count) != 1:
        step += 1
    return step
