"""The errors that real records carry, with the rates at which they are put in.

The rates are those of one profile; they are settings of the generator, of the order that matching
studies report for hand-typed records, not a finding about any force.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntFlag
from typing import Final

import numpy as np
from numpy.typing import NDArray

from iops.sandbox.force.draws import Draws

Ints = NDArray[np.int64]


class Fault(IntFlag):
    """What is wrong with a profile; the truth table holds the sum."""

    NONE = 0
    FORENAME_MISSPELT = 1
    SURNAME_MISSPELT = 2
    NICKNAME = 4
    NAMES_SWAPPED = 8
    MIDDLE_MISSING = 16
    OTHER_SURNAME = 32  # the name at birth, where another is carried now
    INITIAL_ONLY = 64
    PLAIN_LETTERS = 128  # accents lost
    BORN_DIGIT = 256
    BORN_DAY_MONTH = 512
    BORN_YEAR = 1024  # one year off
    BORN_YEAR_ONLY = 2048
    BORN_MISSING = 4096
    OLD_ADDRESS = 8192
    ADDRESS_MISSING = 16384
    SEX_WRONG = 32768
    SEX_MISSING = 65536


# Share of the profiles that can have the fault at all (a maiden name needs a changed one).
RATES: Final[Mapping[Fault, float]] = {
    Fault.FORENAME_MISSPELT: 0.030,
    Fault.SURNAME_MISSPELT: 0.045,
    Fault.NICKNAME: 0.110,
    Fault.NAMES_SWAPPED: 0.008,
    Fault.MIDDLE_MISSING: 0.450,
    Fault.OTHER_SURNAME: 0.120,
    Fault.INITIAL_ONLY: 0.010,
    Fault.PLAIN_LETTERS: 0.600,
    Fault.BORN_DIGIT: 0.015,
    Fault.BORN_DAY_MONTH: 0.012,
    Fault.BORN_YEAR: 0.015,
    Fault.BORN_YEAR_ONLY: 0.020,
    Fault.BORN_MISSING: 0.040,
    Fault.OLD_ADDRESS: 0.160,
    Fault.ADDRESS_MISSING: 0.070,
    Fault.SEX_WRONG: 0.003,
    Fault.SEX_MISSING: 0.015,
}
# Of these at most one happens to one profile.
_ONE_OF: Final = (
    (Fault.FORENAME_MISSPELT, Fault.NICKNAME, Fault.INITIAL_ONLY),
    (Fault.BORN_DIGIT, Fault.BORN_DAY_MONTH, Fault.BORN_YEAR, Fault.BORN_YEAR_ONLY,
     Fault.BORN_MISSING),
    (Fault.OLD_ADDRESS, Fault.ADDRESS_MISSING),
    (Fault.SEX_WRONG, Fault.SEX_MISSING),
)  # fmt: skip


def draw_faults(draws: Draws, profiles: Ints) -> Ints:
    """The faults that luck has in store for each profile; not all of them may be possible."""
    faults = np.zeros(len(profiles), np.int64)
    together = {fault for group in _ONE_OF for fault in group}
    groups = [*_ONE_OF, *((fault,) for fault in RATES if fault not in together)]
    for group in groups:
        luck = draws.uniform(f"fault.{group[0].name}", profiles)
        low = 0.0
        for fault in group:
            high = low + RATES[fault]
            faults[(luck >= low) & (luck < high)] |= fault.value
            low = high
    return faults


def has(faults: Ints, fault: Fault) -> NDArray[np.bool_]:
    result: NDArray[np.bool_] = (faults & fault.value) != 0
    return result


def without(faults: Ints, fault: Fault, where: NDArray[np.bool_]) -> Ints:
    """The fault taken back where it is not possible after all."""
    return np.where(where, faults & ~fault.value, faults)
