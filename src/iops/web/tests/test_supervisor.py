"""The supervisor on small programs: restart, order of stopping, nothing left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from iops.web.supervisor import Program, StopRequested, Supervisor, SupervisorError
from iops.web.supervisor.output import Output

PATIENCE = 20.0


def python(code: str, *arguments: str) -> list[str]:
    return [sys.executable, "-c", textwrap.dedent(code), *arguments]


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def number(path: Path) -> Callable[[], bool]:
    return lambda: path.is_file() and path.read_text().strip().isdigit()


SLEEPER = "import signal; print('up', flush=True); signal.pause()"


def test_a_killed_child_is_started_again_and_that_is_said(tmp_path: Path) -> None:
    said: list[str] = []
    with Supervisor(logs=tmp_path, say=said.append) as supervisor:
        supervisor.add(Program("web", python(SLEEPER)))
        first = supervisor.pid("web")
        assert first is not None
        os.kill(first, signal.SIGKILL)
        supervisor.wait_until(
            lambda: supervisor.pid("web") not in (None, first), seconds=PATIENCE, what="restart"
        )
        second = supervisor.pid("web")
        assert second is not None
    assert "web killed by SIGKILL" in said
    assert "web: starting it again in 0.5 s" in said
    assert not alive(second)


def test_what_a_killed_child_had_started_ends_with_it(tmp_path: Path) -> None:
    note = tmp_path / "grandchild"
    code = """
        import pathlib, signal, subprocess, sys
        child = subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"])
        pathlib.Path(sys.argv[1]).write_text(str(child.pid))
        signal.pause()
    """
    with Supervisor(logs=tmp_path, say=lambda _: None) as supervisor:
        supervisor.add(Program("web", python(code, str(note))))
        supervisor.wait_until(number(note), seconds=PATIENCE, what="grandchild")
        grandchild = int(note.read_text())
        assert alive(grandchild)
        os.kill(supervisor.pid("web") or 0, signal.SIGKILL)
        supervisor.wait_until(lambda: not alive(grandchild), seconds=PATIENCE, what="its end")


def test_children_stop_in_reverse_order_with_their_own_signal(tmp_path: Path) -> None:
    note = tmp_path / "order"
    code = """
        import pathlib, signal, sys
        def end(number, frame):
            with open(sys.argv[1], "a") as note:
                note.write(f"{sys.argv[2]} {signal.Signals(number).name}\\n")
            sys.exit(0)
        signal.signal(signal.SIGTERM, end)
        signal.signal(signal.SIGINT, end)
        pathlib.Path(sys.argv[1] + sys.argv[2]).touch()
        signal.pause()
    """
    with Supervisor(logs=tmp_path, say=lambda _: None) as supervisor:
        for name, signum in (("database", signal.SIGINT), ("web", signal.SIGTERM)):
            command = python(code, str(note), name)
            supervisor.add(Program(name, command, stop_signal=signum))
        supervisor.wait_until(
            lambda: (tmp_path / "orderdatabase").exists() and (tmp_path / "orderweb").exists(),
            seconds=PATIENCE,
            what="both",
        )
    assert note.read_text().split("\n")[:2] == ["web SIGTERM", "database SIGINT"]


def test_one_that_does_not_stop_is_killed(tmp_path: Path) -> None:
    said: list[str] = []
    code = """
        import pathlib, signal, sys
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        pathlib.Path(sys.argv[1]).touch()
        while True:
            signal.pause()
    """
    with Supervisor(logs=tmp_path, say=said.append) as supervisor:
        supervisor.add(Program("web", python(code, str(tmp_path / "up")), stop_seconds=0.2))
        supervisor.wait_until((tmp_path / "up").exists, seconds=PATIENCE, what="start")
        pid = supervisor.pid("web") or 0
    assert not alive(pid)
    assert said == ["web did not stop in 0 s: killed"]


def test_a_task_that_fails_says_how(tmp_path: Path) -> None:
    with Supervisor(logs=tmp_path, say=lambda _: None) as supervisor:
        supervisor.run_task(Program("good", python("print('done')"), once=True), seconds=PATIENCE)
        assert (tmp_path / "good.log").read_text() == "done\n"
        with pytest.raises(SupervisorError, match="bad ended with status 3"):
            supervisor.run_task(
                Program("bad", python("raise SystemExit(3)"), once=True), seconds=PATIENCE
            )


def test_a_signal_ends_the_waiting(tmp_path: Path) -> None:
    with Supervisor(logs=tmp_path, say=lambda _: None) as supervisor:
        os.kill(os.getpid(), signal.SIGTERM)
        with pytest.raises(StopRequested):
            supervisor.wait_until(lambda: False, seconds=PATIENCE, what="nothing")


def test_children_die_when_the_supervisor_is_killed(tmp_path: Path) -> None:
    note = tmp_path / "child"
    code = """
        import pathlib, sys
        from iops.web.supervisor import Program, Supervisor
        with Supervisor(logs=pathlib.Path(sys.argv[1]), say=print) as supervisor:
            supervisor.add(Program("web", [sys.executable, "-c", "import signal; signal.pause()"]))
            pathlib.Path(sys.argv[2]).write_text(str(supervisor.pid("web")))
            supervisor.run()
    """
    parent = subprocess.Popen(python(code, str(tmp_path), str(note)))
    with Supervisor(logs=tmp_path, say=lambda _: None) as waiting:
        waiting.wait_until(number(note), seconds=PATIENCE, what="child")
        child = int(note.read_text())
        assert alive(child)
        parent.kill()
        parent.wait()
        waiting.wait_until(lambda: not alive(child), seconds=PATIENCE, what="its end")


def test_why_a_child_ended_is_shown_even_if_it_was_no_error_line(tmp_path: Path) -> None:
    said: list[str] = []
    code = "import sys; print('no such command: worker', flush=True); sys.exit(4)"
    with Supervisor(logs=tmp_path, say=said.append) as supervisor:
        supervisor.add(Program("worker", python(code)))
        supervisor.wait_until(lambda: len(said) > 1, seconds=PATIENCE, what="its end")
    assert said[:2] == ["worker: no such command: worker", "worker ended with status 4"]


def test_console_shows_warnings_and_what_a_traceback_ends_with(tmp_path: Path) -> None:
    said: list[str] = []
    output = Output("web", tmp_path, said.append, loud=False)
    output.feed(
        b"INFO all well\nWARNING odd 1\nWARNING odd 2\nTraceback (most recent call last):\n"
    )
    output.feed(b"  File x\n")
    output.feed(b"ValueError: no\nINFO again\nlast ERR")
    output.feed(b"OR line")
    output.feed(b"")
    output.close()
    assert said == [
        "web: WARNING odd 1",
        "web: ValueError: no",
        "web: last ERROR line",
    ]
    assert output.path.read_text().endswith("last ERROR line")
