"""The web process as it is started for real, with an application that needs nothing."""

from __future__ import annotations

import http.client
import os
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from iops.web.cli import stack
from iops.web.supervisor import Supervisor

APP = """
def application(environ, start_response):
    start_response("200 OK", [("Content-Length", "3")])
    return [b"ok\\n"]
"""


@pytest.fixture
def running(tmp_path: Path) -> Iterator[stack.Stack]:
    (tmp_path / "nothing.py").write_text(APP)
    of = stack.stack({**os.environ, "IOPS_PORT": "8470"})
    program = stack.web(replace(of, env={**of.env, "PYTHONPATH": str(tmp_path)}))
    program = replace(program, command=[*program.command[:-1], "nothing:application"])
    with Supervisor(logs=tmp_path, say=lambda text: None) as supervisor:
        supervisor.add(program)
        listens = stack.listens(of.host, of.port)
        supervisor.wait_until(listens, seconds=30, what="web")
        yield of


def test_idle_connections_of_browsers_keep_nobody_out(running: stack.Stack) -> None:
    with ExitStack() as idle:
        for _ in range(150):
            connection = http.client.HTTPConnection(running.host, running.port, timeout=10)
            idle.callback(connection.close)
            connection.request("GET", "/")
            assert connection.getresponse().read() == b"ok\n"
