"""Dates of birth as they are written down: right, or wrong in one of the usual ways.

They are text, because half of a date is also an answer: "1974-05-02", "1974", or nothing.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from iops.sandbox.force.columns import Text, days, pa, pc
from iops.sandbox.force.draws import Draws
from iops.sandbox.force.faults import Fault, has

Ints = NDArray[np.int64]


def record_birthday(draws: Draws, rows: Ints, born: Ints, faults: Ints, latest: Ints) -> Text:
    """Days since 1970 as text, with the faults in it; never after `latest`."""
    day = born.astype("datetime64[D]")
    month_start = day.astype("datetime64[M]")
    year = day.astype("datetime64[Y]").astype(np.int64) + 1970
    month = month_start.astype(np.int64) % 12 + 1
    of_month = (day - month_start).astype(np.int64) + 1
    newest = latest.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970

    luck = draws.below("born.wrong", rows, 18)
    digit = has(faults, Fault.BORN_DIGIT)
    in_year, in_day = digit & (luck < 9), digit & (luck >= 9)
    # Another last figure of the year (any of the nine), or another last figure of the day.
    wrong_year = year - year % 10 + (year % 10 + 1 + luck % 9) % 10
    wrong_year = np.where(wrong_year >= newest, wrong_year - 10, wrong_year)
    wrong_day = of_month - of_month % 10 + (of_month % 10 + 1 + luck % 9) % 10
    wrong_day = np.where((wrong_day < 1) | (wrong_day > 28), of_month % 10 + 10, wrong_day)
    wrong_day = np.where(wrong_day == of_month, wrong_day + 1, wrong_day)

    one_off = has(faults, Fault.BORN_YEAR)
    other_year = year + np.where((luck % 2 == 0) & (year + 1 < newest), 1, -1)
    swapped = has(faults, Fault.BORN_DAY_MONTH)

    year = np.where(in_year, wrong_year, np.where(one_off, other_year, year))
    written_month = np.where(swapped, of_month, month)
    written_day = np.where(swapped, month, np.where(in_day, wrong_day, of_month))
    # 29 February exists in few of the wrong years.
    written_day = np.where(digit | one_off, np.minimum(written_day, 28), written_day)
    first = ((year - 1970) * 12 + written_month - 1).astype("datetime64[M]").astype("datetime64[D]")
    written = first.astype(np.int64) + written_day - 1
    # A date that would lie in the future when it was written down is put a year earlier.
    early = written - np.where(written > latest, 366, 0)
    text = pc.cast(days(early), pa.string())
    only_year = pa.array(has(faults, Fault.BORN_YEAR_ONLY))
    text = pc.if_else(only_year, pc.utf8_slice_codeunits(text, 0, 4), text)
    absent = pa.array(has(faults, Fault.BORN_MISSING))
    return pc.if_else(absent, pa.scalar(None, pa.string()), text)
