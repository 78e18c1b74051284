"""The folder of a run: what each step made, from what, and whether it was finished.

A step writes beside its results and renames them when it is done; the manifest names a step as
finished only after that. So a step that was killed is done again, one that was finished is not,
and one whose input or settings have changed is done again with all that follow.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

Notes = dict[str, Any]


class Unfinished(Exception):
    """A step was asked for whose predecessor has not been done. The message says which."""


@dataclass
class RunFolder:
    """A run under ``path``. ``settings`` are what its results depend on beside the input."""

    path: Path
    settings: Mapping[str, Any]
    say: Callable[[str], None] = lambda text: None
    manifest: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        if self._file.exists():
            self.manifest = json.loads(self._file.read_text())
        self.manifest.setdefault("begun", _now())
        self.manifest.setdefault("steps", {})
        self.manifest["settings"] = dict(self.settings)
        self.manifest["settings_hash"] = digest(self.settings)

    @property
    def _file(self) -> Path:
        return self.path / "manifest.json"

    def result(self, name: str) -> Path:
        """Where a step's result stands."""
        return self.path / name

    def notes(self, step: str) -> Notes:
        """What a finished step noted of itself."""
        found: Notes = self.manifest["steps"].get(step, {}).get("notes", {})
        return found

    def done(self, step: str, after: str = "") -> bool:
        """Whether a step is finished, from what its predecessor has made now."""
        found = self.manifest["steps"].get(step, {})
        return (
            found.get("state") == "done"
            and found.get("made_of") == self._made_of(after)
            and all(self.result(name).exists() for name in found.get("files", {}))
        )

    def step(
        self, name: str, *, after: str, files: tuple[str, ...], do: Callable[[Path], Notes]
    ) -> Notes:
        """Do a step unless it is done. ``do`` writes ``files`` into the folder it is given.

        Raises Unfinished where the step that it follows is not.
        """
        if after and self.manifest["steps"].get(after, {}).get("state") != "done":
            raise Unfinished(f"“{name}” needs what “{after}” makes. Run that step first.")
        if self.done(name, after):
            self.say(f"{name}: done before, {self._told(name)}")
            return self.notes(name)
        made_of = self._made_of(after)
        self._note(name, {"state": "running", "begun": _now()})
        draft = self.path / f"{name}.part"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        began = time.monotonic()
        notes = do(draft)
        hashes = {}
        for one in files:
            hashes[one] = file_hash(draft / one)
            target = self.result(one)
            if target.is_dir():
                shutil.rmtree(target)
            os.replace(draft / one, target)
        shutil.rmtree(draft)
        self._note(
            name,
            {
                "state": "done", "made_of": made_of, "files": hashes, "notes": notes,
                "seconds": round(time.monotonic() - began, 1), "ended": _now(),
            },
        )  # fmt: skip
        self.say(f"{name}: {self._told(name)}")
        return notes

    def _made_of(self, after: str) -> str:
        before = self.manifest["steps"].get(after, {}).get("files", {})
        return digest({"files": before, "settings": self.manifest["settings_hash"]})

    def _told(self, name: str) -> str:
        found = self.manifest["steps"][name]
        told = ", ".join(
            f"{key.replace('_', ' ')} {value:,}" if isinstance(value, int) else f"{key} {value}"
            for key, value in found["notes"].items()
            if isinstance(value, int | float | str)
        )
        return f"{found['seconds']} s" + (f"; {told}" if told else "")

    def _note(self, step: str, what: dict[str, Any]) -> None:
        self.manifest["steps"][step] = what
        draft = self._file.with_suffix(".part")
        with draft.open("w") as stream:
            json.dump(self.manifest, stream, indent=1)
            stream.flush()
            os.fsync(stream.fileno())
        draft.rename(self._file)


def digest(value: Any) -> str:
    """A hash of plain data."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


def file_hash(path: Path) -> str:
    """A hash of a file; of a folder (Spark writes folders) by its files in order."""
    if path.is_dir():
        parts = sorted(one for one in path.rglob("*.parquet"))
        return digest([file_hash(one) for one in parts])
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
