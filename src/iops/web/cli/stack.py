"""The processes of iOPS as programs for a supervisor: the same for demo, faults and benchmarks."""

from __future__ import annotations

import os
import signal
import socket
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from iops.kernel.cluster import run as cluster_run
from iops.kernel.cluster import server
from iops.kernel.cluster.contracts import Place
from iops.web.supervisor import Program

LOOPBACK = "127.0.0.1"
OPEN_CONNECTIONS = 1024
"""Connections that one web process holds at a time, idle ones included. What is beyond them waits
until one is closed, and a browser keeps up to six open: this is no limit on work, the threads are.
"""


@dataclass(frozen=True)
class Stack:
    """Ports and environment of one running system."""

    port: int
    live_port: int
    env: Mapping[str, str]
    host: str = LOOPBACK

    @property
    def url(self) -> str:
        """The address of the first page."""
        return f"http://localhost:{self.port}"


def free_port(first: int, *, taken: tuple[int, ...] = (), host: str = LOOPBACK) -> int:
    """The first free port from `first` on."""
    for port in range(first, first + 200):
        if port in taken:
            continue
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return port
    raise OSError(f"No free port from {first} to {first + 199} on {host}.")


def stack(environ: Mapping[str, str], *, host: str = LOOPBACK) -> Stack:
    """A stack on free ports; `IOPS_PORT` fixes the first."""
    port = free_port(int(environ.get("IOPS_PORT", "8000")), host=host)
    live_port = free_port(port + 1, taken=(port,), host=host)
    env = {
        **environ,
        "DJANGO_SETTINGS_MODULE": "iops.web.settings",
        "IOPS_PORT": str(port),
        "IOPS_LIVE_URL": f"http://localhost:{live_port}",
        "IOPS_LIVE_PORT": str(live_port),
        "PYTHONUNBUFFERED": "1",
    }
    return Stack(port, live_port, env, host)


def database(place: Place) -> Program:
    """The database server as a child: SIGINT, its fast and clean stop, also when we are killed."""
    found = server.prepare(place)
    return Program(
        "database",
        server.foreground_command(place, found),
        env=cluster_run.as_account(place.account)["env"],
        account=place.account,
        stop_signal=signal.SIGINT,
        stop_seconds=60,
        before=lambda: server.remove_leftovers(place),
    )


def web(of: Stack, *, workers: int = 2, threads: int = 4) -> Program:
    """Pages and API. Every thread holds one database connection at most."""
    return Program(
        "web",
        [
            *(sys.executable, "-m", "granian", "--interface", "wsgi"),
            *("--host", of.host, "--port", str(of.port)),
            *("--workers", str(workers), "--blocking-threads", str(threads)),
            *("--backpressure", str(OPEN_CONNECTIONS), "--respawn-failed-workers"),
            *("--respawn-interval", "0.5", "--workers-kill-timeout", "5"),
            *("--log-level", "warning", "iops.web.wsgi:application"),
        ],
        env=of.env,
    )


def live(of: Stack) -> Program:
    """Server-sent events; one process, asynchronous."""
    return Program(
        "live",
        [
            *(sys.executable, "-m", "uvicorn", "iops.web.live:application"),
            *("--host", of.host, "--port", str(of.live_port)),
            *("--no-access-log", "--log-level", "warning", "--timeout-graceful-shutdown", "2"),
            *("--lifespan", "auto"),
        ],
        env=of.env,
    )


def command(of: Stack, name: str, *arguments: str) -> Program:
    """A management command that runs for ever."""
    return Program(
        name, [sys.executable, "-m", "iops.web.cli", name, *arguments], env=of.env, keep=True
    )


def responds(url: str) -> Callable[[], bool]:
    """A test whether `url` answers with 200."""

    def test() -> bool:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - our own address
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    return test


def listens(host: str, port: int) -> Callable[[], bool]:
    """A test whether something accepts connections."""

    def test() -> bool:
        try:
            socket.create_connection((host, port), timeout=1).close()
        except OSError:
            return False
        return True

    return test


def workers_for_this_machine() -> int:
    """Two, or half the cores where there are more than four."""
    return max(2, (os.cpu_count() or 2) // 2)
