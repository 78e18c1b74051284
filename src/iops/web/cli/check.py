"""`iops check`: is this installation sound? One line per question, status 1 if an answer is no."""

from __future__ import annotations

import argparse
import os
import re
import shutil
import stat
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from iops.kernel.cluster import archive, backup, places, resolve, server
from iops.kernel.cluster.contracts import APP, EXTENSIONS
from iops.kernel.cluster.settings import inspect

from .manage import prepare_django

FREE_SHARE, FREE_BYTES = 0.10, 2 << 30
CLOCK_SECONDS = 2.0
BACKUP_HOURS = 26
PARTITION_DAYS = 28
WAITING_SEGMENTS = 10

Answer = tuple[str, list[str]]
"""A question and what is wrong; an empty list is good."""


def run(arguments: Sequence[str]) -> int:
    """Run `iops check`; the exit status."""
    parser = argparse.ArgumentParser(prog="iops check", description=__doc__)
    parser.parse_args(arguments)
    prepare_django()
    wrong = 0
    for question, faults in answers():
        print(f"{'ok   ' if not faults else 'WRONG'} {question}")
        for fault in faults:
            print(f"        {fault}")
        wrong += bool(faults)
    print("all is well" if not wrong else f"{wrong} of these need attention")
    return 1 if wrong else 0


def answers() -> Iterator[Answer]:
    """Every question with its answer; a question that cannot be asked is a fault too."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        asked: list[tuple[str, Callable[[], list[str]]]] = [
            ("the database keeps what it acknowledges", lambda: inspect(cursor)[1]),
            ("extensions are there", lambda: extensions(cursor)),
            ("all migrations are applied", unapplied),
            ("the application's role owns nothing and bypasses nothing", lambda: rights(cursor)),
            ("monthly tables reach ahead", lambda: partitions(cursor)),
            ("clocks agree", lambda: clocks(cursor)),
            ("there is room on the disks", disks),
            ("the secret key is secret", secret),
            ("backups are recent and the archive keeps up", lambda: backups(cursor)),
            ("the parts of the system say they are well", parts),
        ]
        for question, ask in asked:
            try:
                yield question, ask()
            except Exception as error:
                yield question, [f"cannot be told: {type(error).__name__}: {error}".strip()]


def extensions(cursor: Any) -> list[str]:
    """Extensions that are missing."""
    cursor.execute("SELECT extname FROM pg_extension")
    have = {row[0] for row in cursor.fetchall()}
    return [
        f"{name}: CREATE EXTENSION {name} as superuser" for name in EXTENSIONS if name not in have
    ]


def unapplied() -> list[str]:
    """Migrations that the database has not had."""
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connections["owner"])
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{step.app_label}.{step.name}: run iops setup" for step, _ in plan]


def rights(cursor: Any) -> list[str]:
    """What the application's role could do that it must not."""
    cursor.execute(
        "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles"
        " WHERE rolname = %s",
        [APP],
    )
    row = cursor.fetchone()
    if row is None:
        from django.db import connections

        return [f"there is no role {APP} (the settings use {connections['default'].alias})"]
    names = ("SUPERUSER", "BYPASSRLS", "CREATEROLE", "CREATEDB")
    found = [f"ALTER ROLE {APP} NO{name}" for name, has in zip(names, row, strict=True) if has]
    cursor.execute(
        "SELECT c.oid::regclass::text FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner"
        " WHERE r.rolname = %s AND c.relpersistence <> 't' LIMIT 10",
        [APP],
    )
    return found + [f"{row[0]} belongs to {APP}" for row in cursor.fetchall()]


def partitions(cursor: Any) -> list[str]:
    """Tables by month whose last partition ends too soon, or whose default one fills."""
    cursor.execute(
        "SELECT parent.relname, child.relname, pg_get_expr(child.relpartbound, child.oid)"
        " FROM pg_inherits JOIN pg_class parent ON parent.oid = inhparent"
        " JOIN pg_class child ON child.oid = inhrelid WHERE parent.relkind = 'p'"
    )
    ends: dict[str, float] = {}
    for parent, _, bound in cursor.fetchall():
        upper = re.search(r"TO \('([^']+)'\)", bound)
        if upper:
            text = re.sub(r"([+-]\d\d)$", r"\1:00", upper.group(1))
            moment = datetime.fromisoformat(text).timestamp()
            ends[parent] = max(ends.get(parent, 0.0), moment)
    soon = time.time() + PARTITION_DAYS * 86400
    return [
        f"{name} ends on {time.strftime('%Y-%m-%d', time.gmtime(end))}: run iops setup"
        for name, end in sorted(ends.items())
        if end < soon
    ]


def clocks(cursor: Any) -> list[str]:
    """Whether this machine and the database server mean the same moment."""
    before = time.time()
    cursor.execute("SELECT extract(epoch FROM clock_timestamp())::float8")
    theirs = cursor.fetchone()[0]
    apart = max(before - theirs, theirs - time.time(), 0.0)
    if apart <= CLOCK_SECONDS:
        return []
    return [f"this machine and the database are {apart:.1f} s apart: check time synchronisation"]


def disks() -> list[str]:
    """Disks that are nearly full."""
    folders = {places.var_folder()}
    if resolve.foreign({}) is None:
        folders.add(places.place().home)
    found = []
    for folder in sorted(folder for folder in folders if folder.is_dir()):
        use = shutil.disk_usage(folder)
        if use.free < FREE_BYTES or use.free < use.total * FREE_SHARE:
            found.append(
                f"{folder}: {use.free / 2**30:.1f} GiB free of {use.total / 2**30:.0f}: make room, "
                "or move it to a larger disk"
            )
    return found


def secret() -> list[str]:
    """Whether others can read the secret key."""
    path = Path(os.environ.get("IOPS_SECRET_KEY_FILE") or places.var_folder() / "secret-key")
    if not path.is_file():
        return [f"{path} is missing"]
    mode = stat.S_IMODE(path.stat().st_mode)
    return [f"{path} has mode {mode:04o}: chmod 600"] if mode & 0o077 else []


def backups(cursor: Any) -> list[str]:
    """Whether a recent, complete backup exists; not asked of a sandbox or of another's server."""
    cursor.execute("SELECT kind FROM kernel_database_mark")
    row = cursor.fetchone()
    place = places.place()
    ours = str(place.socket) in os.environ.get("DATABASE_URL", "")
    if not ours or (row and row[0] == "sandbox"):
        return []
    folder = archive.archived_to(place)
    made = backup.listing(folder) if folder else []
    if not made:
        return ["there is none: run iops backup each night (docs/operations/backup.md)"]
    found = []
    hours = (time.time() - made[-1].finished) / 3600
    if hours > BACKUP_HOURS:
        found.append(f"the last one is {hours:.0f} hours old: run iops backup, see its timer")
    if server.postmaster(place) is not None and archive.waiting(place) > WAITING_SEGMENTS:
        found.append(f"{archive.waiting(place)} WAL segments wait: see {place.log}")
    return found


def parts() -> list[str]:
    """What the health checks of the capabilities say."""
    from iops.kernel.registry import registry

    found = []
    for check in registry.each("health"):
        sentence = check.check()
        if sentence:
            found.append(f"{check.name}: {sentence}")
    return found
