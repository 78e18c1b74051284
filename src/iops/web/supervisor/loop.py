"""The supervisor: one loop over the pipes of its children, its signals and its clock."""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import IO

from .children import Program, adopt_orphans, ending, reap_orphans, signal_group, spawn
from .output import Output

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
SETTLED = 60.0
"""Seconds of life after which an old failure no longer counts."""
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class SupervisorError(Exception):
    """A task failed, or something was not ready in time."""


class StopRequested(Exception):
    """Somebody asked us to stop while something was waited for."""


@dataclass
class Child:
    """A program and the state of its process."""

    program: Program
    output: Output
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause: float = FIRST_PAUSE
    due: float | None = None
    """When it is to be started again."""
    status: int | None = None


class Supervisor:
    """Keeps children running until it is told to stop."""

    def __init__(
        self, *, logs: Path, say: Callable[[str], None], longest_pause: float = LONGEST_PAUSE
    ) -> None:
        self._logs = logs
        self._longest_pause = longest_pause
        self._say = say
        self._children: list[Child] = []
        self._selector = selectors.DefaultSelector()
        self._stop: signal.Signals | None = None
        self._kill = False
        self._wake_read, self._wake_write = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        self._selector.register(self._wake_read, selectors.EVENT_READ, None)
        self._before: dict[int, object] = {}

    def __enter__(self) -> Supervisor:
        adopt_orphans(True)
        for signum in (*STOPPING, signal.SIGCHLD):
            self._before[signum] = signal.signal(signum, self._on_signal)
        signal.set_wakeup_fd(self._wake_write, warn_on_full_buffer=False)
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self.stop()
        finally:
            adopt_orphans(False)
            signal.set_wakeup_fd(-1)
            for signum, handler in self._before.items():
                signal.signal(signum, handler)  # type: ignore[arg-type]
            for child in self._children:
                child.output.close()
            self._selector.close()
            os.close(self._wake_read)
            os.close(self._wake_write)

    def _on_signal(self, signum: int, frame: FrameType | None) -> None:
        if signum == signal.SIGCHLD:
            return
        if self._stop is not None:
            self._kill = True
        self._stop = signal.Signals(signum)

    @property
    def stopping(self) -> bool:
        """Whether a signal asked us to stop."""
        return self._stop is not None

    def pid(self, name: str) -> int | None:
        """The process of a child, None while it is down."""
        for child in self._children:
            if child.program.name == name and child.process is not None:
                return child.process.pid
        return None

    def add(self, program: Program) -> None:
        """Start a program and keep it running."""
        output = Output(program.name, self._logs, self._say, loud=program.loud)
        child = Child(program, output)
        self._children.append(child)
        self._start(child)

    def run_task(
        self, program: Program, *, seconds: float, meanwhile: Callable[[], object] = bool
    ) -> None:
        """Run a program to its end while the others go on, calling `meanwhile` in between.

        Raises:
            SupervisorError: it failed, or did not end in time.
            StopRequested: a signal came meanwhile.
        """
        self.add(program)
        child = self._children[-1]

        def ended() -> bool:
            meanwhile()
            return child.status is not None

        self.wait_until(ended, seconds=seconds, what=program.name)
        self._children.remove(child)
        child.output.close()
        if child.status:
            raise SupervisorError(
                f"{program.name} {ending(child.status)}. All it said: {child.output.path}"
            )

    def wait_until(
        self, ready: Callable[[], bool], *, seconds: float, what: str, every: float = 0.1
    ) -> None:
        """Go on supervising until `ready()`.

        Raises:
            SupervisorError: not within `seconds`.
            StopRequested: a signal came meanwhile.
        """
        deadline = time.monotonic() + seconds
        while not ready():
            if self._stop is not None:
                raise StopRequested(self._stop.name)
            if time.monotonic() > deadline:
                raise SupervisorError(f"{what}: not ready after {seconds:.0f} s")
            self._turn(every)

    def run(self) -> None:
        """Supervise until a signal says stop."""
        while self._stop is None:
            self._turn(1.0)

    def stop(self) -> None:
        """Stop all children, the last started first; a second signal kills what is left."""
        for child in reversed(self._children):
            child.due = None
            self._end(child)

    def _end(self, child: Child) -> None:
        process = child.process
        if process is None:
            return
        program = child.program
        process.send_signal(program.stop_signal)
        deadline = time.monotonic() + program.stop_seconds
        while child.process is not None and time.monotonic() < deadline and not self._kill:
            self._turn(0.1, restart=False)
        if child.process is not None:
            self._say(f"{program.name} did not stop in {program.stop_seconds:.0f} s: killed")
            signal_group(process, signal.SIGKILL)
            while child.process is not None:
                self._turn(0.1, restart=False)

    def _start(self, child: Child) -> None:
        child.due = None
        child.status = None
        child.started = time.monotonic()
        try:
            child.program.before()
            child.process = spawn(child.program)
        except Exception as error:
            if child.program.once:
                raise SupervisorError(f"{child.program.name} cannot start: {error}") from error
            self._say(f"{child.program.name} cannot start: {error}")
            self._again(child)
            return
        pipe = child.process.stdout
        if pipe is not None:
            os.set_blocking(pipe.fileno(), False)
            self._selector.register(pipe, selectors.EVENT_READ, (child, pipe))

    def _again(self, child: Child) -> None:
        child.due = time.monotonic() + child.pause
        self._say(f"{child.program.name}: starting it again in {child.pause:.1f} s")
        child.pause = min(child.pause * 2, self._longest_pause)

    def _turn(self, longest: float, *, restart: bool = True) -> None:
        """One round: read what was said, see who ended, start who is due."""
        now = time.monotonic()
        dues = [child.due - now for child in self._children if child.due is not None]
        wait = max(0.0, min([longest, *dues])) if restart else longest
        for key, _ in self._selector.select(wait):
            if key.data is None:
                with contextlib.suppress(BlockingIOError):
                    while os.read(self._wake_read, 4096):
                        pass
            else:
                child, pipe = key.data
                self._read(child, pipe)
        for child in list(self._children):
            self._look_after(child, restart=restart and self._stop is None)
        reap_orphans({c.process.pid for c in self._children if c.process is not None})

    def _read(self, child: Child, pipe: IO[bytes]) -> None:
        with contextlib.suppress(BlockingIOError):
            data = os.read(pipe.fileno(), 65536)
            child.output.feed(data)
            if not data:
                self._selector.unregister(pipe)
                pipe.close()

    def _look_after(self, child: Child, *, restart: bool) -> None:
        process = child.process
        if process is not None and process.poll() is not None:
            self._ended(child, process, restart=restart)
        elif restart and child.due is not None and child.due <= time.monotonic():
            self._start(child)

    def _ended(self, child: Child, process: subprocess.Popen[bytes], *, restart: bool) -> None:
        # Whatever it had started itself must not go on without it.
        signal_group(process, signal.SIGKILL)
        if process.stdout is not None and not process.stdout.closed:
            self._read(child, process.stdout)
            with contextlib.suppress(KeyError, ValueError):
                self._selector.unregister(process.stdout)
            process.stdout.close()
        child.process = None
        child.status = process.returncode
        program = child.program
        if program.once or not restart or (not program.keep and child.status == 0):
            return
        if child.status > 0:
            for words in child.output.last_words():
                self._say(words)
        self._say(f"{program.name} {ending(child.status)}")
        if time.monotonic() - child.started > SETTLED:
            child.pause = FIRST_PAUSE
        self._again(child)
