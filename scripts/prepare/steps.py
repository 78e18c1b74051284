"""Steps that are skipped while their inputs are unchanged, and are said with their seconds."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VAR = Path(os.environ.get("IOPS_VAR") or ROOT / "var").resolve()
STAMPS = VAR / "stamps"
LOGS = VAR / "log"


class StepError(Exception):
    """A step could not be done: what, why, and what to do."""


def say(text: str) -> None:
    """One line for the person who waits."""
    print(text, flush=True)


def digest(paths: Iterable[Path], *words: str) -> str:
    """A hash over the contents of files (by their names) and some words."""
    total = hashlib.sha256()
    for path in sorted(paths):
        name = str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)
        total.update(f"{name}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    for word in words:
        total.update(word.encode() + b"\0")
    return total.hexdigest()


def is_current(name: str, inputs: str, outputs: Sequence[Path]) -> bool:
    """Whether step `name` was done with these inputs and its outputs are still there."""
    stamp = STAMPS / name
    return (
        stamp.is_file()
        and stamp.read_text() == inputs
        and all(output.exists() for output in outputs)
    )


def mark(name: str, inputs: str) -> None:
    """Note that step `name` was done with these inputs."""
    STAMPS.mkdir(parents=True, exist_ok=True)
    (STAMPS / name).write_text(inputs)


def once(
    name: str, about: str, inputs: str, outputs: Sequence[Path], work: Callable[[], None]
) -> bool:
    """Do `work` unless it was done with the same inputs; True if it was done now."""
    if is_current(name, inputs, outputs):
        return False
    began = time.monotonic()
    say(f"  {about} ...")
    (STAMPS / name).unlink(missing_ok=True)
    work()
    mark(name, inputs)
    say(f"  {about}: {time.monotonic() - began:.1f} s")
    return True


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """One preparation at a time in this checkout; a second one waits."""
    VAR.mkdir(parents=True, exist_ok=True)
    with (VAR / ".prepare.lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("  waiting for another preparation of this checkout")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """The caller's environment; HOME and caches in `var` where the real home cannot be written."""
    env = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "PYTHONHOME")}
    if not os.access(env.get("HOME", "/nonexistent"), os.W_OK):
        home = VAR / "home"
        home.mkdir(parents=True, exist_ok=True)
        env.update(HOME=str(home), npm_config_cache=str(home / "npm"))
    return {**env, **(extra or {})}


def run(
    command: Sequence[str | Path],
    *,
    what: str,
    env: Mapping[str, str] | None = None,
    cwd: Path = ROOT,
    advice: str = "",
) -> str:
    """Run a command quietly; its output is kept in `var/log` and shown when it fails.

    Raises:
        StepError: it could not be started, or failed.
    """
    LOGS.mkdir(parents=True, exist_ok=True)
    try:
        done = subprocess.run(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            cwd=cwd,
            env=dict(env) if env is not None else environment(),
            check=False,
        )
    except OSError as error:
        raise StepError(f"{what} failed: {command[0]}: {error.strerror}. {advice}") from error
    with (LOGS / "prepare.log").open("a") as log:
        log.write(f"$ {' '.join(str(part) for part in command)}\n{done.stdout}\n")
    if done.returncode != 0:
        lines = done.stdout.strip().splitlines()
        # npm says the reason first, compilers and pip say it last.
        tail = "\n".join(lines if len(lines) <= 30 else [*lines[:12], "...", *lines[-17:]])
        raise StepError(
            f"{what} failed with status {done.returncode}:\n{tail}\n"
            f"(all of it: {LOGS / 'prepare.log'}) {advice}"
        )
    return done.stdout


def stop_with(error: StepError) -> int:
    """Say why it does not go on; the exit status."""
    print(f"\nERROR: {error}", file=sys.stderr, flush=True)
    return 1
