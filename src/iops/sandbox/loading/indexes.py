"""Loading into tables without indexes, which is several times quicker than into tables with them.

Only for tables that are empty, only in a sandbox. They are taken away in the transaction that
loads, and made again after it, several at a time, each statement a transaction of its own; what
is still to be made is noted on the database (``unfinished``), so that an interrupted load leaves
nothing without its keys. Constraints are checked over all rows, so nothing gets past them.
Primary keys come back before the rows are committed: sorting a table's numbers once costs less
than placing each of them while it is copied. Small tables stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from psycopg import sql

#: Every table that a force fills with more than some thousand rows.
LARGE: Final = (
    "places_place", "people_profile", "objects_vehicle", "objects_phone", "links_link",
    "links_marker", "identity_membership", "identity_judgement", "organisations_organisation",
    "contacts_contact", "incidents_incident", "incidents_contact", "incidents_log_entry",
    "incidents_grade_decision", "dispatch_deployment",
    "crimes_crime", "crimes_incident", "crimes_outcome", "crimes_party", "encounters_encounter",
    "sandbox_truth",
)  # fmt: skip
#: The projection of search, which is made of the others.
SEARCH: Final = ("search_name", "search_word")

_CONSTRAINTS = """
    SELECT n.contype::text, c.relname, n.conname, pg_get_constraintdef(n.oid),
           CASE WHEN n.contype = 'u' THEN pg_get_indexdef(n.conindid) ELSE '' END
    FROM pg_constraint n JOIN pg_class c ON c.oid = n.conrelid
        LEFT JOIN pg_class referred ON referred.oid = n.confrelid
    WHERE c.relname = ANY (%(tables)s) AND n.contype IN ('p', 'u', 'f', 'x')
       OR referred.relname = ANY (%(tables)s)
    ORDER BY n.contype, c.relname, n.conname
"""
_INDEXES = """
    SELECT '', t.relname, x.relname, '', pg_get_indexdef(x.oid)
    FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid JOIN pg_class x ON x.oid = i.indexrelid
    WHERE t.relname = ANY (%s) AND NOT i.indisprimary
      AND NOT EXISTS (SELECT 1 FROM pg_constraint n WHERE n.conindid = x.oid
                      AND n.contype IN ('u', 'x', 'p'))
    ORDER BY t.relname, x.relname
"""
#: Tables that may not be emptied without those that refer to them.
_REFERRING = """
    WITH RECURSIVE found AS (
        SELECT oid FROM pg_class WHERE relname = ANY (%s) AND relkind = 'r'
        UNION
        SELECT n.conrelid FROM found f JOIN pg_constraint n
            ON n.confrelid = f.oid AND n.contype = 'f'
    )
    SELECT c.relname FROM found JOIN pg_class c USING (oid) ORDER BY 1
"""


#: Triggers for each row (1) before (2) an insert (4).
_WATCHING = """
    SELECT c.relname, t.tgname, pg_get_triggerdef(t.oid)
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE c.relname = ANY (%s) AND NOT t.tgisinternal AND t.tgtype & 7 = 7 ORDER BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class Removed:
    """An index or a constraint that was taken away."""

    kind: str  # "" an index alone, else as in pg_constraint: primary, unique, foreign, x exclusion
    table: str
    name: str
    constraint: str  # its definition; "" for an index alone
    index: str  # the statement that makes the index; "" where the constraint makes its own

    def add(self, rest: str = "") -> sql.Composed:
        """The statement that makes the constraint; ``rest``: NOT VALID."""
        return sql.SQL("ALTER TABLE {} ADD CONSTRAINT {} {} {}").format(
            sql.Identifier(self.table),
            sql.Identifier(self.name),
            sql.SQL(self.constraint),
            sql.SQL(rest),
        )

    def attach(self) -> sql.Composed:
        """The statement that makes a constraint of its index, which is there: at once."""
        rest = re.sub(r"^UNIQUE \([^)]*\)", "", self.constraint)
        return sql.SQL("ALTER TABLE {} ADD CONSTRAINT {} UNIQUE USING INDEX {} {}").format(
            sql.Identifier(self.table),
            sql.Identifier(self.name),
            sql.Identifier(self.name),
            sql.SQL(rest),
        )

    def validate(self) -> sql.Composed:
        return sql.SQL("ALTER TABLE {} VALIDATE CONSTRAINT {}").format(
            sql.Identifier(self.table), sql.Identifier(self.name)
        )


