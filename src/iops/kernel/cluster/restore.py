"""`iops restore`: a new cluster from a backup, as it was at a moment; then, if wanted, use it."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import time
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg

from . import archive, backup, databases, server
from .contracts import ClusterError, Place
from .run import run, tail

NO_SUCH_MOMENT = "recovery ended before configured recovery target was reached"


@dataclass(frozen=True)
class Restored:
    """A restored cluster; its server is stopped."""

    data: Path
    base: str
    last_commit: str
    """The last transaction in it, as the server says it (UTC); empty when there was none."""
    files: int
    missing_files: int


def choose(folder: Path, *, moment: float | None) -> backup.Backup:
    """The newest backup that was complete at `moment` (the newest of all without one).

    Raises:
        ClusterError: none reaches back that far.
    """
    backups = backup.listing(folder)
    fit = [one for one in backups if moment is None or one.finished <= moment]
    if fit:
        return fit[-1]
    if not backups:
        raise ClusterError(f"There is no complete backup in {folder}.")
    raise ClusterError(
        f"No backup in {folder} reaches back to {backup.stamp(moment or 0)}; the earliest moment "
        f"is {backup.stamp(backups[0].finished)}."
    )


def restore(place: Place, folder: Path, *, moment: float | None, files: Path) -> Restored:
    """Make a new cluster beside the current one, as of `moment` (seconds since 1970, or latest).

    Nothing existing is changed. `files` is the folder into which missing files are put back;
    files are never overwritten, since one name has one content.

    Raises:
        ClusterError: no fitting backup, damaged backup, or the WAL does not reach `moment`.
    """
    folder = archive.check_path(folder)
    base = choose(folder, moment=moment)
    if server.postmaster(place) is not None and archive.archived_to(place) == folder:
        archive.flush(place, folder)
    backup.verify(place, folder / "base" / base.name)
    target = _new_folder(place)
    run(place.account, ["cp", "-a", folder / "base" / base.name, target], what="Copying the base")
    (target / archive.CONF).unlink(missing_ok=True)
    _write_recovery(place, target, folder, moment)
    copy = replace(
        place,
        data=target,
        log=place.home / f"{target.name}.log",
        socket=place.socket.with_name(place.socket.name + "-r"),
    )
    try:
        last = _recover(copy)
    except ClusterError as error:
        run(place.account, ["rm", "-rf", target], what="Removing the failed restore")
        if NO_SUCH_MOMENT in _text(copy.log):
            raise ClusterError(
                f"The archive in {folder} ends before that moment, or nothing was written after "
                "it. Choose an earlier moment, or --latest for all there is."
            ) from error
        raise
    put_back, missing = restore_files(folder / "files", files)
    return Restored(target, base.name, last, put_back, missing)


def _new_folder(place: Place) -> Path:
    """A name that is free, also where two restores begin within a second."""
    stamp = backup.stamp(time.time())
    names = (f"restored-{stamp}{suffix}" for suffix in ("", *(f"-{n}" for n in range(2, 100))))
    return next(place.home / name for name in names if not (place.home / name).exists())


def _write_recovery(place: Place, target: Path, folder: Path, moment: float | None) -> None:
    wal = folder / "wal"
    # Segments that the current cluster has not handed over yet are read from where they are.
    current = place.data / "pg_wal"
    command = f'cp "{wal}/%f" "%p" 2>/dev/null || cp "{current}/%f" "%p"'
    lines = [f"restore_command = '{command}'", "recovery_target_action = 'promote'"]
    if moment is None:
        lines.append("recovery_target_timeline = 'latest'")
    else:
        whole = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(moment))
        lines.append(f"recovery_target_time = '{whole}.{int(moment % 1 * 1_000_000):06d}+00'")
        lines.append("recovery_target_timeline = 'latest'")
    # Not into the archive of the old cluster: histories must not mix. The next backup starts one.
    lines.append("archive_command = '/bin/true'")
    server.write_for(place, target / "recovery.conf.iops", "\n".join(lines) + "\n")
    with (target / "postgresql.conf").open("a") as conf:
        conf.write("include_if_exists 'recovery.conf.iops'\n")
    server.write_for(place, target / "recovery.signal", "")


def _recover(copy: Place) -> str:
    """Run recovery to its end, move the epochs on, stop; the time of the last transaction."""
    try:
        server.start(copy, seconds=24 * 3600)
        last = _wait_promoted(copy)
        for name in databases.list_databases(server.admin_dsn(copy)):
            databases.next_epoch(server.admin_dsn(copy), name)
    finally:
        server.stop(copy)
        with contextlib.suppress(OSError):
            shutil.rmtree(copy.socket)
    # Recovery is over: its settings must not act on the next start.
    (copy.data / "recovery.conf.iops").unlink(missing_ok=True)
    return last


def _wait_promoted(copy: Place) -> str:
    """Wait until recovery has ended; the time of the last transaction."""
    try:
        with psycopg.connect(server.admin_dsn(copy), autocommit=True) as connection:
            while True:
                row = connection.execute(
                    "SELECT pg_is_in_recovery(), pg_last_xact_replay_timestamp()::text"
                ).fetchone()
                if row and not row[0]:
                    return str(row[1] or "")
                time.sleep(0.1)
    except psycopg.OperationalError as error:
        # It stops when it cannot reach the moment that was asked for.
        raise ClusterError(f"Recovery failed:\n{tail(copy.log)}") from error


def restore_files(source: Path, target: Path) -> tuple[int, int]:
    """Put files back that the system lacks; (how many, how many could not be proved)."""
    count = wrong = 0
    for path in sorted(source.rglob("*")) if source.is_dir() else []:
        if not path.is_file() or path.name.endswith(".part"):
            continue
        place = target / path.relative_to(source)
        if place.exists():
            continue
        content = path.read_bytes()
        if hashlib.sha256(content).hexdigest() != path.name:
            wrong += 1
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        part = place.with_name(place.name + ".part")
        with part.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(place)
        count += 1
    return count, wrong


def use(place: Place, data: Path) -> Path:
    """Make a restored cluster the current one; the folder that the former one is kept in."""
    if data.parent != place.home or server.data_major(replace(place, data=data)) is None:
        raise ClusterError(f"{data} is not a restored cluster of {place.home}.")
    was_running = server.stop(place)
    with server.locked(place):
        former = place.home / f"before-{backup.stamp(time.time())}"
        if place.data.exists():
            place.data.rename(former)
        data.rename(place.data)
    if was_running:
        server.start(place)
    return former


def _text(path: Path) -> str:
    return path.read_text(errors="replace") if path.is_file() else ""
