"""A load that was interrupted: noticed, and cleared away as a whole.

The rows of a force are committed before their indexes are made. Until those are there, a row of
``sandbox_load`` says which are still missing; the row of ``sandbox_force`` is written last. Who
finds the first has no force but rests of one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple
from typing import Any, Final

from django.db import connections, transaction

from iops.kernel.bulk import DOOR, Run, copy_rows
from iops.kernel.errors import Refused
from iops.sandbox.force.plan import ForcePlan
from iops.sandbox.loading import indexes
from iops.sandbox.loading.emptying import empty
from iops.sandbox.loading.indexes import Removed
from iops.sandbox.models import SandboxLoad

ALONE: Final = 7463020
_COLUMNS: Final = ("id", "people", "seed", "began_at", "removed")


@contextmanager
def alone() -> Iterator[None]:
    """Nobody else makes or erases a force meanwhile. Raises Refused when somebody does."""
    with connections[DOOR].cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [ALONE])
        if not cursor.fetchone()[0]:
            raise Refused("A sandbox force is being made or erased here at this moment.")
    try:
        yield
    finally:
        with connections[DOOR].cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [ALONE])


def note(run: Run, plan: ForcePlan, began_at: Any, removed: Sequence[Removed]) -> None:
    """Within the load: what is still to be made when its rows are committed."""
    text = json.dumps([astuple(one) for one in removed])
    copy_rows(run, "sandbox_load", _COLUMNS, [(1, plan.people, plan.seed, began_at, text)])


def forget(cursor: Any) -> None:
    """The load is whole, or cleared away."""
    cursor.execute("DELETE FROM sandbox_load")


def clear() -> str:
    """Throw the rests of an interrupted load away; answers a sentence, "" when there are none."""
    found = SandboxLoad.objects.using(DOOR).first()
    if found is None:
        return ""
    with transaction.atomic(using=DOOR, durable=True), connections[DOOR].cursor() as cursor:
        empty(cursor)
        indexes.complete(cursor, [Removed(*one) for one in found.removed])
        forget(cursor)
    return (
        f"The load of {found.people:,} people, seed {found.seed}, was interrupted before it was "
        "whole; its rests are cleared away."
    )
