"""What may be kept of a batch of fixes, and which of a unit's sources is shown: pure, in arrays.

The chain asks in the order of ``REASONS`` and stops at the first that holds. Speed is asked last:
it needs the fix before, which is remembered for each unit and source (``Memory``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

KEPT: Final = 0
#: Code and sentence of every reason, in the order in which they are asked; 0 is "kept".
REASONS: Final = (
    ("", ""),
    ("unit", "no unit has this number"),
    ("place", "the place lies outside Great Britain"),
    ("future", "the time lies in the future"),
    ("stale", "the fix is more than a day old"),
    ("accuracy", "the accuracy is not between 0 and {accuracy:.0f} metres"),
    ("heading", "the heading is not between 0 and 360 degrees"),
    ("duplicate", "this fix was sent before"),
    ("speed", "nothing moves there from the fix before in that time"),
)
CODES: Final = tuple(code for code, _ in REASONS)
UNIT, PLACE, FUTURE, STALE, ACCURACY, HEADING, DUPLICATE, SPEED = range(1, 9)
#: Times of fixes are rounded by some devices: a jump within less is judged as if it took so long.
LEAST_SECONDS: Final = 1.0
#: So many times of each source are remembered, to know a fix that is sent again.
REMEMBERED: Final = 16


@dataclass(frozen=True)
class Limits:
    """What the force sets. ``top_speed`` (m/s), ``accuracy`` (m) and ``behind`` (s) by source."""

    sources: tuple[str, ...]
    behind: Floats
    top_speed: Floats
    accuracy: Floats
    ahead: float
    oldest: float

    def number(self, source: str) -> int:
        """The place of a source in the list; an unknown one counts like the last."""
        return self.sources.index(source) if source in self.sources else len(self.sources) - 1


@dataclass(frozen=True)
class Fixes:
    """A batch as columns. ``at`` is seconds since 1970; ``heading`` NaN where none was sent."""

    unit: Ints
    source: Ints
    at: Floats
    longitude: Floats
    latitude: Floats
    accuracy: Floats
    heading: Floats
    bad_heading: Bools

    def __len__(self) -> int:
        return len(self.unit)


def by_themselves(
    fixes: Fixes, *, known: Bools, on_land: Bools, limits: Limits, now: float
) -> NDArray[np.int8]:
    """The reason for which each fix is refused whatever came before it; ``KEPT`` for none.

    ``now`` in seconds since 1970. A NaN is never within a limit.
    """
    sure = (fixes.accuracy >= 0) & (fixes.accuracy <= limits.accuracy[fixes.source])
    asked = [
        (UNIT, ~known),
        (PLACE, ~on_land),
        (FUTURE, ~(fixes.at <= now + limits.ahead)),
        (STALE, fixes.at < now - limits.oldest),
        (ACCURACY, ~sure),
        (HEADING, fixes.bad_heading),
    ]
    return np.select(
        [wrong for _, wrong in asked], [np.int8(reason) for reason, _ in asked], np.int8(KEPT)
    ).astype(np.int8)


def impossible(metres: Floats, seconds: Floats, accuracies: Floats, top_speed: Floats) -> Bools:
    """Whether a move is quicker than anything drives or flies.

    ``accuracies`` is the sum of both radii (m): within them nothing need have moved at all. The
    time counts whichever of the two fixes came first. NaN (nothing came before) is possible.
    """
    taken = np.maximum(np.abs(seconds), LEAST_SECONDS)
    with np.errstate(invalid="ignore"):
        return np.asarray((metres - accuracies) / taken > top_speed)


def counts_at(fixes: Fixes, limits: Limits) -> Floats:
    """As of when a fix counts (seconds since 1970): its time, less what its source is behind.

    One number orders the fixes of all sources, so that the best shown needs no memory: a worse
    source is shown once it is newer than the better one by more than it is behind.
    """
    return np.asarray(fixes.at - limits.behind[fixes.source])


def best_of_each(unit: Ints, counts: Floats) -> Bools:
    """Which fix of each unit in a batch is shown: the one that counts as newest, the later of two.

    Exactly one of each unit is chosen.
    """
    chosen = np.zeros(len(unit), np.bool_)
    if len(unit):
        order = np.lexsort((np.arange(len(unit)), counts, unit))
        last = np.append(unit[order][1:] != unit[order][:-1], True)
        chosen[order[last]] = True
    return chosen


class Memory:
    """The last fixes of each unit and source that were kept, and one that was not believed.

    A row is one unit and source. It belongs to one process: several live processes each see a
    feed's jumps and repetitions as long as the feed stays with the same one.
    """

    def __init__(self) -> None:
        self._rows: dict[tuple[int, int], int] = {}
        self._last = np.empty((0, 4))
        self._doubted = np.empty((0, 4))
        self._times = np.empty((0, REMEMBERED))

    def rows(self, unit: Ints, source: Ints) -> Ints:
        """The row of each fix's unit and source; new ones are made."""
        rows, known = self._rows, len(self._rows)
        keys = zip(unit.tolist(), source.tolist(), strict=True)
        found = np.array([rows.setdefault(key, len(rows)) for key in keys], np.int64)
        if len(rows) > known:
            # Room is made in large steps: most batches meet units that are known.
            need = len(rows) - len(self._last)
            if need > 0:
                more = max(need, 1024)
                self._last = np.vstack([self._last, np.full((more, 4), np.nan)])
                self._doubted = np.vstack([self._doubted, np.full((more, 4), np.nan)])
                self._times = np.vstack([self._times, np.full((more, REMEMBERED), np.nan)])
        return found

    def judge(self, rows: Ints, spots: Floats, top_speed: Floats) -> NDArray[np.int8]:
        """Duplicates and jumps among fixes that are right by themselves; what is kept, is learnt.

        ``spots`` has a line for each fix: seconds since 1970, easting, northing, accuracy (m).
        Fixes of one row are judged in the order of their times. What is doubted is believed when
        the next fix agrees with it: then it was the one before that was wrong.
        """
        reasons = np.zeros(len(rows), np.int8)
        order = np.lexsort((spots[:, 0], rows))
        grouped = rows[order]
        starts = np.flatnonzero(np.append(True, grouped[1:] != grouped[:-1]))
        sizes = np.diff(np.append(starts, len(rows)))
        for turn in range(int(sizes.max()) if len(rows) else 0):
            at = order[starts[sizes > turn] + turn]
            reasons[at] = self._one_each(rows[at], spots[at], top_speed[at])
        return reasons

    def _one_each(self, rows: Ints, spots: Floats, top_speed: Floats) -> NDArray[np.int8]:
        again = (self._times[rows] == spots[:, :1]).any(axis=1)
        jumps = _jumps(self._last[rows], spots, top_speed)
        agrees = ~np.isnan(self._doubted[rows, 0])
        agrees &= ~_jumps(self._doubted[rows], spots, top_speed)
        doubted = ~again & jumps & ~agrees
        kept = ~again & ~doubted
        self._doubted[rows[doubted]] = spots[doubted]
        self._doubted[rows[kept]] = np.nan
        self._times[rows[kept], 1:] = self._times[rows[kept], :-1]
        self._times[rows[kept], 0] = spots[kept, 0]
        # One that comes late joins the track; the next is measured from the newest.
        with np.errstate(invalid="ignore"):
            newer = kept & ~(spots[:, 0] < self._last[rows, 0])
        newer |= kept & jumps
        self._last[rows[newer]] = spots[newer]
        return np.where(again, DUPLICATE, np.where(doubted, SPEED, KEPT)).astype(np.int8)

    def forget(self, rows: Ints) -> None:
        """What was learnt of these was not stored after all: it may come again."""
        for held in (self._last, self._doubted, self._times):
            held[rows] = np.nan


def _jumps(before: Floats, spots: Floats, top_speed: Floats) -> Bools:
    metres = np.hypot(before[:, 1] - spots[:, 1], before[:, 2] - spots[:, 2])
    seconds = spots[:, 0] - before[:, 0]
    return impossible(metres, seconds, before[:, 3] + spots[:, 3], top_speed)
