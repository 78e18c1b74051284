"""Which of the proposed pairs people label to measure a run, drawn by chance: pure.

Pairs are drawn without replacement within *strata*: by the group in which a mistake is likeliest
(twins, father and son, common names of an origin) and by bands of weight. Each stratum gives some,
the rest is shared by size, so that rare groups are measured, too; how many pairs each drawn one
stands for is known, and the estimate weighs them by it (Cochran, Sampling Techniques, 3rd edition,
chapters 5 and 5A).
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final

#: A band of weights is so wide; above the last all pairs are in one.
BAND: Final = 5
LAST_BAND: Final = 30
#: Of a special group at least so many are drawn, where there are so many.
AT_LEAST: Final = 120


@dataclass(frozen=True, slots=True)
class Drawn:
    """A pair that was drawn: from where, when it is shown, and what its label is for."""

    proposal_id: int
    stratum: str
    rank: int
    tuning: bool


def stratum_of(weight: float, groups: Sequence[str]) -> str:
    """The name of a pair's stratum. ``groups``: the special ones, the rarest first."""
    band = min(LAST_BAND, int(weight // BAND) * BAND)
    return f"{groups[0] if groups else 'other'}, weight {band}"


def allocated(sizes: Mapping[str, int], wanted: int) -> dict[str, int]:
    """How many pairs each stratum gives: ``AT_LEAST`` first, the rest by size; never more than all.

    Where the least of all strata would take more than half, the least is smaller.
    """
    total = sum(sizes.values())
    wanted = min(wanted, total)
    least = max(1, min(AT_LEAST, wanted // (2 * max(1, len(sizes)))))
    given = {name: min(least, size) for name, size in sizes.items()}
    over = wanted - sum(given.values())
    left = {name: sizes[name] - given[name] for name in sizes}
    room = sum(left.values())
    if over <= 0 or not room:
        return given
    shares = {name: over * left[name] / room for name in sizes}
    for name, share in shares.items():
        given[name] += int(share)
    remaining = wanted - sum(given.values())
    for name in sorted(shares, key=lambda one: (int(shares[one]) - shares[one], one))[:remaining]:
        given[name] += 1
    return given


def draw(strata: Mapping[str, Sequence[int]], *, pairs: int, tuning: int, seed: int) -> list[Drawn]:
    """Draw so many pairs that measure, and so many that may choose a threshold; in random order.

    The order is random over all strata, so that the first labels of an unfinished sample are
    a sample themselves.
    """
    luck = random.Random(seed)
    counts = allocated({name: len(ids) for name, ids in strata.items()}, pairs + tuning)
    share = tuning / (pairs + tuning)
    found = []
    for name in sorted(strata):
        picked = luck.sample(sorted(strata[name]), counts[name])
        # What measures is never less than its share: of a lone pair, that one.
        measures = ceil(len(picked) * (1 - share))
        found += [(one, name, at >= measures) for at, one in enumerate(picked)]
    luck.shuffle(found)
    return [Drawn(one, name, rank, tunes) for rank, (one, name, tunes) in enumerate(found)]
