"""When things happen: an hour-of-week pattern, local time, over a history of some days.

Rows are in order of time: row i of n happens when i/n of all the week's weight has passed. So any
row's moment is found by itself, and the rows of a month are a run.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray

from iops.sandbox.force.draws import Draws
from iops.sandbox.force.shifts import LONDON

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

# Calls by hour of the day: the shape of published police demand (least at five, most at
# six in the evening), and how much more of the night belongs to Friday and Saturday.
_BY_HOUR: Final = (
    3.2, 2.6, 2.1, 1.7, 1.4, 1.3, 1.6, 2.4, 3.5, 4.1, 4.5, 4.7,
    4.8, 4.9, 5.1, 5.6, 5.9, 6.1, 6.2, 6.0, 5.6, 5.1, 4.6, 4.0,
)  # fmt: skip
_WEEKEND_NIGHT: Final = 1.75
_WEEKDAY_OF_DAY: Final = (1.0, 0.98, 0.98, 1.0, 1.06, 1.08, 0.96)


def hour_of_week() -> Floats:
    """168 weights from Monday midnight on."""
    week = np.outer(_WEEKDAY_OF_DAY, _BY_HOUR)
    week[4, 20:] *= _WEEKEND_NIGHT
    week[5, :4] *= _WEEKEND_NIGHT
    week[5, 20:] *= _WEEKEND_NIGHT
    week[6, :4] *= _WEEKEND_NIGHT
    return np.asarray(week.ravel(), np.float64)


@dataclass(frozen=True, eq=False)
class Rhythm:
    """Hours of a history with their weight heaped up."""

    start: int  # the first hour, seconds since 1970
    heaped: Floats  # share of all weight before each hour, and 1 at the end

    def moments(self, draws: Draws, column: str, rows: Ints, of: int) -> Ints:
        """Seconds since 1970 of each of these rows out of `of`; rising with the row."""
        share = (rows + draws.uniform(column, rows)) / of
        hours = np.interp(share, self.heaped, np.arange(len(self.heaped)))
        return self.start + (hours * 3600).astype(np.int64)


def make_rhythm(first: date, days: int) -> Rhythm:
    """From midnight in London on the first day to midnight `days` later."""
    begin = datetime.combine(first, time(), LONDON).astimezone(UTC)
    end = datetime.combine(first + timedelta(days=days), time(), LONDON).astimezone(UTC)
    hours = int((end - begin).total_seconds() // 3600)
    weights = hour_of_week()
    local = (((begin + timedelta(hours=n)).astimezone(LONDON)) for n in range(hours))
    weight = np.array([weights[moment.weekday() * 24 + moment.hour] for moment in local])
    heaped = np.concatenate([[0.0], np.cumsum(weight)])
    return Rhythm(int(begin.timestamp()), heaped / heaped[-1])
