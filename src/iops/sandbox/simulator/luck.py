"""Chance that depends on the seed, on what is decided and on whose number: nothing else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import exp
from typing import TypeVar

import numpy as np

from iops.sandbox.force.draws import Draws

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Luck:
    """All the chance in one simulated life."""

    draws: Draws

    def share(self, what: str, number: int) -> float:
        """Evenly between 0 and 1."""
        return float(self.draws.uniform(f"life.{what}", np.array([number]))[0])

    def shares(self, what: str, number: int) -> Callable[[int], float]:
        """As many as are asked for, each by its order; all drawn at once."""
        drawn = self.draws.uniform(f"life.{what}", number * 64 + np.arange(64))
        return lambda at: float(drawn[at % 64])

    def chance(self, what: str, number: int, share: float) -> bool:
        return self.share(what, number) < share

    def between(self, what: str, number: int, low: float, high: float) -> float:
        return low + self.share(what, number) * (high - low)

    def about(self, what: str, number: int, middle: float, spread: float = 0.5) -> float:
        """Around ``middle``, with a tail of long ones (lognormal)."""
        normal = float(self.draws.normal(f"life.{what}", np.array([number]), 0.0, spread)[0])
        return middle * exp(min(normal, 2.0))

    def one_of(self, what: str, number: int, things: Sequence[T]) -> T:
        return things[int(self.share(what, number) * len(things))]

    def weighted(self, what: str, number: int, things: Sequence[T], weights: Sequence[float]) -> T:
        heaped = np.cumsum(np.asarray(weights, np.float64))
        wanted = self.share(what, number) * float(heaped[-1])
        return things[min(int(np.searchsorted(heaped, wanted, side="right")), len(things) - 1)]

    def bits(self, what: str, number: int) -> int:
        """A large whole number."""
        return int(self.draws.bits(f"life.{what}", np.array([number]))[0])
