"""Make, start and stop the private cluster."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg

from . import binaries, places, settings
from .contracts import SUPERUSER, Binaries, ClusterError, Place
from .run import run, tail

HBA = (
    "# Nobody but the owner of the socket's folder (mode 0700) and root gets as far as here.\n"
    "local all all trust\n"
    "local replication all trust\n"
)


def admin_dsn(place: Place, database: str = "postgres") -> str:
    """Connection string of the superuser; `database` is a plain name."""
    return f"host={place.socket} port={place.port} user={SUPERUSER} dbname={database}"


@contextlib.contextmanager
def locked(place: Place) -> Iterator[None]:
    """One process at a time makes, starts or stops this cluster."""
    base = place.home.parent
    base.mkdir(parents=True, exist_ok=True)
    with (base / f".{place.home.name}.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def processes(data: Path) -> list[int]:
    """Ids of all processes that work in the data folder (every server process does)."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                if (entry / "cwd").readlink() == data:
                    found.append(int(entry.name))
    return found


def postmaster(place: Place) -> int | None:
    """The process id of the running server, or None.

    The number in `postmaster.pid` is believed only if that process works in our data folder:
    after a crash or a restart of the machine it may be anybody's.
    """
    try:
        pid = int((place.data / "postmaster.pid").read_text().split("\n", 1)[0])
        return pid if Path(f"/proc/{pid}/cwd").readlink() == place.data else None
    except (OSError, ValueError):
        return None


def answers(place: Place) -> bool:
    """Whether the server accepts a connection now."""
    try:
        psycopg.connect(admin_dsn(place), connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def data_major(place: Place) -> int | None:
    """The version of the existing data, or None when there is none."""
    with contextlib.suppress(OSError):
        return int((place.data / "PG_VERSION").read_text().strip())
    return None


def programs(place: Place) -> Binaries:
    """The programs that fit this cluster's data."""
    return binaries.readable_for(place, binaries.find(major=data_major(place)))


def initialise(place: Place, found: Binaries) -> None:
    """Make the data folder if there is none; a half-made one is thrown away first.

    UTF-8, and the locale C.UTF-8 of the C library: all that wheels and distributions share.
    """
    if data_major(place) is not None:
        return
    part = place.data.with_name("data.part")
    run(place.account, ["rm", "-rf", str(part)], what="Removing a half-made data folder")
    command: list[str | Path] = [
        found.tool("initdb"),
        *("-D", part, "-U", SUPERUSER, "-E", "UTF8"),
        *("--auth=trust", "--data-checksums", "--no-instructions", "--no-sync"),
    ]
    try:
        run(place.account, [*command, "--locale=C.UTF-8"], what="Making the database cluster")
    except ClusterError:
        run(place.account, ["rm", "-rf", str(part)], what="Removing a half-made data folder")
        run(place.account, [*command, "--locale=C"], what="Making the database cluster")
    write_for(place, part / "pg_hba.conf", HBA)
    with (part / "postgresql.conf").open("a") as conf:
        conf.write("include_if_exists 'iops.conf'\ninclude_if_exists 'archive.conf'\n")
        conf.write("include_if_exists 'local.conf'\n")
    run(place.account, [found.tool("initdb"), "-D", part, "--sync-only"], what="Syncing")
    part.rename(place.data)


def write_for(place: Place, path: Path, text: str) -> None:
    """Write a file that belongs to the server's account and that nobody else reads."""
    path.write_text(text)
    path.chmod(0o600)
    if place.account.switch:
        os.chown(path, place.account.uid, place.account.gid)


def prepare(place: Place) -> Binaries:
    """Everything short of starting: folders, programs, data, settings, leftovers of a crash."""
    places.secure_folder(place.home, place.account)
    places.secure_folder(place.socket, place.account)
    found = programs(place)
    initialise(place, found)
    module = binaries.extension_folder(found.bin_dir)
    statements = module is not None and (module / "pg_stat_statements.control").is_file()
    wanted = settings.wanted(place, memory=settings.memory_bytes(), statements=statements)
    write_for(place, place.data / "iops.conf", settings.as_file(wanted))
    remove_leftovers(place)
    return found


def remove_leftovers(place: Place) -> None:
    """Take away lock files of a killed server whose number another program has since been given.

    PostgreSQL clears them itself except in that case. While any server process still works in
    the data folder they stay: they are the interlock against two servers on the same data.
    """
    if processes(place.data):
        return
    for path in (
        place.data / "postmaster.pid",
        place.socket / f".s.PGSQL.{place.port}.lock",
    ):
        path.unlink(missing_ok=True)


def foreground_command(place: Place, found: Binaries) -> list[str]:
    """The command that runs the server as a child of a supervisor."""
    return [str(found.tool("postgres")), "-D", str(place.data)]


def start(place: Place, *, seconds: float = 60) -> bool:
    """Start the server in the background; False if it was already running.

    After `kill -9` of the server its children may need a moment to notice; that is waited for.
    """
    with locked(place):
        deadline = time.monotonic() + seconds
        while postmaster(place) is not None:
            # It may be starting, or be dying of a kill.
            if answers(place):
                return False
            if time.monotonic() > deadline:
                raise _silent(place, seconds)
            time.sleep(0.05)
        while True:
            dying = processes(place.data)
            found = prepare(place)
            try:
                run(
                    place.account,
                    [
                        *(found.tool("pg_ctl"), "start", "-D", place.data, "-l", place.log),
                        *("-w", "-t", str(int(seconds)), "-s"),
                    ],
                    what=f"Starting PostgreSQL in {place.data}",
                    timeout=seconds + 10,
                    output=_server_log(place),
                )
                break
            except ClusterError:
                if not dying or time.monotonic() > deadline:
                    raise
                time.sleep(0.3)
        wait_ready(place, seconds=seconds)
        return True


def _server_log(place: Place) -> Path:
    if not place.log.exists():
        write_for(place, place.log, "")
    return place.log


def wait_ready(place: Place, *, seconds: float = 60) -> None:
    """Wait until the server, which was started already, answers.

    Raises:
        ClusterError: it ended, or did not answer within `seconds`.
    """
    deadline = time.monotonic() + seconds
    while not answers(place):
        if postmaster(place) is None:
            raise ClusterError(
                f"The database server in {place.data} ended at once:\n{tail(place.log)}"
            )
        if time.monotonic() > deadline:
            raise _silent(place, seconds)
        time.sleep(0.05)


def _silent(place: Place, seconds: float) -> ClusterError:
    return ClusterError(
        f"The database server in {place.data} does not answer after {seconds:.0f} s. "
        f"Its log: {place.log}"
    )


def stop(place: Place, *, seconds: float = 60) -> bool:
    """Stop the server: clients are cut off, everything is written. False if none was running."""
    with locked(place):
        pid = postmaster(place)
        if pid is None:
            return False
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGINT)
        deadline = time.monotonic() + seconds
        while processes(place.data):
            if time.monotonic() > deadline:
                raise ClusterError(
                    f"PostgreSQL (process {pid}) did not stop within {seconds:.0f} s. "
                    f"Its log: {place.log}"
                )
            time.sleep(0.05)
        return True


def discard(place: Place) -> None:
    """Stop a scratch cluster and remove it with all its data, its backups and its traces."""
    stop(place)
    for folder in (place.home, place.socket):
        shutil.rmtree(folder, ignore_errors=True)
    (place.home.parent / f".{place.home.name}.lock").unlink(missing_ok=True)
