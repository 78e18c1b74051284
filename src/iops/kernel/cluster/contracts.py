"""What the parts of the database tooling hand to each other."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

SUPERUSER = "iops_admin"
OWNER = "iops_owner"
APP = "iops_app"
DATABASE = "iops"
EXTENSIONS = ("pg_trgm", "btree_gin", "btree_gist", "unaccent", "fuzzystrmatch")
OLDEST_MAJOR = 15
NEWEST_MAJOR = 18


class ClusterError(Exception):
    """Something that stops work with the database: what, where, and what to do about it."""


@dataclass(frozen=True)
class Account:
    """The operating-system account that the server runs as.

    `switch` is true when that is not the caller's own account, so that programs have to be
    started under it.
    """

    name: str
    uid: int
    gid: int
    switch: bool


@dataclass(frozen=True)
class Binaries:
    """A directory of PostgreSQL programs, its major version and where it was found."""

    bin_dir: Path
    major: int
    source: str

    def tool(self, name: str) -> Path:
        """The path of one program."""
        return self.bin_dir / name


@dataclass(frozen=True)
class Place:
    """Where a private cluster lives."""

    home: Path
    """Holds everything below; owned by `account`."""
    data: Path
    log: Path
    backups: Path
    socket: Path
    port: int
    account: Account


@dataclass(frozen=True)
class Urls:
    """The addresses of one database for its three roles. `admin` is None on a foreign server."""

    app: str
    owner: str
    admin: str | None
    source: str
