"""Numbers of rows: which are taken before a load, and where the house goes on after it."""

from __future__ import annotations

from typing import Any

from iops.sandbox.loading import indexes

_SEQUENCES = """
    SELECT c.relname, pg_get_serial_sequence(c.relname, 'id')
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'id'
    WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND a.attidentity <> ''
      AND split_part(c.relname, '_', 1) = ANY (%s)
"""
_ROOMS = ["access", "places", "people", "objects", "links", "identity", "organisations",
          "contacts", "incidents", "crimes", "encounters", "resources", "dispatch",
          "duties"]  # fmt: skip


def taken(cursor: Any) -> dict[str, int]:
    """The highest id of each table that is loaded."""
    tables = {
        *indexes.LARGE, "places_area", "places_area_part", "access_account", "access_team",
        "access_posting", "access_rank_held", "access_post_holding", "access_account_audience",
        "resources_unit", "resources_crew_member", "duties_duty",
    } - {"sandbox_truth"}  # fmt: skip
    found = {}
    for table in sorted(tables):
        cursor.execute(f"SELECT coalesce(max(id), 0) FROM {table}")
        found[table] = int(cursor.fetchone()[0])
    return found


def follow_on(cursor: Any) -> None:
    """Identity sequences go on after what was loaded."""
    cursor.execute(_SEQUENCES, [_ROOMS])
    for table, sequence in cursor.fetchall():
        cursor.execute(
            f"SELECT setval(%s, greatest((SELECT coalesce(max(id), 1) FROM {table}),"
            " (SELECT last_value FROM pg_sequences WHERE schemaname || '.' || sequencename = %s)))",
            [sequence, sequence],
        )
