"""Roles and databases of a cluster, and scratch databases for tests."""

from __future__ import annotations

import re
from urllib.parse import quote

import psycopg
from psycopg import sql

from .contracts import APP, DATABASE, EXTENSIONS, OWNER, ClusterError

OPTIONAL_EXTENSIONS = ("pg_stat_statements", "pg_prewarm")
NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")


def socket_url(role: str, database: str, host: str, port: int = 5432) -> str:
    """The address of a database behind a Unix socket, as a URL that libpq reads."""
    suffix = "" if port == 5432 else f"&port={port}"
    return f"postgresql://{role}@/{database}?host={quote(host, safe='/')}{suffix}"


def ensure_roles(admin_dsn: str) -> None:
    """Create the owner and the application role, and take from them what they must not have."""
    with psycopg.connect(admin_dsn, autocommit=True) as connection:
        have = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles").fetchall()}
        for role in (OWNER, APP):
            verb = "ALTER" if role in have else "CREATE"
            connection.execute(
                sql.SQL(
                    "{} ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS"
                ).format(sql.SQL(verb), sql.Identifier(role))
            )


def create_database(admin_dsn: str, name: str = DATABASE, *, template: str | None = None) -> bool:
    """Create a database that `iops_owner` owns; False if it exists.

    With `template` it is a copy of that database, extensions and grants included; nobody may
    be connected to the template meanwhile.
    """
    _checked(name)
    with psycopg.connect(admin_dsn, autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return False
        source = sql.Identifier(_checked(template)) if template else sql.SQL("template0")
        connection.execute(
            sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(
                sql.Identifier(name), sql.Identifier(OWNER), source
            )
        )
        connection.execute(
            sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(name))
        )
        connection.execute(
            sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}").format(
                sql.Identifier(name), sql.Identifier(APP)
            )
        )
    if not template:
        prepare_database(admin_dsn, name)
    return True


def prepare_database(admin_dsn: str, name: str) -> None:
    """Extensions and schema rights, as superuser: nothing that the owner could do itself."""
    with psycopg.connect(admin_dsn, dbname=name, autocommit=True) as connection:
        rows = connection.execute("SELECT name FROM pg_available_extensions").fetchall()
        available = {row[0] for row in rows}
        missing = [extension for extension in EXTENSIONS if extension not in available]
        if missing:
            raise ClusterError(
                f"The database server lacks the extensions {', '.join(missing)}. Install its "
                "contrib package (apt-get install postgresql-contrib)."
            )
        for extension in (*EXTENSIONS, *OPTIONAL_EXTENSIONS):
            if extension in available:
                connection.execute(
                    sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension))
                )
        if "pg_stat_statements" in available:
            connection.execute(sql.SQL("GRANT pg_read_all_stats TO {}").format(sql.Identifier(APP)))
        connection.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
        connection.execute(sql.SQL("ALTER SCHEMA public OWNER TO {}").format(sql.Identifier(OWNER)))
        connection.execute(
            sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(sql.Identifier(APP))
        )


def drop_database(admin_dsn: str, name: str) -> bool:
    """Drop a database and cut off whoever uses it; False if there is none."""
    with psycopg.connect(admin_dsn, autocommit=True) as connection:
        exists = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if not exists.fetchone():
            return False
        connection.execute(
            sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(_checked(name)))
        )
        return True


def list_databases(admin_dsn: str) -> list[str]:
    """Names of all databases but the server's own."""
    with psycopg.connect(admin_dsn, autocommit=True) as connection:
        rows = connection.execute(
            "SELECT datname FROM pg_database WHERE NOT datistemplate AND datname <> 'postgres'"
            " ORDER BY 1"
        ).fetchall()
    return [row[0] for row in rows]


def mark(admin_dsn: str, name: str) -> str | None:
    """Whether a database is marked `live` or `sandbox`; None before its first setup."""
    with psycopg.connect(admin_dsn, dbname=name, autocommit=True) as connection:
        if connection.execute("SELECT to_regclass('kernel_database_mark')").fetchone() == (None,):
            return None
        row = connection.execute("SELECT kind FROM kernel_database_mark").fetchone()
    return str(row[0]) if row else None


def next_epoch(admin_dsn: str, name: str) -> None:
    """Tell the readers of the event log that this database was restored.

    A reader that had got further than the restored log would otherwise wait for positions that
    come to mean something else.
    """
    if mark(admin_dsn, name) is not None:
        with psycopg.connect(admin_dsn, dbname=name, autocommit=True) as connection:
            connection.execute("UPDATE kernel_database_mark SET epoch = epoch + 1")


def _checked(name: str) -> str:
    if not NAME.fullmatch(name):
        raise ClusterError(
            f"{name!r} is no name for a database: small letters, digits and _ only, at most 63."
        )
    return name
