"""A private cluster: made, found running, survives a kill, roles that own nothing."""

from __future__ import annotations

import os
import signal
import stat
from pathlib import Path

import psycopg
import pytest

from iops.kernel.cluster import databases, places, resolve, server
from iops.kernel.cluster.contracts import EXTENSIONS, Account, ClusterError, Place
from iops.kernel.cluster.settings import refuse_unsafe


def test_a_second_start_finds_it_running(cluster: Place) -> None:
    before = server.postmaster(cluster)
    assert server.start(cluster) is False
    assert server.postmaster(cluster) == before


def test_nobody_else_reaches_the_socket(cluster: Place) -> None:
    assert stat.S_IMODE(cluster.socket.stat().st_mode) == 0o700
    assert len(f"{cluster.socket}/.s.PGSQL.{cluster.port}".encode()) <= places.SOCKET_PATH_LIMIT
    with psycopg.connect(server.admin_dsn(cluster)) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)


def test_encoding_locale_and_checksums(cluster: Place) -> None:
    with psycopg.connect(server.admin_dsn(cluster)) as connection:
        row = connection.execute(
            "SELECT pg_encoding_to_char(encoding), datcollate, datlocprovider FROM pg_database"
            " WHERE datname = 'postgres'"
        ).fetchone()
        assert row is not None
        assert row[0] == "UTF8"
        assert row[1] in ("C.UTF-8", "C.utf8", "C")
        assert row[2] in ("c", b"c")
        assert connection.execute("SHOW data_checksums").fetchone() == ("on",)


def test_the_log_repeats_no_values(cluster: Place) -> None:
    canary = "Zebulon-Quartermain-77"
    with psycopg.connect(server.admin_dsn(cluster), autocommit=True) as connection:
        connection.execute("CREATE TABLE canary (name text UNIQUE)")
        connection.execute("INSERT INTO canary VALUES (%s)", [canary])
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("INSERT INTO canary VALUES (%s)", [canary])
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute(f"INSERT INTO canary VALUES ('{canary}')")
        connection.execute("DROP TABLE canary")
    text = cluster.log.read_text()
    assert "violates unique constraint" in text
    assert canary not in text


def test_it_comes_up_by_itself_after_a_kill(cluster: Place) -> None:
    with psycopg.connect(server.admin_dsn(cluster), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    pid = server.postmaster(cluster)
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    assert server.start(cluster) is True
    with psycopg.connect(server.admin_dsn(cluster), autocommit=True) as connection:
        assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)
        connection.execute("DROP TABLE kept")


def test_a_lock_file_with_a_number_that_is_somebody_elses_does_not_matter(cluster: Place) -> None:
    server.stop(cluster)
    old = f"{os.getpid()}\n{cluster.data}\n1\n{cluster.port}\n{cluster.socket}\n\n  1 1\nready\n"
    server.write_for(cluster, cluster.data / "postmaster.pid", old)
    assert server.postmaster(cluster) is None
    assert server.start(cluster) is True


def test_roles_own_nothing_they_should_not(cluster: Place) -> None:
    admin = server.admin_dsn(cluster)
    databases.create_database(admin, "roles_trial")
    try:
        urls = resolve.private(cluster, "roles_trial")
        with psycopg.connect(urls.owner, autocommit=True) as owner:
            owner.execute("CREATE TABLE t (id int)")
            have = {row[0] for row in owner.execute("SELECT extname FROM pg_extension").fetchall()}
            assert set(EXTENSIONS) <= have
        with psycopg.connect(urls.app, autocommit=True) as app:
            for statement in ("SELECT * FROM t", "CREATE TABLE mine (id int)"):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    app.execute(statement)
            row = app.execute(
                "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles"
                " WHERE rolname = current_user"
            ).fetchone()
            assert row == (False, False, False, False)
    finally:
        databases.drop_database(admin, "roles_trial")


def test_a_scratch_database_is_a_copy_of_its_template(cluster: Place) -> None:
    admin = server.admin_dsn(cluster)
    databases.create_database(admin, "model")
    with psycopg.connect(resolve.private(cluster, "model").owner, autocommit=True) as owner:
        owner.execute("CREATE TABLE t AS SELECT 1 AS id")
    try:
        assert databases.create_database(admin, "scratch_1", template="model") is True
        assert databases.create_database(admin, "scratch_1", template="model") is False
        with psycopg.connect(resolve.private(cluster, "scratch_1").owner) as owner:
            assert owner.execute("SELECT id FROM t").fetchone() == (1,)
    finally:
        assert databases.drop_database(admin, "scratch_1") is True
        databases.drop_database(admin, "model")
    assert databases.drop_database(admin, "scratch_1") is False


@pytest.mark.parametrize("name", ["", "Upper", "a b", "x" * 64, 'x"; DROP DATABASE iops; --'])
def test_odd_names_are_refused(cluster: Place, name: str) -> None:
    with pytest.raises(ClusterError, match="no name for a database"):
        databases.create_database(server.admin_dsn(cluster), name)


def test_unsafe_settings_are_refused_with_their_names(cluster: Place) -> None:
    admin = server.admin_dsn(cluster)
    databases.create_database(admin, "unsafe")
    try:
        dsn = server.admin_dsn(cluster, "unsafe")
        with psycopg.connect(dsn, autocommit=True) as connection, connection.cursor() as cursor:
            assert refuse_unsafe(cursor)["fsync"] == "on"
            cursor.execute("CREATE UNLOGGED TABLE loose (id int)")
            cursor.execute("ALTER ROLE iops_app IN DATABASE unsafe SET synchronous_commit = off")
            with pytest.raises(ClusterError) as refused:
                refuse_unsafe(cursor)
        assert "table loose is unlogged" in str(refused.value)
        assert "synchronous_commit=off is set for unsafe, iops_app" in str(refused.value)
        with psycopg.connect(dsn, options="-c synchronous_commit=off") as connection:
            connection.execute("DROP TABLE loose")
            with connection.cursor() as cursor, pytest.raises(ClusterError, match="is off"):
                refuse_unsafe(cursor)
    finally:
        databases.drop_database(admin, "unsafe")


def test_a_folder_that_somebody_else_made_is_refused(tmp_path: Path) -> None:
    link = tmp_path / "socket"
    link.symlink_to(tmp_path)
    mine = Account("me", os.geteuid(), os.getegid(), switch=False)
    with pytest.raises(ClusterError, match="not a folder that belongs to me"):
        places.secure_folder(link, mine)


def test_a_url_without_its_owner_is_refused() -> None:
    with pytest.raises(ClusterError, match="IOPS_OWNER_URL is not"):
        resolve.foreign({"DATABASE_URL": "postgresql://somewhere/iops"})
    assert resolve.foreign({}) is None
