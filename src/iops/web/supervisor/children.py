"""One child process: started in a group of its own, tied to our life, ended with its group."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from iops.kernel.cluster.contracts import Account

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
_LIBC = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True)
class Program:
    """What is to run."""

    name: str
    command: Sequence[str]
    env: Mapping[str, str] | None = None
    """None: our own environment."""
    account: Account | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    stop_seconds: float = 10
    """How long it may take to stop before it is killed."""
    keep: bool = True
    """Start it again when it ends; otherwise only when it fails."""
    once: bool = False
    """A task: its end, good or bad, is its result."""
    loud: bool = False
    """Show every line on the console, without its name."""
    before: Callable[[], None] = field(default=lambda: None)
    """Called before each start."""


def die_with_me(signum: int) -> None:
    """Ask the kernel to send `signum` to this process when its parent ends, however it ends."""
    _LIBC.prctl(PR_SET_PDEATHSIG, int(signum), 0, 0, 0)


def adopt_orphans(adopt: bool) -> None:
    """Become the parent of descendants whose own parent was killed, or stop doing so."""
    _LIBC.prctl(PR_SET_CHILD_SUBREAPER, int(adopt), 0, 0, 0)


def spawn(program: Program) -> subprocess.Popen[bytes]:
    """Start a program; its output comes through a pipe."""
    parent = os.getpid()

    def in_child() -> None:
        die_with_me(program.stop_signal)
        if os.getppid() != parent:
            os._exit(1)

    switch: dict[str, object] = {}
    account = program.account
    if account is not None and account.switch:
        switch = {"user": account.uid, "group": account.gid, "extra_groups": [], "cwd": "/"}
    return subprocess.Popen(  # type: ignore[call-overload,no-any-return]
        list(program.command),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=dict(program.env) if program.env is not None else None,
        start_new_session=True,
        preexec_fn=in_child,  # noqa: PLW1509 - one thread only, see the package's docstring
        **switch,
    )


def signal_group(process: subprocess.Popen[bytes], signum: int) -> bool:
    """Signal everything in the child's group; False when nothing is left of it."""
    try:
        os.killpg(process.pid, signum)
    except ProcessLookupError:
        return False
    except PermissionError:
        # The group holds only zombies of another account, or processes that changed account.
        return False
    return True


def reap_orphans(known: set[int]) -> None:
    """Collect ended descendants that were handed to us; leave our own children to `subprocess`."""
    with contextlib.suppress(ChildProcessError):
        while True:
            ended = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            if ended is None or ended.si_pid in known:
                return
            os.waitpid(ended.si_pid, 0)


def ending(status: int) -> str:
    """How a process ended, in words."""
    if status < 0:
        return f"killed by {signal.Signals(-status).name}"
    return f"ended with status {status}"
