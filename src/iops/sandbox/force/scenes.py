"""Where things happen: hot spots among homes, streets and premises."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from iops.sandbox.force.addresses import Addresses
from iops.sandbox.force.draws import Draws, stride
from iops.sandbox.force.premises import Premises

Ints = NDArray[np.int64]

# A place in the k-th thousandth of all places by luck gets a share that falls with k: the exponent
# is chosen so that a tenth of the places see about half of the incidents (Weisburd's law of crime
# concentration puts half of a city's crime in 4-6 % of its street segments).
_CONCENTRATION = 2.4


@dataclass(frozen=True, eq=False)
class Scenes:
    """Chooses an address for each row."""

    draws: Draws
    addresses: Addresses
    premises: Premises

    def addresses_for(self, column: str, rows: Ints, where: Ints, words: tuple[str, ...]) -> Ints:
        """`where` picks from `words`: "home", "street" or comma-separated kinds of premises."""
        luck = self.draws.uniform(f"{column}.place", rows) ** _CONCENTRATION
        homes = self.addresses.homes
        rank = np.minimum((luck * homes).astype(np.int64), homes - 1)
        # A street scene is put outside a home of a busy street: the nearest address is recorded.
        address = rank * stride(homes, 0.381966) % homes
        for position, word in enumerate(words):
            if word not in ("home", "street"):
                mine = where == position
                numbers = self.premises.of_kind(*word.split(","))
                chosen = (luck[mine] * len(numbers)).astype(np.int64)
                address[mine] = self.premises.address(numbers[chosen])
        return address
