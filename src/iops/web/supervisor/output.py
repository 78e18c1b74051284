"""What children say: all of it into files, the important part on the console."""

from __future__ import annotations

import re
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path

LIMIT = 20 * 1024 * 1024
"""Bytes after which a log file is turned over; the one before is kept."""

IMPORTANT = re.compile(
    r"\b(WARN(ING)?|ERROR|CRITICAL|FATAL|PANIC)\b"
    r'|"level": ?"(warning|error|critical)"',
)

PASSING = re.compile(r"the database system is (starting up|not yet|in recovery|shutting down)")
"""What a database says to those who ask too early; it is no trouble."""

QUIET_SECONDS = 10.0
"""A line that differs from one just shown in its numbers only is shown again after this time."""


class Output:
    """The lines of one child."""

    def __init__(self, name: str, folder: Path, say: Callable[[str], None], *, loud: bool) -> None:
        self.path = folder / f"{name}.log"
        self._name = name
        self._say = say
        self._loud = loud
        self._rest = b""
        self._in_traceback = False
        self._shown: dict[str, float] = {}
        self._last: deque[str] = deque(maxlen=3)
        folder.mkdir(parents=True, exist_ok=True)
        self._file = self.path.open("ab")

    def feed(self, data: bytes) -> None:
        """Take what came out of the pipe; b"" at its end."""
        self._file.write(data)
        self._file.flush()
        lines = (self._rest + data).split(b"\n")
        self._rest = lines.pop()
        if not data and self._rest:
            lines.append(self._rest)
            self._rest = b""
        for line in lines:
            self._show(line.decode(errors="replace"))
        if self._file.tell() > LIMIT:
            self._file.close()
            self.path.replace(self.path.with_suffix(".log.1"))
            self._file = self.path.open("ab")

    def last_words(self) -> list[str]:
        """The last lines that were not shown: why it ended, as far as it said so."""
        words = [f"{self._name}: {line}" for line in self._last]
        self._last.clear()
        return words

    def _show(self, line: str) -> None:
        if self._loud:
            self._say(line)
            return
        # Of a traceback only its last line, which names the error, is for the console.
        if self._in_traceback and line.startswith((" ", "\t")):
            return
        ends = self._in_traceback and bool(line.strip())
        self._in_traceback = line.startswith("Traceback ")
        if self._in_traceback:
            return
        important = ends or bool(IMPORTANT.search(line) and not PASSING.search(line))
        if important:
            self._once(line)
            self._last.clear()
        elif line.strip():
            self._last.append(line)

    def _once(self, line: str) -> None:
        now = time.monotonic()
        shape = re.sub(r"\d+", "0", line)
        if now - self._shown.get(shape, -QUIET_SECONDS) < QUIET_SECONDS:
            return
        if len(self._shown) > 200:
            self._shown.clear()
        self._shown[shape] = now
        self._say(f"{self._name}: {line}")

    def close(self) -> None:
        """Close the file."""
        self._file.close()
