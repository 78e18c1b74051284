"""Backup and restore: row by row, to a moment, with the files."""

from __future__ import annotations

import hashlib
import shutil
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from iops.kernel.cluster import (
    archive,
    backup,
    binaries,
    compare,
    databases,
    places,
    resolve,
    restore,
    server,
)
from iops.kernel.cluster.contracts import ClusterError, Place


def put(files: Path, content: bytes) -> str:
    name = hashlib.sha256(content).hexdigest()
    path = files / name[:2] / name[2:4] / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return name


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Place]:
    """A cluster of its own, since the test stops and replaces it."""
    place = places.place(var=tmp_path / "var")
    if not binaries.find().tool("pg_basebackup").is_file():
        pytest.fail("pg_basebackup is missing: apt-get install postgresql-client")
    try:
        server.start(place)
        admin = server.admin_dsn(place)
        databases.ensure_roles(admin)
        databases.create_database(admin, "iops")
        yield place
    finally:
        server.discard(place)


def database_time(connection: psycopg.Connection) -> float:
    row = connection.execute("SELECT extract(epoch FROM clock_timestamp())::float8").fetchone()
    assert row is not None
    return float(row[0])


def test_restored_row_by_row_and_to_a_moment(own: Place, tmp_path: Path) -> None:
    files, folder = tmp_path / "files", own.home / "backups"
    urls = resolve.private(own)
    first = put(files, b"statement of a witness")
    with psycopg.connect(urls.owner, autocommit=True) as owner:
        owner.execute("CREATE TABLE kernel_database_mark (kind text, epoch bigint)")
        owner.execute("INSERT INTO kernel_database_mark VALUES ('live', 1)")
        owner.execute(
            "CREATE TABLE logbook (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, said text)"
        )
        owner.execute(
            "INSERT INTO logbook (said) SELECT 'entry ' || n || E'\\n\\t\"ü\"'"
            " FROM generate_series(1, 5000) n"
        )

    made = backup.make(own, folder, files=files)
    assert made.files == 1

    second = put(files, b"photograph taken after the backup")
    backup.copy_files(files, folder / "files", own)
    with psycopg.connect(urls.owner, autocommit=True) as owner:
        owner.execute("INSERT INTO logbook (said) VALUES ('after the backup')")
        between = database_time(owner)
        owner.execute("INSERT INTO logbook (said) VALUES ('too late')")
        owner.execute("DELETE FROM logbook WHERE id <= 10")

    # As of a moment: the first write after the backup is there, the second is not.
    (files / first[:2] / first[2:4] / first).unlink()
    done = restore.restore(own, folder, moment=between, files=files)
    assert done.base == made.name
    assert (done.files, done.missing_files) == (1, 0)
    assert (files / first[:2] / first[2:4] / first).read_bytes() == b"statement of a witness"
    assert (files / second[:2] / second[2:4] / second).exists()
    restored = replace(own, data=done.data, socket=own.socket.with_name(own.socket.name + "-t"))
    server.start(restored)
    try:
        with psycopg.connect(server.admin_dsn(restored, "iops")) as there:
            said = there.execute(
                "SELECT count(*), max(said) FILTER (WHERE id > 5000) FROM logbook"
            ).fetchone()
            assert said == (5001, "after the backup")
            assert there.execute("SELECT epoch FROM kernel_database_mark").fetchone() == (2,)
        # Compared with the original, exactly what happened after that moment differs.
        _, differences = compare.compare(
            server.admin_dsn(own, "iops"), server.admin_dsn(restored, "iops"), limit=100
        )
        logbook = [one for one in differences if one.table == "public.logbook"]
        assert sorted(one.side for one in logbook) == ["left"] + ["right"] * 10
    finally:
        server.stop(restored)
        shutil.rmtree(restored.socket)

    # All there is: equal in every row, and it goes on from there.
    latest = restore.restore(own, folder, moment=None, files=files)
    before = list(_all(own))
    former = restore.use(own, latest.data)
    assert former.is_dir()
    after = list(_all(own))
    assert [row for row in before if row[0] != "public.kernel_database_mark"] == [
        row for row in after if row[0] != "public.kernel_database_mark"
    ]
    with psycopg.connect(urls.owner, autocommit=True) as owner:
        row = owner.execute("INSERT INTO logbook (said) VALUES ('new') RETURNING id").fetchone()
        assert row is not None
        assert row[0] > 5002
    # Archiving begins again with the next backup, in a history of its own.
    assert archive.archived_to(own) is None
    again = backup.make(own, folder, files=files, keep=1)
    assert [one.name for one in backup.listing(folder)] == [again.name]
    assert list((folder / "wal").glob("*.history"))


def _all(place: Place) -> Iterator[tuple[str, str]]:
    with psycopg.connect(server.admin_dsn(place, "iops")) as connection:
        for schema, name in compare.tables(connection):
            for row in compare.rows_of(connection, schema, name):
                yield f"{schema}.{name}", row


def test_damage_and_impossible_moments_are_said(own: Place, tmp_path: Path) -> None:
    files, folder = tmp_path / "files", own.home / "backups"
    files.mkdir()
    with pytest.raises(ClusterError, match="no complete backup"):
        restore.restore(own, folder, moment=None, files=files)
    made = backup.make(own, folder, files=files)
    with pytest.raises(ClusterError, match="the earliest moment is"):
        restore.restore(own, folder, moment=made.finished - 3600, files=files)
    with pytest.raises(ClusterError, match="ends before that moment"):
        restore.restore(own, folder, moment=time.time() + 3600, files=files)
    version = folder / "base" / made.name / "PG_VERSION"
    version.write_text("15 ")
    with pytest.raises(ClusterError, match="Verifying"):
        restore.restore(own, folder, moment=None, files=files)
    assert not [path for path in own.home.glob("restored-*") if path.is_dir()]


def test_a_damaged_file_is_named_and_not_kept(own: Place, tmp_path: Path) -> None:
    files, folder = tmp_path / "files", own.home / "backups"
    good, bad = put(files, b"good"), put(files, b"bad")
    (files / bad[:2] / bad[2:4] / bad).write_bytes(b"rotten")
    with pytest.raises(ClusterError, match=bad):
        backup.make(own, folder, files=files)
    assert [path.name for path in (folder / "files").rglob("*") if path.is_file()] == [good]


def test_a_folder_of_a_long_name_is_archived_into(own: Place, tmp_path: Path) -> None:
    files, folder = tmp_path / "files", own.home
    files.mkdir()
    while len(str(folder)) < archive.LONGEST_PATH - 100:
        folder /= "b" * 99
    made = backup.make(own, folder, files=files)
    assert [one.name for one in backup.listing(folder)] == [made.name]
    assert archive.archived_to(own) == folder.resolve()


def test_a_folder_whose_name_is_too_long_for_the_server_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ClusterError, match="at most 400 characters"):
        archive.check_path(tmp_path / ("b" * 200) / ("c" * 200))


@pytest.mark.parametrize("name", ["it's", "a$b", "per%cent", 'quo"te'])
def test_a_folder_that_a_shell_would_misread_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ClusterError, match="choose a folder"):
        archive.check_path(tmp_path / name)
