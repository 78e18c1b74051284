"""What children say: all of it into files, the important part on the console."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable
from pathlib import Path

LIMIT = 20 * 1024 * 1024
"""Bytes after which a log file is turned over; the one before is kept."""

IMPORTANT = re.compile(
    r"\b(WARN(ING)?|ERROR|CRITICAL|FATAL|PANIC)\b|^Traceback "
    r'|"level": ?"(warning|error|critical)"',
)

PASSING = re.compile(r"the database system is (starting up|not yet accepting connections)")
"""What a database says to those who ask too early; it is no trouble."""


class Output:
    """The lines of one child."""

    def __init__(self, name: str, folder: Path, say: Callable[[str], None], *, loud: bool) -> None:
        self.path = folder / f"{name}.log"
        self._name = name
        self._say = say
        self._loud = loud
        self._rest = b""
        self._important = False
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
        # The lines of a traceback are indented; its last one names the error.
        goes_on = self._important and (line.startswith((" ", "\t")) or "Error" in line)
        self._important = bool(IMPORTANT.search(line) and not PASSING.search(line)) or goes_on
        if self._important:
            self._say(f"{self._name}: {line}")
            self._last.clear()
        elif line.strip():
            self._last.append(line)

    def close(self) -> None:
        """Close the file."""
        self._file.close()
