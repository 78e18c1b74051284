"""`iops backup` and `iops restore`."""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from iops.kernel.cluster import archive, backup, places, resolve, restore
from iops.kernel.cluster.contracts import ClusterError, Place

LONDON = ZoneInfo("Europe/London")
FOREIGN = (
    "DATABASE_URL is set: this backs up the private cluster only. Use pg_basebackup and WAL "
    "archiving on that server (docs/operations/backup.md)."
)


def files_folder(environ: Mapping[str, str] | None = None) -> Path:
    """Where the files are; as the settings have it."""
    named = (os.environ if environ is None else environ).get("IOPS_FILES")
    return Path(named) if named else places.var_folder() / "files"


def parse_moment(text: str) -> float:
    """Seconds since 1970 of an ISO 8601 moment; without an offset it is London time.

    Raises:
        ClusterError: it is no moment, or one that London's clocks show twice or never.
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ClusterError(
            f"--to-time {text!r}: write it as 2026-03-29T14:05:00 (London time) or with an "
            "offset, 2026-03-29T13:05:00+00:00."
        ) from None
    if moment.tzinfo is None:
        early, late = moment.replace(tzinfo=LONDON), moment.replace(tzinfo=LONDON, fold=1)
        if early.utcoffset() != late.utcoffset():
            raise ClusterError(
                f"--to-time {text}: London's clocks change there. Add an offset (+00:00 or +01:00)."
            )
        moment = early
    return moment.timestamp()


def _place() -> Place:
    if resolve.foreign() is not None:
        raise ClusterError(FOREIGN)
    return places.place()


def run_backup(arguments: Sequence[str]) -> int:
    """Run `iops backup`; the exit status."""
    parser = argparse.ArgumentParser(prog="iops backup", description=backup.__doc__)
    parser.add_argument(
        "--to", type=Path, help="folder (default: the one before, or the cluster's)"
    )
    parser.add_argument("--keep", type=int, default=7, help="backups to keep (%(default)s)")
    parser.add_argument("--list", action="store_true", help="say what there is")
    parser.add_argument("--files-only", action="store_true", help="only files that it lacks")
    options = parser.parse_args(arguments)
    place = _place()
    folder = options.to or archive.archived_to(place) or place.backups
    if options.list:
        for one in backup.listing(folder):
            print(f"{one.name}  PostgreSQL {one.major}, {one.files} files, {one.seconds} s")
        return 0
    if options.files_only:
        folder = archive.prepare_folder(place, folder)
        print(f"{backup.copy_files(files_folder(), folder / 'files', place)} files in {folder}")
        return 0
    made = backup.make(place, folder, files=files_folder(), keep=options.keep)
    print(f"{folder / 'base' / made.name}: verified, {made.files} files, {made.seconds} s")
    print(f"Every change from now on is archived in {folder / 'wal'}.")
    return 0


def run_restore(arguments: Sequence[str]) -> int:
    """Run `iops restore`; the exit status."""
    parser = argparse.ArgumentParser(prog="iops restore", description=restore.__doc__)
    parser.add_argument("--from", dest="source", type=Path, help="backup folder")
    when = parser.add_mutually_exclusive_group(required=True)
    when.add_argument("--to-time", help="as it was at this moment (London time, or with offset)")
    when.add_argument("--latest", action="store_true", help="everything that was archived")
    when.add_argument("--use", type=Path, help="make this restored cluster the current one")
    options = parser.parse_args(arguments)
    place = _place()
    if options.use:
        former = restore.use(place, options.use.resolve())
        print(f"In use: {place.data}\nThe former cluster is kept in {former}")
        print("Archiving is off until the next backup. Make one now: iops backup")
        return 0
    folder = options.source or archive.archived_to(place) or place.backups
    moment = parse_moment(options.to_time) if options.to_time else None
    done = restore.restore(place, folder, moment=moment, files=files_folder())
    print(f"Restored from {done.base} into {done.data}")
    print(f"Last transaction in it: {done.last_commit or 'none'}; files put back: {done.files}")
    if done.missing_files:
        print(f"WARNING: {done.missing_files} file(s) of the backup are damaged and were left out")
    print(f"Nothing else was changed. To use it: iops restore --use {done.data}")
    return 1 if done.missing_files else 0
