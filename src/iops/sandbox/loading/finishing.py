"""After the rows: indexes, keys, open duties and the names for search, several at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from django.db import connections

from iops.kernel.bulk import DOOR, Run, batch
from iops.pole.search.rebuild import ALONE, rebuild
from iops.sandbox.loading import indexes
from iops.sandbox.loading.context import Context
from iops.sandbox.loading.hands import Job, how_many, work_off
from iops.sandbox.loading.indexes import Removed
from iops.sandbox.loading.open_work import open_duties

#: Heavier than any table: whatever waits for it is the last to be done.
_FIRST, _SECOND = 1e18, 1e17
_SEARCH: Final = "search"
_ANALYSE_REST = """
    SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition
    AND relnamespace = 'public'::regnamespace AND NOT relname = ANY (%s) ORDER BY 1
"""


def finish(ctx: Context, run: Run, removed: Sequence[Removed]) -> int:
    """Everything that rows need to be found and kept; answers how many have a name.

    Jobs of one table wait for each other: making an index, checking a key and gathering
    statistics exclude each other there.
    """
    named: list[int] = []

    def search() -> None:
        named.append(rebuild(batch=ALONE, empty=True))

    def duties() -> None:
        with batch(run):
            open_duties(ctx, run)

    jobs = [Job(_SEARCH, _FIRST, search), Job("duties", _SECOND, duties)]
    weights = _weights()
    for one in removed:
        if one.table in indexes.SEARCH:
            jobs.append(Job(_SEARCH, _SECOND, _statement(one.index)))
            continue
        weight = weights.get(one.table, 0.0)
        if one.kind == "p":
            continue
        if one.index:
            jobs.append(Job(one.table, weight, _statement(one.index)))
        elif one.kind == "f":
            jobs.append(Job(one.table, weight, _statement(one.validate())))
        else:
            jobs.append(Job(one.table, weight, _statement(one.add())))
    for table in indexes.LARGE:
        # After its own indexes: the heaviest is begun first, and equals stay in their order.
        jobs.append(Job(table, weights[table], _statement(f"ANALYZE {table}")))
    work_off(jobs, hands=how_many())
    with connections[DOOR].cursor() as cursor:
        cursor.execute(_ANALYSE_REST, [list(indexes.LARGE)])
        cursor.execute("ANALYZE " + ", ".join(row[0] for row in cursor.fetchall()))
    return named[0]


def _statement(statement: Any) -> Callable[[], None]:
    def do() -> None:
        with connections[DOOR].cursor() as cursor:
            cursor.execute(statement)

    return do


def _weights() -> dict[str, float]:
    """The size of each large table, bytes."""
    with connections[DOOR].cursor() as cursor:
        cursor.execute(
            "SELECT relname, pg_relation_size(oid) FROM pg_class"
            " WHERE relname = ANY (%s) AND relkind = 'r'",
            [list(indexes.LARGE)],
        )
        return {table: float(size) for table, size in cursor.fetchall()}