def remove(cursor: Any, tables: Sequence[str] = (*LARGE, *SEARCH)) -> list[Removed]:
    """Drop indexes and keys of those tables that are empty, and what refers to them."""
    empty = [table for table in tables if is_empty(cursor, table)]
    cursor.execute(_CONSTRAINTS, {"tables": [table for table in empty if table not in SEARCH]})
    found = [Removed(*row) for row in cursor.fetchall()]
    for one in found:
        cursor.execute(
            sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(
                sql.Identifier(one.table), sql.Identifier(one.name)
            )
        )
    cursor.execute(_INDEXES, [empty])
    alone = [Removed(*row) for row in cursor.fetchall()]
    for one in alone:
        cursor.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(one.name)))
    return [*found, *alone]


def renew(cursor: Any) -> frozenset[str]:
    """Give the empty large tables new files, so that COPY may freeze their rows (none is yet
    seen by anybody). Answers which; none, where something that is kept refers to them."""
    empty = [table for table in LARGE if is_empty(cursor, table)]
    cursor.execute(_REFERRING, [empty])
    referring = [row[0] for row in cursor.fetchall()]
    if not empty or not all(is_empty(cursor, table) for table in referring):
        return frozenset()
    cursor.execute(
        sql.SQL("TRUNCATE {}").format(sql.SQL(", ").join(map(sql.Identifier, referring)))
    )
    return frozenset(empty)


def unwatch(cursor: Any) -> list[str]:
    """Take off what looks at each row before it is written; answers what puts it back.

    It leaves rows of a bulk run alone, but where it is there, COPY writes row by row and freezes
    nothing. Off and back on within one transaction.
    """
    cursor.execute(_WATCHING, [list(LARGE)])
    found = cursor.fetchall()
    for table, trigger, _ in found:
        cursor.execute(
            sql.SQL("DROP TRIGGER {} ON {}").format(sql.Identifier(trigger), sql.Identifier(table))
        )
    return [statement for _, _, statement in found]


def refer_again(cursor: Any, removed: Sequence[Removed]) -> None:
    """Keys hold from now on; whether the rows that are there point somewhere is checked later."""
    for one in removed:
        if one.kind == "p":
            cursor.execute(one.add())
    for one in removed:
        if one.kind == "f":
            cursor.execute(one.add("NOT VALID"))


def attach(cursor: Any, removed: Sequence[Removed]) -> None:
    """Unique indexes that were made again become constraints."""
    for one in removed:
        if one.kind == "u":
            cursor.execute(one.attach())


def complete(cursor: Any, removed: Sequence[Removed]) -> None:
    """Make again whatever of it is missing, in tables that are empty."""
    cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'i'")
    indexes = {row[0] for row in cursor.fetchall()}
    cursor.execute("SELECT conname FROM pg_constraint")
    constraints = {row[0] for row in cursor.fetchall()}
    for one in removed:
        if one.index and one.name not in indexes:
            cursor.execute(one.index)
        if one.kind == "u" and one.name not in constraints:
            cursor.execute(one.attach())
        elif one.kind in ("p", "x") and one.name not in constraints:
            cursor.execute(one.add())
    for one in removed:
        if one.kind == "f" and one.name not in constraints:
            cursor.execute(one.add())
        if one.kind == "f":
            cursor.execute(one.validate())


def is_empty(cursor: Any, table: str) -> bool:
    cursor.execute(sql.SQL("SELECT 1 FROM {} LIMIT 1").format(sql.Identifier(table)))
    return cursor.fetchone() is None
