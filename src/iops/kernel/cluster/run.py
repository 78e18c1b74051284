"""Run a PostgreSQL program as the account of the cluster."""

from __future__ import annotations

import contextlib
import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypedDict

from .contracts import Account, ClusterError


class AccountArgs(TypedDict, total=False):
    """Keyword arguments of `subprocess` that start a program under another account."""

    user: int
    group: int
    extra_groups: list[int]
    cwd: str
    env: dict[str, str]


def as_account(account: Account) -> AccountArgs:
    """Arguments for `subprocess`: account, neutral folder, an environment without `PG*`.

    A `PGOPTIONS` or `PGDATA` of the caller must not steer the private cluster.
    """
    env = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith("PG") and key not in ("HOME", "DATABASE_URL", "IOPS_OWNER_URL")
    }
    args = AccountArgs(cwd="/", env={**env, "LC_ALL": "C"})
    if account.switch:
        args["user"] = account.uid
        args["group"] = account.gid
        args["extra_groups"] = []
    return args


def run(
    account: Account,
    command: Sequence[str | Path],
    *,
    what: str,
    timeout: float = 120,
    extra_env: Mapping[str, str] | None = None,
    output: Path | None = None,
) -> str:
    """Run `command` to its end and give its output.

    `output` names a file for the output instead of a pipe: a server that stays behind would
    keep a pipe open for ever.

    Raises:
        ClusterError: it failed; with what it said.
    """
    args = as_account(account)
    args["env"].update(extra_env or {})
    with contextlib.ExitStack() as stack:
        stream = stack.enter_context(output.open("ab")) if output else subprocess.PIPE
        done = subprocess.run(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
            timeout=timeout,
            check=False,
            **args,
        )
    said = (done.stdout or b"").decode(errors="replace")
    if done.returncode != 0:
        if output:
            said = tail(output)
        raise ClusterError(f"{what} failed (status {done.returncode}):\n{said.strip()}")
    return said


def tail(path: Path, lines: int = 15) -> str:
    """The last lines of a log."""
    if not path.is_file():
        return ""
    return "\n".join(path.read_text(errors="replace").splitlines()[-lines:])
