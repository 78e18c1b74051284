"""Compare two databases row by row: the proof of a restore, of a migration, of a crash."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
from psycopg import sql


@dataclass(frozen=True)
class Difference:
    """A row that only one side has; `table` alone when a side lacks the whole table."""

    table: str
    side: str
    row: str


def tables(connection: psycopg.Connection) -> list[tuple[str, str]]:
    """Schema and name of every table that holds rows itself, partitions included."""
    rows = connection.execute(
        "SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema')"
        " AND n.nspname NOT LIKE 'pg_%' ORDER BY 1, 2"
    ).fetchall()
    return [(str(schema), str(name)) for schema, name in rows]


def rows_of(connection: psycopg.Connection, schema: str, name: str) -> Iterator[str]:
    """All rows as text, sorted by byte, streamed."""
    statement = sql.SQL(
        'COPY (SELECT t::text FROM {}.{} t ORDER BY t::text COLLATE "C") TO STDOUT'
    ).format(sql.Identifier(schema), sql.Identifier(name))
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in copy.rows():
            yield str(row[0])


def compare(left_dsn: str, right_dsn: str, *, limit: int = 20) -> tuple[int, list[Difference]]:
    """How many rows are equal, and up to `limit` differences."""
    equal = 0
    found: list[Difference] = []
    with psycopg.connect(left_dsn) as left, psycopg.connect(right_dsn) as right:
        on_left, on_right = tables(left), tables(right)
        for schema, name in sorted({*on_left, *on_right}):
            label = f"{schema}.{name}"
            if (schema, name) not in on_right:
                found.append(Difference(label, "left", ""))
            elif (schema, name) not in on_left:
                found.append(Difference(label, "right", ""))
            else:
                pairs = _merge(rows_of(left, schema, name), rows_of(right, schema, name))
                for side, row in pairs:
                    if side == "both":
                        equal += 1
                    elif len(found) < limit:
                        found.append(Difference(label, side, row))
    return equal, found[:limit]


def _merge(left: Iterator[str], right: Iterator[str]) -> Iterator[tuple[str, str]]:
    """Walk two sorted streams, saying of each row who has it."""
    a, b = next(left, None), next(right, None)
    while a is not None or b is not None:
        if a == b and a is not None:
            yield "both", a
            a, b = next(left, None), next(right, None)
        elif b is None or (a is not None and a.encode() < b.encode()):
            yield "left", a or ""
            a = next(left, None)
        else:
            yield "right", b
            b = next(right, None)
