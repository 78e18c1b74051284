"""Where things happen: addresses of the sandbox's town, a tenth of which see half of it all."""

from __future__ import annotations

import numpy as np

from bench.same_event.calls import Spot
from bench.same_event.sizes import PEOPLE
from iops.sandbox.force.force import make_force
from iops.sandbox.force.plan import ForcePlan

HOW_MANY = 4_000


def spots(seed: int) -> list[tuple[Spot, str]]:
    """Addresses in an order of chance, each with the name of its street."""
    force = make_force(ForcePlan(people=PEOPLE, seed=1))
    addresses = force.addresses
    luck = np.random.default_rng(seed)
    ids = luck.choice(len(addresses), size=HOW_MANY, replace=False)
    x, y = addresses.coordinates(ids)
    names = addresses.street_names.take(addresses.street_of(ids)).to_pylist()
    return [((float(e), float(n)), str(name)) for e, n, name in zip(x, y, names, strict=True)]
