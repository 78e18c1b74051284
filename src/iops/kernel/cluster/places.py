"""Where the checkout, its `var` folder and its private cluster are."""

from __future__ import annotations

import hashlib
import os
import pwd
import stat
from collections.abc import Mapping
from pathlib import Path

from .contracts import Account, ClusterError, Place

SOCKET_PATH_LIMIT = 107
"""`sun_path` of a Unix socket on Linux, without the closing zero byte."""


def checkout() -> Path:
    """The folder that holds `pyproject.toml`; the working directory for an installed package."""
    for folder in Path(__file__).resolve().parents:
        if (folder / "pyproject.toml").is_file():
            return folder
    return Path.cwd()


def var_folder(environ: Mapping[str, str] | None = None) -> Path:
    """Everything that the system writes outside the database: `IOPS_VAR`, else `var/`."""
    named = (os.environ if environ is None else environ).get("IOPS_VAR")
    return Path(named).resolve() if named else checkout() / "var"


def account_for_server() -> Account:
    """The caller's own account; for root `postgres` if it exists, otherwise `nobody`."""
    uid = os.geteuid()
    if uid != 0:
        try:
            entry = pwd.getpwuid(uid)
        except KeyError:
            raise ClusterError(
                f"User id {uid} has no name on this machine and PostgreSQL refuses to start "
                "for it. Run as a user that /etc/passwd knows, or set DATABASE_URL."
            ) from None
        return Account(entry.pw_name, uid, entry.pw_gid, switch=False)
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        if entry.pw_uid != 0:
            return Account(entry.pw_name, entry.pw_uid, entry.pw_gid, switch=True)
    raise ClusterError(
        "PostgreSQL does not run as root and this machine has neither 'postgres' nor 'nobody'. "
        "Create one of them (useradd --system postgres), or set DATABASE_URL."
    )


def place(name: str = "pg", *, var: Path | None = None) -> Place:
    """The private cluster `name` of this checkout (one per `var` folder and name)."""
    var = var or var_folder()
    account = account_for_server()
    mark = hashlib.sha256(f"{var}\0{name}".encode()).hexdigest()[:8]
    home = Path("/var/lib/iops") / mark if account.switch else var / name
    socket = Path("/tmp") / f"iops-{os.geteuid()}-{mark}"  # noqa: S108 - checked by secure_folder
    port = 5432
    full = f"{socket}/.s.PGSQL.{port}"
    if len(full.encode()) > SOCKET_PATH_LIMIT:
        raise ClusterError(f"The socket path {full} is longer than {SOCKET_PATH_LIMIT} bytes.")
    return Place(
        home=home,
        data=home / "data",
        log=home / "server.log",
        backups=home / "backups",
        socket=socket,
        port=port,
        account=account,
    )


def secure_folder(folder: Path, account: Account) -> None:
    """Make `folder` with mode 0700 for `account`; refuse one that somebody else made.

    The socket lies in a folder that everybody may write to, so a folder made beforehand by
    another user (or a link) would let that user in.
    """
    try:
        folder.mkdir(mode=0o700, parents=True)
    except FileExistsError:
        pass
    else:
        if account.switch:
            os.chown(folder, account.uid, account.gid)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != account.uid:
        raise ClusterError(
            f"{folder} is not a folder that belongs to {account.name}. Remove it and try again."
        )
    if stat.S_IMODE(found.st_mode) != 0o700:
        folder.chmod(0o700)
