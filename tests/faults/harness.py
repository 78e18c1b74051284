"""A whole system on a cluster of its own, and a killer."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from iops.kernel.cluster import databases, places, resolve, server
from iops.kernel.cluster.contracts import Place
from iops.web.cli import stack
from iops.web.supervisor import Program, Supervisor

from .verdict import Verdict, judge, read
from .whole import half_done, lived
from .writers import Goal

ROOT = Path(__file__).resolve().parents[2]
BACK = 90.0
"""Seconds within which the system has to be back after the last kill."""


@dataclass(frozen=True)
class Plan:
    """How long, how often and by which draw; with how many people, if a force is to live."""

    seed: int
    seconds: float
    pause: tuple[float, float] = (0.5, 3.0)
    clients: int = 4
    people: int = 0
    speed: float = 1.0
    least: int = 0
    """Incidents that have to be acknowledged while it kills; it goes on for longer until then."""


def children_of(pid: int) -> list[int]:
    """Process ids of direct children."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            if int(fields[1]) == pid:
                found.append(int(entry.name))
    return sorted(found)


#: A system that does not answer for so long (seconds) is killed all the same.
LONGEST_SPARED = 30.0


class Killer:
    """Chooses who dies and when; every choice follows from the seed."""

    TARGETS = (
        "web",
        "one worker of web",
        "live",
        "worker",
        "database",
        "one backend of the database",
        "simulate",
    )

    def __init__(self, supervisor: Supervisor, plan: Plan, say: Callable[[str], None]) -> None:
        self._supervisor = supervisor
        self._draw = random.Random(plan.seed)
        self._plan = plan
        self._say = say
        self._began = time.monotonic()
        self._next = self._began + self._draw.uniform(*plan.pause)
        self._spares, self._answered = False, 0
        self.kills = 0

    def perhaps(self, answered: int) -> None:
        """Kill if the moment has come.

        Three kills of four wait until something was acknowledged since the last one: on a busy
        machine nothing would ever come up again between them, and that would prove nothing. The
        fourth comes while it is still coming up.
        """
        now = time.monotonic()
        if now < self._next:
            return
        if self._spares and answered <= self._answered and now < self._next + LONGEST_SPARED:
            return
        self._next = now + self._draw.uniform(*self._plan.pause)
        self._spares, self._answered = self._draw.random() < 0.75, answered
        target = self._draw.choice(self.TARGETS)
        pid = self._pid(target)
        if pid is None:
            return
        instant = time.monotonic() - self._began
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            return
        self.kills += 1
        self._say(f"seed {self._plan.seed}: kill -9 {target} (process {pid}) at {instant:.3f} s")

    def _pid(self, target: str) -> int | None:
        name = {"one worker of web": "web", "one backend of the database": "database"}
        pid = self._supervisor.pid(name.get(target, target))
        if pid is None or target not in name:
            return pid
        inside = children_of(pid)
        return self._draw.choice(inside) if inside else None


def environment(place: Place, var: Path) -> dict[str, str]:
    """The environment of a system on this cluster."""
    env = {
        key: value
        for key, value in os.environ.items()
        if key not in ("IOPS_PORT", "IOPS_FILES", "IOPS_SECRET_KEY_FILE")
    }
    env["IOPS_VAR"] = str(var)
    env["PYTHONPATH"] = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    resolve.export(resolve.private(place), env)
    return env


def token(env: dict[str, str]) -> str:
    """A token of an account that may take calls."""
    command = [sys.executable, "-m", "tests.faults.prepare"]
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"No token:\n{done.stderr}")
    return done.stdout.strip().splitlines()[-1]


def acknowledged(receipts: Path) -> int:
    """Incidents of which a receipt is on the disk."""
    return receipts.read_text().count('"kind": "incident"') if receipts.exists() else 0


def play(plan: Plan, folder: Path, say: Callable[[str], None]) -> tuple[Verdict, int]:
    """Bring a system up, write, kill, wait for it, compare; the verdict and the kills."""
    var = folder / "var"
    place = places.place("pg", var=var)
    receipts = folder / "receipts.jsonl"
    try:
        with Supervisor(logs=var / "log", say=say, longest_pause=1.0) as supervisor:
            kills = _play(supervisor, plan, place, var, receipts, say)
            admin = server.admin_dsn(place, "iops")
            verdict = judge(read(receipts), admin)
            verdict.faults.extend(half_done(admin))
    finally:
        server.discard(place)
    say(
        f"seed {plan.seed}: {kills} kills; {verdict.incidents} incidents and {verdict.entries} "
        f"entries acknowledged ({verdict.repeated} after repeating), {len(verdict.faults)} faults"
    )
    return verdict, kills


def _play(
    supervisor: Supervisor,
    plan: Plan,
    place: Place,
    var: Path,
    receipts: Path,
    say: Callable[[str], None],
) -> int:
    supervisor.add(stack.database(place))
    supervisor.wait_until(lambda: server.answers(place), seconds=60, what="database")
    admin = server.admin_dsn(place)
    databases.ensure_roles(admin)
    databases.create_database(admin)
    env = environment(place, var)
    setup = [sys.executable, "-m", "iops.web.cli", "setup", "--mark", "sandbox"]
    setup += ["--people", str(plan.people), "--seed", str(plan.seed)] if plan.people else []
    supervisor.run_task(Program("setup", setup, env=env, once=True), seconds=300)
    env["IOPS_FAULT_TOKEN"] = token(env)
    of = stack.stack({**env, "IOPS_PORT": "8400"})
    supervisor.add(stack.web(of))
    supervisor.add(stack.live(of))
    supervisor.add(stack.command(of, "worker"))
    if plan.people:
        supervisor.add(stack.command(of, "simulate", "--speed", str(plan.speed)))
    healthy = stack.responds(f"http://{of.host}:{of.port}/health")
    supervisor.wait_until(healthy, seconds=60, what="web")
    writers = [
        *(sys.executable, "-m", "tests.faults.writers", "--port", str(of.port)),
        *("--receipts", str(receipts), "--seconds", str(plan.seconds)),
        *("--least", str(plan.least)),
        *("--seed", str(plan.seed), "--clients", str(plan.clients)),
    ]
    killer = Killer(supervisor, plan, say)
    goal = Goal(plan.seconds, plan.least)

    def kill_while_they_write() -> None:
        answered = acknowledged(receipts)
        if not goal.reached(answered):
            killer.perhaps(answered)

    # The writers end by themselves, when their last request has been answered.
    supervisor.run_task(
        Program("writers", writers, env=env, once=True),
        seconds=plan.seconds * 4 + 180,
        meanwhile=kill_while_they_write,
    )
    # Once more, with nobody writing: what is on the disk is what counts.
    pid = supervisor.pid("database")
    if pid is not None:
        os.kill(pid, signal.SIGKILL)
    supervisor.wait_until(
        lambda: supervisor.pid("database") not in (None, pid),
        seconds=BACK,
        what="database, started again",
    )
    supervisor.wait_until(lambda: server.answers(place), seconds=BACK, what="database")
    supervisor.wait_until(healthy, seconds=BACK, what="web")
    if plan.people:
        say(f"the force lived: {lived(server.admin_dsn(place, 'iops'))}")
    return killer.kills
