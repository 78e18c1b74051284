"""The pairs of words that two typed words may mean, likest first: pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from iops.pole.search.likeness import Word

#: A name of one word, of two that were typed: it must be this like, and counts so much.
_ALONE: Final = (0.85, 0.6)
#: As PostgreSQL writes arrays: three lists of thousands of values cost the driver 10 ms.
Pairs = tuple[str, str, str]


def pairs_of(tokens: Sequence[Mapping[int, Word]], *, most: int) -> Pairs:
    """The lower and the higher number of each pair, and how like both are: their product.

    ``tokens``: of each typed word the words that it may mean. A single word comes with 0. A pair
    that may be meant in two ways counts as the likelier.
    """
    parts = [_words(words) for words in tokens]
    los, his, fits = [], [], []
    for (one, like), (other, alike) in combinations(parts, 2):
        left, right = np.repeat(one, len(other)), np.tile(other, len(one))
        los.append(np.minimum(left, right))
        his.append(np.maximum(left, right))
        fits.append(np.outer(like, alike).ravel())
    least, worth = _ALONE
    for one, like in parts:
        alone = like > least
        los.append(np.zeros(alone.sum(), np.int64))
        his.append(one[alone])
        fits.append(like[alone] * worth)
    lo, hi, fit = (np.concatenate(column) for column in (los, his, fits))
    order = np.argsort(-fit, kind="stable")
    _, first = np.unique((lo << 32 | hi)[order], return_index=True)
    best = order[np.sort(first)[:most]]
    return _array(lo[best]), _array(hi[best]), _array(fit[best].round(5))


def _array(values: NDArray[Any]) -> str:
    return "{" + ",".join(map(str, values.tolist())) + "}"


def _words(words: Mapping[int, Word]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    return np.array(list(words), np.int64), np.array([one.likeness for one in words.values()])
