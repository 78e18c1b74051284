"""`scripts/test`: prepare everything, then run every check; the pytest summary comes last.

Two workers share the tests (`sharing`); the static checks run beside them and give way. All are
run, whatever fails; the exit status is non-zero if one failed.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from . import bootstrap, chromium, frontend
from .steps import LOGS, ROOT, VAR, StepError, environment, say, stop_with
from .venv import VENV

BIN = VENV / "bin"
WORKERS = 2
"""One for each core that the checks may count on."""


@dataclass(frozen=True)
class Check:
    """One check: its name and the command that fails when something is wrong."""

    name: str
    command: Sequence[str | Path]
    needs_node: bool = False


def checks() -> list[Check]:
    """Everything that is not pytest, the quickest first."""
    python = BIN / "python"
    return [
        Check("format", [BIN / "ruff", "format", "--check", "--quiet", "."]),
        Check("lint", [BIN / "ruff", "check", "--quiet", "."]),
        Check("registry hosts", [python, ROOT / "scripts" / "prepare" / "hosts.py"]),
        Check("import contracts", [BIN / "lint-imports"]),
        Check("front end", ["npm", "run", "check", "--silent"], needs_node=True),
        Check("types", [BIN / "mypy"]),
        Check(
            "types of scripts",
            [BIN / "mypy", "--config-file", os.devnull, "--strict", "scripts/prepare"],
        ),
    ]


def test_environment(browser: Path) -> dict[str, str]:
    """The environment of the checks: the browser, the data beside the checkout, the database."""
    extra = {
        "IOPS_CHROMIUM": str(browser),
        "IOPS_VAR": str(VAR),
        "PYTHONPATH": str(ROOT / "scripts"),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
    }
    beside = ROOT.parent / "shared" / "data"
    if "IOPS_DATA" not in os.environ and beside.is_dir():
        extra["IOPS_DATA"] = str(beside)
    return environment(extra)


def _run(check: Check, env: dict[str, str]) -> tuple[bool, float, str]:
    began = time.monotonic()
    if check.needs_node:
        node = frontend.node_environment()
        env = {**env, "PATH": f"{BIN}{os.pathsep}{node['PATH']}"}
    try:
        done = subprocess.run(
            ["nice", "-n", "10", *(str(part) for part in check.command)],
            cwd=ROOT,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
        ok, said = done.returncode == 0, done.stdout
    except OSError as error:
        ok, said = False, f"{check.command[0]}: {error.strerror}"
    return ok, time.monotonic() - began, said


def _pytest(arguments: Sequence[str], env: dict[str, str], log: Path) -> subprocess.Popen[bytes]:
    """Start pytest with its output in a file, from which it is shown when its turn has come."""
    command = [str(BIN / "python"), "-m", "pytest", "-p", "prepare.no_skips"]
    if not arguments:
        command += ["-p", "prepare.features", "-p", "prepare.sharing", "-n", str(WORKERS)]
    command += ["--durations=20", "--color=no", *arguments]
    with log.open("wb") as stream:
        return subprocess.Popen(
            command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, stdout=stream, stderr=stream
        )


def _follow(process: subprocess.Popen[bytes], log: Path) -> int:
    """Show the file while the process writes it; the exit status."""
    with log.open("rb") as stream:
        while True:
            ended = process.poll()
            data = stream.read()
            if data:
                sys.stdout.buffer.write(data)
                sys.stdout.buffer.flush()
            elif ended is not None:
                return ended
            else:
                threading.Event().wait(0.2)


def run_all(arguments: Sequence[str], env: dict[str, str]) -> int:
    """Run the static checks beside pytest; print both in order; the exit status."""
    LOGS.mkdir(parents=True, exist_ok=True)
    log = LOGS / "pytest.log"
    tests = _pytest(arguments, env, log)
    failed = []
    try:
        for check in checks():
            ok, seconds, said = _run(check, env)
            say(f"{'ok    ' if ok else 'FAILED'} {check.name} ({seconds:.1f} s)")
            if not ok:
                failed.append(check.name)
                say("    " + said.strip().replace("\n", "\n    "))
        if failed:
            say(f"\nFAILED: {', '.join(failed)}. The tests go on:")
        say("")
        status = _follow(tests, log)
    finally:
        if tests.poll() is None:
            tests.send_signal(signal.SIGINT)
            tests.wait()
    return 1 if failed or status else 0


def prepare() -> Path:
    """Everything that the checks need; the browser."""
    bootstrap.prepare(dev=True)
    browser = chromium.prepare()
    done = subprocess.run([str(BIN / "iops"), "db", "start"], cwd=ROOT, check=False)
    if done.returncode != 0:
        raise StepError("The database does not start (see above).")
    return browser


def main(arguments: Sequence[str]) -> int:
    """Run it; the exit status. Arguments after `--` go to pytest."""
    parser = argparse.ArgumentParser(prog="scripts/test", description=__doc__)
    parser.add_argument("--only-prepare", action="store_true")
    parser.add_argument("pytest", nargs="*", help="arguments for pytest, after --")
    options = parser.parse_args(arguments)
    began = time.monotonic()
    try:
        browser = prepare()
    except StepError as error:
        return stop_with(error)
    say(f"Prepared in {time.monotonic() - began:.1f} s; browser: {browser}")
    if options.only_prepare:
        return 0
    return run_all(options.pytest, test_environment(browser))
