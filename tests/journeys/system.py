"""A running system of its own: web, live and worker on free ports, over a scratch database."""

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from iops.kernel.cluster.contracts import Urls
from iops.web.cli import stack
from iops.web.supervisor import Program
from tests.journeys.stage import Stage

ROOT = Path(__file__).resolve().parents[2]
READY_SECONDS = 60.0
FIRST_PORT = 18_200


def environment(urls: Urls, database: str, folder: Path) -> dict[str, str]:
    """The environment of every process of the system."""

    def named(url: str | None) -> str:
        return urlsplit(url or "")._replace(path=f"/{database}").geturl()

    var = folder / "var"
    var.mkdir(parents=True, exist_ok=True)
    # The address of a socket's database has no host: urlsplit keeps its two strokes only so.
    return {
        **os.environ,
        "DATABASE_URL": _with_strokes(named(urls.app)),
        "IOPS_OWNER_URL": _with_strokes(named(urls.owner)),
        "IOPS_VAR": str(var),
        "IOPS_FILES": str(var / "files"),
        "IOPS_PORT": str(stack.free_port(FIRST_PORT)),
        "PYTHONPATH": str(ROOT / "src"),
        "DJANGO_SETTINGS_MODULE": "iops.web.settings",
    }


def _with_strokes(url: str) -> str:
    return url if "://" in url else url.replace(":", "://", 1)


@contextmanager
def program(one: Program, logs: Path) -> Iterator[subprocess.Popen[bytes]]:
    """One process of the system, its words in a file, ended with its group."""
    with (logs / f"{one.name}.log").open("wb") as words:
        process = subprocess.Popen(
            list(one.command),
            env=dict(one.env or os.environ),
            stdin=subprocess.DEVNULL,
            stdout=words,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            yield process
        finally:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    try:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(10)
    except (ProcessLookupError, subprocess.TimeoutExpired):
        pass
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    process.wait(5)


@contextmanager
def running(env: dict[str, str], folder: Path) -> Iterator[stack.Stack]:
    """The system, once it answers. Raises AssertionError with its own words where it does not."""
    of = stack.stack(env)
    with ExitStack() as processes:
        for one in (stack.live(of), stack.web(of, workers=1), stack.command(of, "worker")):
            processes.enter_context(program(one, folder))
        _wait(stack.responds(f"http://{of.host}:{of.port}/health"), folder)
        _wait(stack.listens(of.host, of.live_port), folder)
        yield of


def _wait(ready: object, folder: Path) -> None:
    until, pause = time.monotonic() + READY_SECONDS, threading.Event()
    while not ready():  # type: ignore[operator]
        if time.monotonic() > until:
            said = "\n".join(path.read_text()[-2000:] for path in folder.glob("*.log"))
            raise AssertionError(f"The system did not start:\n{said}")
        pause.wait(0.1)


def make_world(env: dict[str, str]) -> None:
    """Fill the database with the town of the journeys."""
    inside(env, "tests.journeys.world")


def make_sandbox(env: dict[str, str], *, people: int, data: Path | None = None) -> Stage:
    """Fill the database as `make demo` does, on invented ground or on that of real data."""
    ground = ["--data", str(data.resolve())] if data else []
    size = ["--mark", "sandbox", "--people", str(people), "--seed", "1"]
    inside(env, "iops.web.cli", "setup", *size, *ground)
    return Stage(**json.loads(inside(env, "tests.journeys.stage").splitlines()[-1]))


def run_faster(env: dict[str, str], rate: float) -> None:
    """Let the clock of a sandbox run at that rate from now on."""
    program = (
        "import django; django.setup(); from iops.sandbox.simulator.run import set_speed; "
        f"set_speed({rate})"
    )
    subprocess.run([sys.executable, "-c", program], env=env, cwd=ROOT, check=True, timeout=60)


def inside(env: dict[str, str], module: str, *arguments: str) -> str:
    """Run a program of the house over this database; what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        env={**env, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, f"{module} failed:\n{done.stdout}\n{done.stderr}"
    return done.stdout


def chromium() -> str:
    """The browser. Raises AssertionError that says what to do where there is none."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    found = os.environ.get("IOPS_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    unpacked = ROOT / "var" / "chromium-run"
    if found is None and unpacked.is_file():
        found = str(unpacked)
    assert found, "The journeys need a real Chromium: run “make test”, which prepares one."
    return found


FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
