"""What the database itself enforces, derived from the declared tables.

Run after every migration, as the owner; running it again changes nothing. It installs the
history triggers, row-level security, the application role's rights and the monthly partitions.
Deriving them from the models means that nobody can add a table and forget them;
``tests/conformance`` checks the result in the database's own catalogue.
"""

from typing import Any

from django.apps import apps
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import sql

from iops.kernel.models import Record
from iops.kernel.registry import registry

APPLICATION_ROLE = "iops_app"
KERNEL_LOGS = ("kernel_event", "kernel_history")
#: Written by security-definer triggers only: the application may read them.
READ_ONLY = (
    "kernel_history", "kernel_event_position", "django_migrations", "search_lookup",
)  # fmt: skip
#: Rows of mechanisms, not of people: no history of their own.
WITHOUT_HISTORY = frozenset(
    {
        "kernel_event", "kernel_event_position", "kernel_history", "kernel_reader_position",
        "kernel_idempotency", "kernel_heartbeat", "kernel_number_series", "kernel_clock",
        "kernel_bulk_run",
    }
)  # fmt: skip


def record_models() -> list[type[models.Model]]:
    """All models that are records (they have an audience)."""
    return [model for model in apps.get_models() if issubclass(model, Record)]


def models_with_history() -> list[type[models.Model]]:
    """All own models whose old rows are kept: every managed one that is not a mechanism's."""
    skipped = WITHOUT_HISTORY | set(registry.each("append_only"))
    return [
        model
        for model in apps.get_models()
        if model.__module__.startswith("iops.")
        and model._meta.managed
        and not model._meta.proxy
        and model._meta.db_table not in skipped
        and getattr(model, "keeps_history", True)
    ]


def install(connection: BaseDatabaseWrapper) -> None:
    """Bring the database's guards in line with the declarations."""
    with connection.cursor() as cursor:
        for log in (*KERNEL_LOGS, *registry.each("monthly_logs")):
            cursor.execute("SELECT iops_ensure_months(%s, 3)", [log])
        for model in models_with_history():
            for statement in _history(model._meta.db_table):
                cursor.execute(statement)
        for model in record_models():
            for statement in _row_security(model._meta.db_table):
                cursor.execute(statement)
        for statement in _rights():
            cursor.execute(statement)
        _shut_temporary_tables_out(cursor)
        _name_record_tables(cursor)
        _name_lookups(cursor)


def _shut_temporary_tables_out(cursor: Any) -> None:
    """Functions with the owner's rights look for tables in the session's own schema last.

    Where ``pg_temp`` is not named, it is searched first: a temporary table of the caller would
    stand for the log, the history or a list of what may be done.
    """
    cursor.execute(
        "SELECT oid::regprocedure::text FROM pg_proc WHERE prosecdef"
        " AND pronamespace = 'public'::regnamespace AND pg_has_role(proowner, 'USAGE')"
        " AND NOT coalesce('search_path=public, pg_temp' = ANY (proconfig), false)"
    )
    for (function,) in cursor.fetchall():
        cursor.execute(f"ALTER FUNCTION {function} SET search_path = public, pg_temp")


def _name_record_tables(cursor: Any) -> None:
    """Tell the database which table holds which kind of record."""
    for record in registry.each("records"):
        model = apps.get_model(record.model)
        if issubclass(model, Record):
            cursor.execute(
                "INSERT INTO access_record_table (record_kind, table_name, code) "
                "VALUES (%s, %s, %s) ON CONFLICT (record_kind) "
                "DO UPDATE SET table_name = excluded.table_name, code = excluded.code",
                [record.kind, model._meta.db_table, record.code],
            )


def _name_lookups(cursor: Any) -> None:
    """Tell the database by what records are found without a name."""
    cursor.execute("DELETE FROM search_lookup")
    for search in registry.each("search"):
        rows = [
            (letter, search.table, "id", condition.replace("%s", "$values$"))
            for letter, condition in search.lookups.items()
        ]
        for one in search.written:
            document = f"to_tsvector('english'::regconfig, COALESCE({one.column}, ''))"
            query = "plainto_tsquery('english'::regconfig, ($values$)[1])"
            # That something is written lets an index be used that leaves out where nothing is.
            written = f"{document} @@ {query} AND {one.column} <> ''"
            rows.append(("w", one.table, one.record, written))
        for letter, table, record, condition in rows:
            cursor.execute(
                "INSERT INTO search_lookup (letter, kind, source, record, condition)"
                " VALUES (%s, %s, %s, %s, %s)",
                [letter, search.kind, table, record, condition],
            )


def _history(table: str) -> list[sql.Composable]:
    name = sql.Identifier(table)
    return [
        sql.SQL(
            "CREATE OR REPLACE TRIGGER keep_history_{} AFTER {} ON {} "
            "REFERENCING OLD TABLE AS was FOR EACH STATEMENT EXECUTE FUNCTION iops_keep_history()"
        ).format(sql.SQL(verb.lower()), sql.SQL(verb), name)
        for verb in ("UPDATE", "DELETE")
    ]


def _row_security(table: str) -> list[sql.Composable]:
    name = sql.Identifier(table)
    return [
        sql.SQL("ALTER TABLE {} ENABLE ROW LEVEL SECURITY").format(name),
        sql.SQL("DROP POLICY IF EXISTS audience ON {}").format(name),
        sql.SQL(
            "CREATE POLICY audience ON {} USING (audience_id = ANY ((SELECT iops_audiences())"
            "::integer[])) WITH CHECK (true)"
        ).format(name),
    ]


def _rights() -> list[sql.Composable]:
    """The application's rights: nothing on what is append-only but to read and add."""
    role = sql.Identifier(APPLICATION_ROLE)
    statements: list[sql.Composable] = [
        sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(role),
        sql.SQL(_GRANT_OWN_TABLES),
    ]
    for table in [*registry.each("append_only"), "kernel_event"]:
        statements.append(
            sql.SQL("REVOKE UPDATE, DELETE ON {} FROM {}").format(sql.Identifier(table), role)
        )
    for table in READ_ONLY:
        statements.append(
            sql.SQL("REVOKE INSERT, UPDATE, DELETE ON {} FROM {}").format(
                sql.Identifier(table), role
            )
        )
    return statements


_GRANT_OWN_TABLES = f"""
DO $$
DECLARE own record;
BEGIN
    FOR own IN SELECT relname, relkind FROM pg_class
               WHERE relnamespace = 'public'::regnamespace
                 AND relowner = (SELECT oid FROM pg_roles WHERE rolname = current_user)
                 AND relkind IN ('r', 'p', 'v', 'S') AND NOT relispartition LOOP
        IF own.relkind = 'S' THEN
            EXECUTE format('GRANT USAGE, SELECT ON SEQUENCE %I TO {APPLICATION_ROLE}', own.relname);
        ELSE
            EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO {APPLICATION_ROLE}',
                           own.relname);
        END IF;
    END LOOP;
END $$"""
