"""The second door: loading declared tables by COPY under a named run.

It runs on the owner's connection, since COPY is not possible under row-level security. The same
constraints hold as for commands; each row carries the run as its origin instead of
history of its own, and one event is stated per batch. Only tables that a capability declares in
``bulk_tables`` may be loaded.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connections, transaction
from psycopg import sql

from iops.kernel import clock, events
from iops.kernel.actors import Actor
from iops.kernel.commands import set_context
from iops.kernel.errors import NotPermitted
from iops.kernel.events import Fact
from iops.kernel.models import BulkRun
from iops.kernel.registry import registry

DOOR = "owner"


@dataclass
class Run:
    """A load that is under way."""

    id: int
    by: Actor
    name: str
    loaded: int = 0
    rejected: int = 0


@contextmanager
def bulk_run(name: str, *, by: Actor, source: str = "") -> Iterator[Run]:
    """Open a named run. Batches inside it commit one by one, so memory and locks stay small."""
    if not by.may("bulk.load"):
        raise NotPermitted("Loading in bulk needs the permission “bulk.load”.")
    row = BulkRun.objects.using(DOOR).create(name=name, source=source, started_by=by.account_id)
    run = Run(row.pk, by, name)
    yield run
    BulkRun.objects.using(DOOR).filter(pk=row.pk).update(
        ended_at=clock.now(), rows_loaded=run.loaded, rows_rejected=run.rejected
    )


@contextmanager
def batch(run: Run) -> Iterator[None]:
    """One transaction of a run."""
    with transaction.atomic(using=DOOR):
        set_context(run.by, f"bulk:{run.name}", using=DOOR)
        yield


def copy_rows(
    run: Run,
    table: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    audience_id: int | None = None,
) -> int:
    """COPY ``rows`` into ``table`` and state one event; answers the number of rows.

    Call inside :func:`batch`. Raises LookupError for a table that no capability declares.
    """
    _declared(table)
    count = 0
    with _copying(table, columns) as copy:
        for row in rows:
            copy.write_row(row)
            count += 1
    _state(run, table, count, audience_id)
    return count


def copy_text(
    run: Run,
    table: str,
    columns: Sequence[str],
    chunk: bytes,
    *,
    count: int,
    audience_id: int,
    freeze: bool = False,
) -> int:
    """COPY text that is already in COPY's own format (vectorised generators make it).

    ``freeze``: rows are written as ones that everybody may see, so that nothing needs to visit
    their pages again. Only where this transaction emptied the table, outside any savepoint.
    """
    _declared(table)
    with _copying(table, columns, freeze=freeze) as copy:
        copy.write(chunk)
    _state(run, table, count, audience_id)
    return count


def change_rows(run: Run, table: str, statement: str, values: Any) -> int:
    """Change rows of a table by one statement and state one event; answers the number of rows.

    For a source that corrects what it loaded before, where other records point at the rows. Call
    inside :func:`batch`. Raises LookupError for a table that no capability declares.
    """
    _declared(table)
    with connections[DOOR].cursor() as cursor:
        cursor.execute(statement, values)
        count = int(cursor.rowcount)
    _state(run, table, count, None)
    return count


def _declared(table: str) -> None:
    if table not in registry.each("bulk_tables"):
        raise LookupError(
            f"{table!r} is not declared in any capability's bulk_tables; add it there first."
        )


@contextmanager
def _copying(table: str, columns: Sequence[str], *, freeze: bool = False) -> Iterator[Any]:
    """A COPY into the table; the database's errors come as Django's, as everywhere else."""
    statement = _copy_statement(table, columns)
    if freeze:
        statement += sql.SQL(" WITH (FREEZE)")
    with (
        connections[DOOR].wrap_database_errors,
        connections[DOOR].cursor() as cursor,
        cursor.copy(statement) as copy,
    ):
        yield copy


def _copy_statement(table: str, columns: Sequence[str]) -> sql.Composed:
    return sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )


def _state(run: Run, table: str, count: int, audience_id: int | None) -> None:
    run.loaded += count
    if count:
        fact = Fact(
            "bulk.loaded", "bulk_run", run.id, audience_id or 0, {"table": table, "rows": count}
        )
        events.append([fact], by=run.by, command=f"bulk:{run.name}", using=DOOR)
