"""Forbidden turns: edges that may not be driven one directly after the other.

A forbidden turn is two or more edges in a row: from the first, over any between, into the last.
While a car is on its way along the beginning of one, it matters how it came to where it is. That
beginning is what a search must remember, and it is all that it must remember.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

# Edges by number, in the order in which they are driven.
Turn = tuple[int, ...]


@dataclass(frozen=True)
class ForbiddenTurns:
    """The turns forbidden on one network."""

    turns: frozenset[Turn]

    @staticmethod
    def of(turns: Iterable[Iterable[int]]) -> ForbiddenTurns:
        return ForbiddenTurns(frozenset(tuple(turn) for turn in turns))

    @cached_property
    def beginnings(self) -> dict[Turn, int]:
        """Every beginning of a forbidden turn, numbered from 0."""
        begun = {turn[:length] for turn in self.turns for length in range(1, len(turn))}
        return {turn: number for number, turn in enumerate(sorted(begun))}

    def after(self, begun: Turn, edge: int) -> Turn | None:
        """What is to be remembered after one more edge, () for nothing; None if it is forbidden.

        `begun` is what was remembered before.
        """
        driven = (*begun, edge)
        ends = [driven[start:] for start in range(len(driven))]
        if any(end in self.turns for end in ends):
            return None
        return next((end for end in ends if end in self.beginnings), ())
