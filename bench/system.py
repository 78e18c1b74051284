"""A whole system on a scratch database, for one benchmark; and what it costs in memory."""

from __future__ import annotations

import contextlib
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from iops.kernel.cluster import databases, places, resolve, server, settings
from iops.kernel.cluster.contracts import ClusterError, Urls
from iops.web.cli import stack
from iops.web.supervisor import Program, Supervisor

ROOT = Path(__file__).resolve().parents[1]
MEMORY_EVERY = 10.0
FIRST_PORT = 8600


@dataclass(frozen=True)
class Options:
    """How a benchmark is to run. `say` writes a line for the person at the console."""

    scale: float
    say: Callable[[str], None]
    seed: int = 1


@dataclass
class System:
    """One running system and the ways into it."""

    supervisor: Supervisor
    env: dict[str, str]
    admin: str
    database: str
    data: Path | None
    folder: Path
    say: Callable[[str], None]
    of: stack.Stack | None = None
    peak_memory: float = 0.0
    _measured: float = field(default=0.0)

    def start(self, *, worker: bool = True) -> None:
        """Web, live and worker, as `iops demo` starts them."""
        self.of = stack.stack({**self.env, "IOPS_PORT": str(FIRST_PORT)})
        self.supervisor.add(stack.live(self.of))
        self.supervisor.add(stack.web(self.of, workers=stack.workers_for_this_machine()))
        if worker:
            # A force that was only just made has the nightly work of its whole life waiting.
            self.prepare("--night-is-over")
            self.supervisor.add(stack.command(self.of, "worker"))
        ready = stack.responds(f"http://{self.of.host}:{self.of.port}/health")
        self.supervisor.wait_until(ready, seconds=90, what="web")
        listens = stack.listens(self.of.host, self.of.live_port)
        self.supervisor.wait_until(listens, seconds=90, what="live")

    def live_a_day(self) -> None:
        """The simulator at speed 1, from the moment when the shift that it found has changed.

        Of a force this size thousands go off and come on at once where it was not lived in for
        hours; a force that is lived in has that three times a day.
        """
        assert self.of is not None
        alive = "SELECT beat_at FROM kernel_heartbeat WHERE part = 'simulator'"
        before = self.rows(alive)
        self.supervisor.add(stack.command(self.of, "simulate", "--speed", "1"))
        self.supervisor.wait_until(
            lambda: self.rows(alive) != before, seconds=600, what="simulator"
        )

    def prepare(self, *what: str) -> dict[str, Any]:
        """Run `bench.prepare` inside the system; what it tells."""
        command = [sys.executable, "-m", "bench.prepare", *what]
        done = subprocess.run(
            command, env=self.env, cwd=ROOT, capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            raise ClusterError(f"bench.prepare {' '.join(what)} failed:\n{done.stderr}")
        found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
        return found

    def load(
        self, module: str, arguments: Sequence[str], *, seconds: float, checkpoint_after: float
    ) -> dict[str, Any]:
        """Run a load generator in a process of its own, with a CHECKPOINT inside; its result."""
        result = self.folder / "result.json"
        result.unlink(missing_ok=True)
        command = [sys.executable, "-m", f"bench.{module}", *arguments, "--result", str(result)]
        began, checkpoints = time.monotonic(), [checkpoint_after]

        def meanwhile() -> None:
            self.measure_memory()
            if checkpoints and time.monotonic() - began > checkpoints[0]:
                checkpoints.pop()
                self._checkpoint()

        program = Program("load", command, env=self.env, once=True, loud=True)
        self.supervisor.run_task(program, seconds=seconds + 300, meanwhile=meanwhile)
        found: dict[str, Any] = json.loads(result.read_text())
        return found

    def _checkpoint(self) -> None:
        # In a process of its own: a checkpoint takes seconds, and children need looking after.
        code = (
            "import psycopg, sys; "
            "psycopg.connect(sys.argv[1], autocommit=True).execute('CHECKPOINT')"
        )
        subprocess.Popen([sys.executable, "-c", code, self.admin])

    def measure_memory(self) -> None:
        """Note the sum of PSS over the system's processes, now and then."""
        if time.monotonic() - self._measured < MEMORY_EVERY:
            return
        self._measured = time.monotonic()
        pids = set(descendants(os.getpid()))
        if self.data is not None:
            pids |= set(server.processes(self.data))
        self.peak_memory = max(self.peak_memory, sum(map(proportional_mb, pids)))

    def memory_of(self, name: str) -> float:
        """The sum of PSS of one of the programs, its children included, in MB; 0 if it is not."""
        roots = [pid for pid in descendants(os.getpid()) if name in _command(pid)]
        below = {pid for root in roots for pid in (root, *descendants(root))}
        return sum(map(proportional_mb, below))

    def restart_cold(self) -> None:
        """Start the database anew, with nothing of its files left in the machine's memory."""
        if self.data is None:
            raise ClusterError("A cold start wants the private cluster of this checkout.")
        of = places.place()
        server.stop(of)
        for path in self.data.rglob("*"):
            with contextlib.suppress(OSError):
                if path.is_file():
                    forget_file(path)
        server.start(of)

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """Rows of the scratch database, seen by its superuser."""
        with psycopg.connect(self.admin) as connection:
            return connection.execute(statement).fetchall()


@contextlib.contextmanager
def system(options: Options, name: str, *, kept: str = "") -> Iterator[System]:
    """A scratch database, set up; dropped afterwards, unless `kept` names what it holds.

    Raises ClusterError on a live database, and on settings that would lose data.
    """
    urls, data = _server()
    assert urls.admin is not None
    database = f"iops_bench_{kept or name}"
    with tempfile.TemporaryDirectory(prefix="iops-bench-") as text:
        folder = Path(text)
        with Supervisor(logs=var() / "log", say=options.say) as supervisor:
            if not kept:
                databases.drop_database(urls.admin, database)
            databases.create_database(urls.admin, database)
            env = _environment(urls, database)
            try:
                _print_settings(env["IOPS_ADMIN_URL"], options.say)
                running = System(
                    supervisor, env, env["IOPS_ADMIN_URL"], database, data, folder, options.say
                )
                setup = [sys.executable, "-m", "iops.web.cli", "setup", "--mark", "sandbox"]
                supervisor.run_task(
                    Program("setup", setup, env=env, once=True, loud=False), seconds=600
                )
                if databases.mark(urls.admin, database) != "sandbox":
                    raise ClusterError(f"{database} is not a sandbox: benchmarks leave it alone.")
                yield running
            finally:
                supervisor.stop()
                if not kept:
                    databases.drop_database(urls.admin, database)


def _server() -> tuple[Urls, Path | None]:
    """A server on which scratch databases may be made."""
    found = resolve.foreign()
    if found is None:
        urls = resolve.ensure(name="iops_bench_start")
        return urls, places.place().data
    if found.admin is None:
        raise ClusterError(
            "DATABASE_URL names a server on which nothing may be made. Set IOPS_ADMIN_URL too, or "
            "unset all three: benchmarks then use the private cluster of this checkout."
        )
    name = psycopg.conninfo.conninfo_to_dict(found.app).get("dbname", "")
    if databases.mark(found.admin, str(name)) == "live":
        raise ClusterError(f"{name} is marked live. Benchmarks do not run on its server.")
    return found, None


def _environment(urls: Urls, database: str) -> dict[str, str]:
    dropped = ("IOPS_PORT", "IOPS_FILES")
    env = {key: value for key, value in os.environ.items() if key not in dropped}
    for key, url in (
        ("DATABASE_URL", urls.app),
        ("IOPS_OWNER_URL", urls.owner),
        ("IOPS_ADMIN_URL", urls.admin or ""),
    ):
        base, _, query = url.partition("?")
        env[key] = base.rpartition("/")[0] + f"/{database}" + (f"?{query}" if query else "")
    env["PYTHONPATH"] = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    env["IOPS_VAR"] = str(var())
    return env


def _print_settings(admin: str, say: Callable[[str], None]) -> None:
    with psycopg.connect(admin) as connection, connection.cursor() as cursor:
        found = settings.refuse_unsafe(cursor)
        version = connection.info.server_version
    listed = ", ".join(f"{name} {value}" for name, value in sorted(found.items()))
    say(f"PostgreSQL {version // 10000}.{version % 10000}; {listed}")


def var() -> Path:
    """Where benchmarks keep logs and generated data."""
    folder = places.var_folder() / "bench"
    (folder / "log").mkdir(parents=True, exist_ok=True)
    return folder


def forget_file(path: Path) -> None:
    """Ask the system to drop its copy of a file from memory; what is on disk is read anew."""
    number = os.open(path, os.O_RDONLY)
    try:
        os.posix_fadvise(number, 0, 0, os.POSIX_FADV_DONTNEED)
    finally:
        os.close(number)


def _command(pid: int) -> str:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
    return ""


def descendants(pid: int) -> list[int]:
    """Process ids below `pid`, itself left out."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                above = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
                parents.setdefault(above, []).append(int(entry.name))
    found, waiting = [], [pid]
    while waiting:
        below = parents.get(waiting.pop(), [])
        found += below
        waiting += below
    return found


def proportional_mb(pid: int) -> float:
    """The memory of a process in MB, shared pages divided by those who share them."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0


def commit() -> str:
    """The commit that is measured, with a mark where files differ from it."""

    def git(*words: str) -> str:
        done = subprocess.run(
            ["git", *words], cwd=ROOT, capture_output=True, text=True, check=False
        )
        return done.stdout.strip()

    changed = git("status", "--porcelain", "--untracked-files=no", "src")
    return git("rev-parse", "--short", "HEAD") + ("+" if changed else "")


def machine() -> str:
    """Cores, memory, processor and system, in a line."""
    names = [
        line.split(":", 1)[1].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if line.startswith("model name")
    ]
    memory = settings.memory_bytes() / 2**30
    release = platform.freedesktop_os_release().get("PRETTY_NAME", platform.system())
    return (
        f"{os.cpu_count()} cores ({names[0] if names else platform.machine()}), "
        f"{memory:.0f} GB, {release}, Python {platform.python_version()}"
    )
