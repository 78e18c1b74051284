"""The WAL archive of a private cluster: every segment copied, synced, then named."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path

import psycopg

from . import places, server
from .contracts import ClusterError, Place
from .run import run

CONF = "archive.conf"
TIMEOUT_SECONDS = 60
"""The server hands over an unfinished segment after this time: what a lost disk costs at most."""
PLAIN_PATH = re.compile(r"/[\w./ +,:=@~-]*")
LONGEST_PATH = 400
"""Characters of a backup folder's path: the server cuts a command off at 1,023 without a word."""


def command(wal: Path) -> str:
    """The shell command by which the server archives one segment.

    A segment that is there already must be the same (after a crash the server tries again);
    it gets its name only when it is on the disk.
    """
    return (
        f'of="$(pwd)/%p"; cd "{wal}" && if test -f %f; then cmp -s "$of" %f; '
        'else cp "$of" %f.part && sync %f.part && mv %f.part %f && sync .; fi'
    )


def check_path(folder: Path) -> Path:
    """The absolute path, if a shell command can carry it.

    Raises:
        ClusterError: it holds characters that a shell would interpret, or is too long for it.
    """
    folder = folder.resolve()
    if len(str(folder)) > LONGEST_PATH:
        raise ClusterError(
            f"{folder}: choose a folder whose path has at most {LONGEST_PATH} characters."
        )
    if not PLAIN_PATH.fullmatch(str(folder)):
        raise ClusterError(f"{folder}: choose a folder whose name has no quotes, $, % or \\.")
    return folder


def prepare_folder(place: Place, folder: Path) -> Path:
    """Make the backup folder for the server's account, and prove that it can write there."""
    folder = check_path(folder)
    for each in (folder, folder / "wal", folder / "base", folder / "files"):
        places.secure_folder(each, place.account)
    trial = folder / "wal" / ".trial"
    run(place.account, ["touch", trial], what=f"Writing into {folder} as {place.account.name}")
    trial.unlink()
    return folder


def switch_on(place: Place, folder: Path) -> None:
    """Let the running server archive into `folder`, from now on and after every start."""
    escaped = command(folder / "wal").replace("'", "''")
    text = f"archive_command = '{escaped}'\narchive_timeout = {TIMEOUT_SECONDS}\n"
    path = place.data / CONF
    if not path.is_file() or path.read_text() != text:
        server.write_for(place, path, text)
    # A restored cluster began its history while it did not archive. Without the file of that
    # history a second restore would give its own history the same name.
    for history in (place.data / "pg_wal").glob("*.history"):
        run(place.account, ["cp", "-n", history, folder / "wal"], what="Archiving the history")
    with psycopg.connect(server.admin_dsn(place), autocommit=True) as connection:
        connection.execute("SELECT pg_reload_conf()")
        deadline = time.monotonic() + 20
        while True:
            # Each statement sees the settings as they are when it begins.
            row = connection.execute("SHOW archive_command").fetchone()
            if row and row[0] == command(folder / "wal"):
                return
            if time.monotonic() > deadline:
                raise ClusterError(
                    f"The server does not take the archive command of {path}. Another setting "
                    "(local.conf, ALTER SYSTEM) overrides it: remove that."
                )
            time.sleep(0.05)


def archived_to(place: Place) -> Path | None:
    """The folder that the cluster archives into, or None before the first backup."""
    try:
        text = (place.data / CONF).read_text()
    except FileNotFoundError:
        return None
    found = re.search(r'cd "(.*?)/wal" &&', text)
    return Path(found.group(1)) if found else None


def flush(place: Place, folder: Path, *, seconds: float = 120) -> str:
    """Close the current segment and wait until it is in the archive; its name.

    Raises:
        ClusterError: the archive did not take it in time; with the server's last failure.
    """
    with psycopg.connect(server.admin_dsn(place), autocommit=True) as connection:
        # A record of its own, so that there is something to switch away from.
        connection.execute("SELECT pg_create_restore_point('iops flush')")
        row = connection.execute("SELECT pg_walfile_name(pg_switch_wal())").fetchone()
        name = str(row[0]) if row else ""
        deadline = time.monotonic() + seconds
        while not (folder / "wal" / name).is_file():
            if time.monotonic() > deadline:
                failure = connection.execute(
                    "SELECT last_failed_wal, last_failed_time FROM pg_stat_archiver"
                ).fetchone()
                raise ClusterError(
                    f"Segment {name} did not reach {folder / 'wal'} in {seconds:.0f} s "
                    f"(last failure: {failure}). Is the disk full? The server's log: {place.log}"
                )
            time.sleep(0.05)
    return name


def waiting(place: Place) -> int:
    """How many segments wait to be archived."""
    ready = place.data / "pg_wal" / "archive_status"
    return sum(1 for entry in os.scandir(ready) if entry.name.endswith(".ready"))
