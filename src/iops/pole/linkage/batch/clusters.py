"""From scored pairs to persons: pure, on arrays.

Plain connected components collapse: one wrong pair joins two persons, and a chain of them joins a
town. Here pairs are taken best first, and two groups of records become one only where the records
of both, taken together, speak for it:

- nobody has judged two of them different;
- the pairs between the groups hold on average. A pair that shared no key, or that weighed too
  little to be kept, counts as one that speaks against;
- the groups do not contradict each other. One record's date of birth may be wrong; where several
  records of each group state one, some of them must be able to be the same. So with the sex, and
  with a number that rests on fingerprints.

A large group is thus never made by one bridge between two people.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
#: Pairs are followed down to this weight. This and the next four were chosen once, on the labelled
#: sets of docs/benchmarks.md together, and are the same for all (docs/adr/0015).
JOINED: Final = 3.0
#: What all pairs between two groups must weigh on average, and what one counts that is not known.
AVERAGE, UNSEEN = -3.0, -6.0
#: From so many records on that state a thing, what they state can contradict another group; and
#: the share of pairs of statements that must be able to be of one person.
SEVERAL, AGREEING = 2, 0.3


@dataclass(frozen=True, slots=True)
class Said:
    """What a record says that can contradict another; "" where it says nothing."""

    born: str = ""
    sex: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Grouped:
    """The group of each record, numbered from 0, and the pairs by which groups were joined."""

    of: Ints
    ties: list[int]


def group(
    count: int,
    left: Ints,
    right: Ints,
    weight: Floats,
    said: Sequence[Said] | None = None,
    apart: Iterable[tuple[int, int]] = (),
) -> Grouped:
    """Persons among records 0 to ``count`` - 1. ``ties`` are places in the arrays of pairs.

    ``apart``: records that somebody judged different.
    """
    near = weight >= JOINED
    matrix: Any = coo_matrix
    graph = matrix((np.ones(int(near.sum())), (left[near], right[near])), (count, count))
    _, part = connected_components(graph, directed=False)
    inside = np.flatnonzero(part[left] == part[right])
    order = inside[np.lexsort((right[inside], left[inside], -weight[inside], part[left[inside]]))]
    kept: dict[int, set[int]] = {}
    for one, other in apart:
        kept.setdefault(one, set()).add(other)
        kept.setdefault(other, set()).add(one)
    of = np.arange(count, dtype=np.int64)
    ties: list[int] = []
    bounds = np.flatnonzero(np.diff(part[left[order]])) + 1
    for some in np.split(order, bounds):
        if len(some):
            _one_part(some, left, right, weight, said, kept, of, ties)
    return Grouped(of, ties)


def _one_part(
    some: Ints, left: Ints, right: Ints, weight: Floats, said: Sequence[Said] | None,
    apart: dict[int, set[int]], of: Ints, ties: list[int],
) -> None:  # fmt: skip
    """Join within one connected part; pairs come best first. Writes ``of`` and ``ties``."""
    ones, others = left[some].tolist(), right[some].tolist()
    weights = weight[some].tolist()
    if len(some) == 1 and not apart:  # most parts are one pair
        if weights[0] >= JOINED:
            low, high = sorted((ones[0], others[0]))
            of[high] = low
            ties.append(int(some[0]))
        return
    groups = _Groups({*ones, *others}, said, apart)
    for one, other, weighs in zip(ones, others, weights, strict=True):
        groups.note(one, other, weighs)
    # A second round: what a pair could not join when its groups were small, it may join now.
    for _ in range(2):
        for at, one, other, weighs in zip(some.tolist(), ones, others, weights, strict=True):
            if weighs < JOINED:
                break
            if groups.may_join(one, other):
                groups.join(one, other)
                ties.append(at)
    for members in groups.members.values():
        of[members] = min(members)


class _Groups:
    """Groups of records that grow, with what is known between them."""

    def __init__(
        self, records: set[int], said: Sequence[Said] | None, apart: dict[int, set[int]]
    ) -> None:
        self.parent = {one: one for one in records}
        self.members = {one: [one] for one in records}
        self.between: dict[int, dict[int, tuple[float, int]]] = {one: {} for one in records}
        self.apart = {one: apart[one] & records for one in records if one in apart}
        self.stated: dict[int, tuple[Counter[str], Counter[str], Counter[str]]] = {}
        if said is not None:
            for one in records:
                what = said[one]
                self.stated[one] = (
                    Counter([what.born] if len(what.born) == 10 else []),
                    Counter([what.sex] if what.sex else []),
                    Counter([what.number] if what.number else []),
                )

    def root(self, one: int) -> int:
        while self.parent[one] != one:
            self.parent[one] = self.parent[self.parent[one]]
            one = self.parent[one]
        return one

    def note(self, one: int, other: int, weight: float) -> None:
        """A scored pair; all are noted before any is joined."""
        self.between[one][other] = self.between[other][one] = (weight, 1)

    def may_join(self, one: int, other: int) -> bool:
        left, right = self.root(one), self.root(other)
        if left == right or right in self.apart.get(left, ()):
            return False
        total, count = self.between[left].get(right, (0.0, 0))
        pairs = len(self.members[left]) * len(self.members[right])
        if (total + UNSEEN * (pairs - count)) / pairs < AVERAGE:
            return False
        return not self._contradict(left, right)

    def _contradict(self, left: int, right: int) -> bool:
        if left not in self.stated:
            return False
        births, sexes, numbers = zip(self.stated[left], self.stated[right], strict=True)
        return (
            _contradict(*births, alike=can_be_one)
            or _contradict(*sexes, alike=str.__eq__)
            or _contradict(*numbers, alike=str.__eq__)
        )

    def join(self, one: int, other: int) -> None:
        """Make one group of two: the smaller goes into the larger."""
        left, right = self.root(one), self.root(other)
        if len(self.members[left]) < len(self.members[right]):
            left, right = right, left
        self.parent[right] = left
        self.members[left] += self.members.pop(right)
        mine = self.between[left]
        mine.pop(right, None)
        for end, (total, count) in self.between.pop(right).items():
            if end == left:
                continue
            before = mine.get(end, (0.0, 0))
            mine[end] = (before[0] + total, before[1] + count)
            theirs = self.between[end]
            theirs.pop(right, None)
            theirs[left] = mine[end]
        for end in self.apart.pop(right, set()):
            self.apart.setdefault(left, set()).add(end)
            self.apart[end] = (self.apart[end] - {right}) | {left}
        if right in self.stated:
            for held, more in zip(self.stated[left], self.stated.pop(right), strict=True):
                held.update(more)


def _contradict(
    one: Counter[str], other: Counter[str], *, alike: Callable[[str, str], bool]
) -> bool:
    """Whether several statements on each side, compared pair by pair, agree too seldom."""
    left, right = sum(one.values()), sum(other.values())
    if left < SEVERAL or right < SEVERAL:
        return False
    agreeing = sum(
        count * more
        for value, count in one.items()
        for another, more in other.items()
        if alike(value, another)
    )
    return agreeing < AGREEING * left * right


def can_be_one(one: str, other: str) -> bool:
    """Whether two whole dates of birth are one but for a slip: a figure, day and month, a year."""
    if one == other:
        return True
    if one[:4] == other[:4] and one[5:7] == other[8:] and one[8:] == other[5:7]:
        return True
    if one[4:] == other[4:] and abs(int(one[:4]) - int(other[:4])) == 1:
        return True
    return bool(OSA.distance(one, other, score_cutoff=1) <= 1)
