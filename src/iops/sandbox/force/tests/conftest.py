"""One small force for all the tests that only look."""

from __future__ import annotations

from typing import Any

import pytest

from iops.sandbox.force.columns import pa
from iops.sandbox.force.force import Force, make_force
from iops.sandbox.force.plan import ForcePlan

Rows = dict[str, list[Any]]


@pytest.fixture(scope="session")
def force() -> Force:
    return make_force(ForcePlan(people=20_000, seed=7))


@pytest.fixture(scope="session")
def rows(force: Force) -> dict[str, Rows]:
    """Every table whole, as lists by column."""
    tables: dict[str, list[Any]] = {}
    for table, batch in force.batches():
        tables.setdefault(table, []).append(batch)
    return {name: pa.Table.from_batches(found).to_pydict() for name, found in tables.items()}
