"""A database that one test after the other has for itself: put back, not made anew.

To copy the template takes about a second of processor time for its 1,500 relations, and hundreds of
tests want commits that are real. Putting back what a test wrote takes a twentieth of that. Where a
test changed more than rows, or wrote a great many, the database is thrown away and copied again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import psycopg
from psycopg import sql

#: More rows than that are thrown away faster with their database than one by one.
MANY_ROWS = 20_000
#: What says that more than rows was changed.
CATALOGS = ("pg_class", "pg_attribute", "pg_constraint", "pg_index", "pg_policy", "pg_proc",
            "pg_trigger", "pg_type")  # fmt: skip
_TABLES = """
    SELECT c.oid::regclass::text, array_agg(a.attname::text ORDER BY a.attnum)
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
      AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
    GROUP BY c.oid ORDER BY 1
"""
_SEQUENCES = "SELECT sequencename, start_value, last_value FROM pg_sequences ORDER BY 1"
_OTHERS = (
    "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
_SETTINGS = (
    "SELECT count(*) FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase"
    " WHERE d.datname = current_database()"
)

Counts = dict[str, tuple[int, int]]


@dataclass
class UsedAgain:
    """The rows of a fresh copy, and the way back to them."""

    dsn: str
    name: str
    connection: psycopg.Connection[Any]
    columns: dict[str, list[str]] = field(default_factory=dict)
    rows: dict[str, bytes] = field(default_factory=dict)
    counts: Counts = field(default_factory=dict)
    catalogs: Counts = field(default_factory=dict)
    sequences: list[tuple[Any, ...]] = field(default_factory=list)
    settings: int = 0
    since: int = 0

    @classmethod
    def of(cls, dsn: str, name: str) -> UsedAgain:
        """Look at a fresh copy."""
        made = cls(dsn, name, _connect(dsn, name))
        made.columns = dict(made.connection.execute(_TABLES).fetchall())
        made._from_now_on()
        made.counts = made._count(list(made.columns))
        made.rows = {one: made._copied(one) for one, (rows, _) in made.counts.items() if rows}
        made.catalogs = made._count(CATALOGS)
        made.sequences = made.connection.execute(_SEQUENCES).fetchall()
        made.settings = made._one(_SETTINGS)
        return made

    def put_back(self, most: int = MANY_ROWS) -> bool:
        """Undo what a test wrote; False where the database is better thrown away.

        ``most``: of rows in the tables that changed.
        """
        self.close()
        # A test may have cut off whoever was connected.
        self.connection = _connect(self.dsn, self.name)
        self.connection.execute(_OTHERS)
        if self._count(CATALOGS) != self.catalogs or self._one(_SETTINGS) != self.settings:
            return False
        found = self._count(list(self.columns))
        changed = [one for one, (rows, new) in found.items() if new or rows != self.counts[one][0]]
        if sum(found[one][0] for one in changed) > most:
            return False
        with self.connection.transaction():
            for table in changed:
                self.connection.execute(sql.SQL("DELETE FROM ONLY {}").format(_named(table)))
                if table in self.rows:
                    self._paste(table)
            for name, start, last in self.connection.execute(_SEQUENCES).fetchall():
                self._wind_back(name, start, last)
        self._from_now_on()
        return True

    def close(self) -> None:
        self.connection.close()

    def _one(self, statement: str) -> int:
        row = self.connection.execute(statement).fetchone()
        assert row is not None
        return int(row[0])

    def _from_now_on(self) -> None:
        self.since = self._one("SELECT pg_current_xact_id()::text::bigint")

    def _count(self, tables: list[str] | tuple[str, ...]) -> Counts:
        """Rows of each table, and how many of them were written since."""
        one = sql.SQL(
            "SELECT {}, count(*), count(*) FILTER (WHERE xmin::text::bigint >= {}) FROM ONLY {}"
        )
        every = [one.format(table, self.since, _named(table)) for table in tables]
        found = self.connection.execute(sql.SQL(" UNION ALL ").join(every)).fetchall()
        return {table: (rows, new) for table, rows, new in found}

    def _listed(self, table: str) -> sql.Composed:
        return sql.SQL(", ").join(map(sql.Identifier, self.columns[table]))

    def _copied(self, table: str) -> bytes:
        statement = sql.SQL("COPY {} ({}) TO STDOUT (FORMAT binary)")
        with self.connection.cursor().copy(
            statement.format(_named(table), self._listed(table))
        ) as copy:
            return b"".join(bytes(part) for part in copy)

    def _paste(self, table: str) -> None:
        statement = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT binary)")
        with self.connection.cursor().copy(
            statement.format(_named(table), self._listed(table))
        ) as copy:
            copy.write(self.rows[table])

    def _wind_back(self, name: str, start: int, last: int | None) -> None:
        before = next((one for one in self.sequences if one[0] == name), (name, start, None))
        if before[2] != last:
            self.connection.execute(
                "SELECT setval(%s, %s, %s)",
                [f'public."{name}"', before[2] or start, before[2] is not None],
            )


def _connect(dsn: str, name: str) -> psycopg.Connection[Any]:
    """As an administrator whom no trigger hinders."""
    made = psycopg.connect(dsn, dbname=name, autocommit=True)
    made.execute("SET session_replication_role = replica")
    return made


def _named(table: str) -> sql.Composable:
    return sql.SQL(".").join(map(sql.Identifier, table.split(".")))
