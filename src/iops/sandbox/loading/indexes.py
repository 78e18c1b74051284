"""Loading into tables without indexes, which is several times quicker than into tables with them.

Only for tables that are empty, only in a sandbox, and inside the load's one transaction: if it
fails, the indexes were never gone. Constraints are made again over all rows, so nothing gets past
them. Primary keys and small tables stay as they are.
"""

from __future__ import annotations

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

_FOUND = """
    SELECT c.relname, n.conname, pg_get_constraintdef(n.oid)
    FROM pg_constraint n JOIN pg_class c ON c.oid = n.conrelid
    WHERE c.relname = ANY (%(tables)s) AND n.contype IN ('u', 'f', 'x')
    ORDER BY (n.contype = 'f'), c.relname, n.conname
"""
_INDEXES = """
    SELECT t.relname, x.relname, pg_get_indexdef(x.oid)
    FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid JOIN pg_class x ON x.oid = i.indexrelid
    WHERE t.relname = ANY (%(tables)s) AND NOT i.indisprimary
      AND NOT EXISTS (SELECT 1 FROM pg_constraint n WHERE n.conindid = x.oid
                      AND n.contype IN ('u', 'x', 'p'))
    ORDER BY t.relname, x.relname
"""


@dataclass(frozen=True, slots=True)
class Removed:
    """What was taken away: (table, name, definition)."""

    indexes: tuple[tuple[str, str, str], ...]
    constraints: tuple[tuple[str, str, str], ...]


def remove(cursor: Any, tables: Sequence[str] = (*LARGE, *SEARCH)) -> Removed:
    """Drop indexes, unique and foreign keys of those tables that are empty."""
    empty = []
    for table in tables:
        cursor.execute(sql.SQL("SELECT 1 FROM {} LIMIT 1").format(sql.Identifier(table)))
        if cursor.fetchone() is None:
            empty.append(table)
    cursor.execute(_FOUND, {"tables": [table for table in empty if table not in SEARCH]})
    constraints = tuple(cursor.fetchall())
    for table, name, _ in constraints:
        cursor.execute(
            sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(
                sql.Identifier(table), sql.Identifier(name)
            )
        )
    cursor.execute(_INDEXES, {"tables": empty})
    indexes = tuple(cursor.fetchall())
    for _, name, _ in indexes:
        cursor.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
    return Removed(indexes, constraints)


def restore(cursor: Any, removed: Removed, *, search: bool) -> None:
    """Make again what was taken away: those of the search projection, or all others."""
    cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
    for table, _, definition in removed.indexes:
        if (table in SEARCH) == search:
            cursor.execute(definition)
    for table, name, definition in removed.constraints:
        if (table in SEARCH) == search:
            cursor.execute(
                sql.SQL("ALTER TABLE {} ADD CONSTRAINT {} {}").format(
                    sql.Identifier(table), sql.Identifier(name), sql.SQL(definition)
                )
            )
