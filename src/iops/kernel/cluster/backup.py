"""`iops backup`: a verified base backup, the WAL archive from then on, and the files."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from . import archive, server
from .contracts import SUPERUSER, ClusterError, Place
from .run import run


@dataclass(frozen=True)
class Backup:
    """One base backup."""

    name: str
    """UTC moment of its beginning: YYYYMMDDTHHMMSSZ."""
    major: int
    first_wal: str
    """The oldest segment that a restore from it reads."""
    finished: float
    """Seconds since 1970 when it was complete: the earliest moment it can be restored to."""
    files: int
    seconds: float


def stamp(moment: float) -> str:
    """A moment as part of a file name."""
    return time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(moment))


def make(place: Place, folder: Path, *, files: Path, keep: int = 7) -> Backup:
    """Back the running cluster and the files folder up into `folder`; drop what is too old.

    The files are copied after the database: a file is written before the transaction that names
    it commits and is never changed, so every file that the base names is among them.

    Raises:
        ClusterError: a part failed or did not verify. Older backups are then untouched.
    """
    if server.postmaster(place) is None:
        raise ClusterError("The database is not running. Start it: iops db start")
    began = time.time()
    folder = archive.prepare_folder(place, folder)
    archive.switch_on(place, folder)
    name = stamp(began)
    final = folder / "base" / name
    part = folder / "base" / f"{name}.part"
    if final.exists():
        raise ClusterError(f"{final} exists already: one backup a second is enough.")
    found = server.programs(place)
    tool = found.tool("pg_basebackup")
    if not tool.is_file():
        raise ClusterError(f"{tool} is missing. Install the client programs of PostgreSQL.")
    run(
        place.account,
        [
            *(tool, "-D", part, "-h", place.socket, "-p", str(place.port), "-U", SUPERUSER),
            *("-X", "stream", "-c", "fast", "--manifest-checksums=SHA256", "--no-password"),
        ],
        what="The base backup",
        timeout=24 * 3600,
    )
    verify(place, part)
    copied = copy_files(files, folder / "files", place)
    archive.flush(place, folder)
    made = Backup(
        name=name,
        major=found.major,
        first_wal=first_wal(part),
        finished=time.time(),
        files=copied,
        seconds=round(time.time() - began, 1),
    )
    server.write_for(place, folder / "base" / f"{name}.json", json.dumps(asdict(made)) + "\n")
    part.rename(final)
    forget_old(place, folder, keep=keep, files=files)
    return made


def verify(place: Place, base: Path) -> None:
    """Check every file of a base backup against its manifest, and its WAL."""
    tool = server.programs(place).tool("pg_verifybackup")
    run(place.account, [tool, "-q", base], what=f"Verifying {base}", timeout=24 * 3600)


def first_wal(base: Path) -> str:
    """The segment at which recovery from this base begins."""
    text = (base / "backup_label").read_text()
    found = re.search(r"^START WAL LOCATION: .* \(file ([0-9A-F]{24})\)", text, re.MULTILINE)
    if not found:
        raise ClusterError(f"{base / 'backup_label'} does not say where its WAL begins.")
    return found.group(1)


def listing(folder: Path) -> list[Backup]:
    """The complete backups in `folder`, the oldest first."""
    found = []
    for path in sorted((folder / "base").glob("*.json")):
        if path.with_suffix("").is_dir():
            found.append(Backup(**json.loads(path.read_text())))
    return found


def copy_files(source: Path, target: Path, place: Place) -> int:
    """Copy the files that the backup lacks, each proved by its name; how many there are.

    Raises:
        ClusterError: a file's content is not what its name says. The rest was copied.
    """
    total = 0
    damaged: list[str] = []
    for path in sorted(source.rglob("*")) if source.is_dir() else []:
        if not path.is_file() or not re.fullmatch(r"[0-9a-f]{64}", path.name):
            continue
        total += 1
        copy = target / path.relative_to(source)
        if copy.is_file() and copy.stat().st_size == path.stat().st_size:
            continue
        if not _copy_proved(path, copy, place):
            damaged.append(str(path))
    if damaged:
        raise ClusterError(
            f"{len(damaged)} file(s) are damaged and were not backed up: {', '.join(damaged[:5])}. "
            "Restore them from an older backup (they are found by name in its files folder)."
        )
    return total


def _copy_proved(path: Path, copy: Path, place: Place) -> bool:
    copy.parent.mkdir(parents=True, exist_ok=True)
    part = copy.with_name(copy.name + ".part")
    digest = hashlib.sha256()
    with path.open("rb") as source, part.open("wb") as target:
        while chunk := source.read(1 << 20):
            digest.update(chunk)
            target.write(chunk)
        target.flush()
        os.fsync(target.fileno())
    if digest.hexdigest() != path.name:
        part.unlink()
        return False
    part.chmod(0o600)
    part.replace(copy)
    return True


def forget_old(place: Place, folder: Path, *, keep: int, files: Path) -> list[str]:
    """Remove all but the newest `keep` backups, the WAL before them and files gone since.

    Gives the names removed. Data that was disposed of leaves the backups in this way.
    """
    if keep < 1:
        raise ClusterError("At least one backup has to be kept (--keep 1).")
    backups = listing(folder)
    kept = backups[-keep:]
    for old in backups[:-keep]:
        (folder / "base" / f"{old.name}.json").unlink()
        shutil.rmtree(folder / "base" / old.name)
    for part in (folder / "base").glob("*.part"):
        shutil.rmtree(part)
    if kept:
        for path in (folder / "wal").iterdir():
            segment = re.fullmatch(r"([0-9A-F]{24})(\..*)?", path.name)
            # Segments compare without their timeline, as pg_archivecleanup does.
            if segment and segment.group(1)[8:] < kept[0].first_wal[8:]:
                path.unlink()
        _forget_files(place, folder, files, oldest=kept[0].finished)
    return [old.name for old in backups[:-keep]]


def _forget_files(place: Place, folder: Path, files: Path, *, oldest: float) -> None:
    """Remove files that had left the system before the oldest kept backup was made."""
    register = folder / "gone.json"
    gone: dict[str, float] = json.loads(register.read_text()) if register.is_file() else {}
    now = time.time()
    missing: dict[str, float] = {}
    for path in (folder / "files").rglob("*"):
        name = str(path.relative_to(folder / "files"))
        if not path.is_file() or (files / name).exists():
            continue
        since = gone.get(name, now)
        if since < oldest:
            path.unlink()
        else:
            missing[name] = since
    server.write_for(place, register, json.dumps(missing))
