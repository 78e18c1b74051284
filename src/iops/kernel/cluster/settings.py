"""The server's settings, and the refusal of those that lose data."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any

from .contracts import ClusterError, Place

MB = 1024 * 1024

DURABLE = {"fsync": "on", "full_page_writes": "on", "autovacuum": "on"}
"""What must be so for an acknowledged write to survive a crash and for the server to last."""


def memory_bytes() -> int:
    """Physical memory of this machine."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def wanted(place: Place, *, memory: int, statements: bool) -> dict[str, str]:
    """Settings of a private cluster on a machine with `memory` bytes.

    `statements` tells whether the module pg_stat_statements is there; it keeps normalised
    texts of statements, without values. The log holds neither statements nor values nor the
    DETAIL line of an error, since all three repeat personal data.
    """
    buffers = min(max(memory // 8 // MB, 128), 4096)
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(place.socket),
        "unix_socket_permissions": "0700",
        "port": str(place.port),
        "max_connections": "100",
        "shared_buffers": f"{buffers}MB",
        "effective_cache_size": f"{max(memory // 2 // MB, 256)}MB",
        "work_mem": "16MB",
        "maintenance_work_mem": f"{min(max(memory // 32 // MB, 64), 512)}MB",
        "random_page_cost": "1.1",
        "effective_io_concurrency": "100",
        "jit": "off",
        "fsync": "on",
        "full_page_writes": "on",
        "synchronous_commit": "on",
        "autovacuum": "on",
        "wal_level": "replica",
        "wal_compression": "on",
        "max_wal_size": "4GB",
        "min_wal_size": "256MB",
        "checkpoint_timeout": "10min",
        "max_wal_senders": "10",
        "hot_standby": "on",
        "archive_mode": "on",
        # Until the first backup there is nothing that the archive could complete.
        "archive_command": "/bin/true",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "log_destination": "stderr",
        "logging_collector": "off",
        "log_line_prefix": "%m [%p] %q%u@%d ",
        "log_checkpoints": "on",
        "log_lock_waits": "on",
        "log_statement": "none",
        "log_min_duration_statement": "-1",
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
        "log_parameter_max_length": "0",
        "log_parameter_max_length_on_error": "0",
        "track_io_timing": "on",
    }
    if statements:
        settings["shared_preload_libraries"] = "pg_stat_statements"
    return settings


def as_file(settings: Mapping[str, str]) -> str:
    """The settings as the text of a configuration file."""
    lines = ["# Written at each start. Your own settings: local.conf in this folder."]
    for name, value in settings.items():
        quoted = value.replace("'", "''")
        lines.append(f"{name} = '{quoted}'")
    return "\n".join(lines) + "\n"


def unsafe(
    settings: Mapping[str, str],
    *,
    unlogged: Sequence[str] = (),
    overrides: Sequence[tuple[str, str]] = (),
) -> list[str]:
    """What would lose acknowledged data, as sentences; empty when all is well.

    `synchronous_commit` may be anything but off: `local`, `on`, `remote_write` and
    `remote_apply` all wait for the local disk. `overrides` are settings of single roles or
    databases, which win over those of the server.
    """
    found = [
        f"{name} is {settings.get(name, 'unknown')}, must be {value}"
        for name, value in DURABLE.items()
        if settings.get(name) != value
    ]
    if settings.get("synchronous_commit", "off") == "off":
        found.append("synchronous_commit is off")
    found.extend(
        f"{setting} is set for {whom}"
        for whom, setting in overrides
        if setting.lower().replace(" ", "") in ("synchronous_commit=off", "autovacuum=off")
    )
    found.extend(f"table {table} is unlogged" for table in unlogged)
    return found


def inspect(cursor: Any) -> tuple[dict[str, str], list[str]]:
    """The durability settings that this connection sees, and what is unsafe about them."""
    names = [*DURABLE, "synchronous_commit"]
    cursor.execute("SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [names])
    settings = dict(cursor.fetchall())
    cursor.execute(
        "SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n"
        " ON n.oid = c.relnamespace WHERE c.relpersistence = 'u' AND c.relkind IN ('r', 'p')"
        " AND n.nspname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1"
    )
    unlogged = [row[0] for row in cursor.fetchall()]
    cursor.execute(
        "SELECT coalesce(d.datname, 'every database') || ', '"
        " || coalesce(r.rolname, 'every role'), unnest(s.setconfig)"
        " FROM pg_db_role_setting s"
        " LEFT JOIN pg_database d ON d.oid = s.setdatabase"
        " LEFT JOIN pg_roles r ON r.oid = s.setrole"
        " WHERE s.setdatabase IN (0, (SELECT oid FROM pg_database"
        " WHERE datname = current_database()))"
    )
    overrides = list(cursor.fetchall())
    return settings, unsafe(settings, unlogged=unlogged, overrides=overrides)


def refuse_unsafe(cursor: Any) -> dict[str, str]:
    """The durability settings, to be printed.

    Raises:
        ClusterError: one of them would lose acknowledged data.
    """
    settings, faults = inspect(cursor)
    if faults:
        raise ClusterError(
            "This database does not keep what it acknowledges: " + "; ".join(faults) + ". "
            "Set it right (local.conf in the data folder, ALTER SYSTEM, ALTER TABLE ... SET LOGGED)"
            " and start again."
        )
    return settings
