"""Forbidden turns: edges that may not be driven one directly after the other.

A forbidden turn is two or more edges in a row: from the first, over any between, into the last.
While a car is on its way along the beginning of one, it matters how it came to where it is. That
beginning is what a search must remember, and it is all that it must remember.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

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


def with_turning_back(
    forbidden: ForbiddenTurns,
    indptr: NDArray[np.int32],
    head: NDArray[np.int32],
    mate: NDArray[np.int32],
) -> ForbiddenTurns:
    """The same and what would make them idle: to pass a forbidden turn, turn round at the next
    junction, and take it from the other side.

    The law seldom forbids that, but it takes a time that no search counts, so nobody is expected
    to do it unless the next junction is a dead end.
    """

    def out(edge: int) -> range:
        return range(int(indptr[head[edge]]), int(indptr[head[edge] + 1]))

    back = {
        (*begun, onwards, int(mate[onwards]))
        for *begun, _ in forbidden.turns
        for onwards in out(begun[-1])
        if (*begun, onwards) not in forbidden.turns
        and onwards != mate[begun[-1]]
        and mate[onwards] >= 0
        and len(out(onwards)) > 1
    }
    return ForbiddenTurns(forbidden.turns | back)
