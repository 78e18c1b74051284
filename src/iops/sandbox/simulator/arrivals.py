"""When the next call comes: the shape of the week, and how unevenly calls follow each other.

Without data the week is the generator's and the gaps are exponential. With a log of real calls
both come from it: its hours of the week, and its gaps as shares of the hour's mean gap.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from datetime import datetime
from math import log
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from iops.kernel.clock import LONDON
from iops.sandbox.force.columns import pa, pc
from iops.sandbox.force.rhythm import hour_of_week

Floats = NDArray[np.float64]

_HOUR, _WEEK = 3_600, 168 * 3_600
#: 5 January 1970 was a Monday.
_MONDAY: Final = 4 * 86_400
_LEAST_CALLS: Final = 1_000
#: Of the log that comes with the public data (San Antonio): its hours are local there.
_LOG_ZONE: Final = "America/Chicago"


@dataclass(frozen=True, eq=False)
class Arrivals:
    """168 weights around 1, from Monday midnight, and gaps whose mean is 1 (none: exponential)."""

    week: Floats
    gaps: Floats

    def weight(self, moment: datetime) -> float:
        """How busy this hour is beside the mean hour."""
        local = moment.astimezone(LONDON)
        return float(self.week[local.weekday() * 24 + local.hour])

    def gap(self, share: float) -> float:
        """A gap around 1 for a share of luck between 0 and 1."""
        if len(self.gaps):
            return float(self.gaps[min(int(share * len(self.gaps)), len(self.gaps) - 1)])
        return -log(min(max(share, 1e-6), 1 - 1e-6))


def usual() -> Arrivals:
    """The generator's own week."""
    week = hour_of_week()
    return Arrivals(week / week.mean(), np.zeros(0))


def from_log(path: Path) -> Arrivals:
    """The week and the gaps of a log with a column ``received_utc``.

    A log that cannot be read, or is too short to say anything, gives the usual week.
    """
    reader: Any = importlib.import_module("pyarrow.csv")
    options = reader.ConvertOptions(
        include_columns=["received_utc"], column_types={"received_utc": pa.timestamp("s", tz="UTC")}
    )
    try:
        column = reader.read_csv(path, convert_options=options).column(0).drop_null()
    except (OSError, pa.ArrowInvalid, KeyError):
        return usual()
    if len(column) < _LEAST_CALLS:
        return usual()
    utc = np.sort(pc.cast(column, pa.int64()).to_numpy())
    local = pc.local_timestamp(pc.cast(pa.array(utc, pa.int64()), pa.timestamp("s", tz="UTC"))
                               .cast(pa.timestamp("s", tz=_LOG_ZONE)))  # fmt: skip
    seconds = np.asarray(pc.cast(local, pa.int64()).to_numpy(), np.int64)
    hour = ((seconds - _MONDAY) % _WEEK) // _HOUR
    # The log holds some days of each month: an hour's calls are counted per hour it covers.
    covered = np.unique(seconds // _HOUR)
    hours = np.bincount(((covered * _HOUR - _MONDAY) % _WEEK) // _HOUR, minlength=168)
    week = np.bincount(hour, minlength=168) / np.maximum(hours, 1)
    week = np.where(week > 0, week, week[week > 0].mean()) / week[week > 0].mean()
    gap = np.diff(utc)
    same = gap < _HOUR  # between two stretches of the log lie days
    usual_gap = _HOUR / np.maximum(np.bincount(hour, minlength=168) / np.maximum(hours, 1), 1)
    gaps = (gap / usual_gap[hour[:-1]])[same]
    return Arrivals(np.asarray(week, np.float64), np.asarray(gaps / gaps.mean(), np.float64))
