"""How right pairs and persons are, against the truth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Quality:
    """Precision, recall and F1 of pairs of records held to be one person."""

    precision: float
    recall: float
    threshold: float = 0.0
    largest: int = 0

    @property
    def f1(self) -> float:
        whole = self.precision + self.recall
        return 2 * self.precision * self.recall / whole if whole else 0.0


def _pairs(groups: Sequence[Hashable]) -> int:
    return sum(count * (count - 1) // 2 for count in Counter(groups).values())


def of_persons(persons: Sequence[int], truth: Sequence[str]) -> Quality:
    """Of all pairs that stand in one person, and all that should."""
    right = _pairs(list(zip(persons, truth, strict=True)))
    said, wanted = _pairs(persons), _pairs(truth)
    largest = max(Counter(persons).values(), default=0)
    return Quality(right / said if said else 1.0, right / wanted if wanted else 1.0,
                   largest=largest)  # fmt: skip


def of_pairs(
    weights: NDArray[np.float64], right: NDArray[np.bool_], wanted: int, threshold: float
) -> Quality:
    """Of the scored pairs at or above a threshold."""
    kept = weights >= threshold
    said, found = int(kept.sum()), int(right[kept].sum())
    return Quality(found / said if said else 1.0, found / wanted, threshold)


def best_of_pairs(weights: NDArray[np.float64], right: NDArray[np.bool_], wanted: int) -> Quality:
    """At the threshold with the highest F1, found by trying every one."""
    order = np.argsort(-weights, kind="stable")
    found = np.cumsum(right[order])
    said = np.arange(1, len(order) + 1)
    last = np.append(np.diff(weights[order]) != 0, True)
    precision, recall = found / said, found / wanted
    f1 = np.where(last, 2 * precision * recall / np.maximum(precision + recall, 1e-12), 0)
    at = int(np.argmax(f1))
    return Quality(float(precision[at]), float(recall[at]), float(weights[order][at]))


def wanted_pairs(truth: Sequence[str]) -> int:
    """How many pairs of records are one person's."""
    return _pairs(truth)
