"""Programs of the distribution: installed as root, otherwise unpacked into `var`."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

from .steps import VAR, StepError, environment, run

APT = VAR / "apt"


def is_root() -> bool:
    """Whether packages can be installed on this machine."""
    return os.geteuid() == 0


def install(*packages: str) -> None:
    """Install packages; root only. Reads the package lists anew if the first try fails."""
    env = environment({"DEBIAN_FRONTEND": "noninteractive"})
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    what = f"Installing {', '.join(packages)}"
    try:
        run(command, what=what, env=env)
    except StepError:
        run(["apt-get", "update", "-qq"], what="Reading the package lists", env=env)
        run(command, what=what, env=env, advice=f"Install by hand: {' '.join(command)}")


def _private_options() -> list[str]:
    """Options by which apt works without root: its lists and its cache are ours."""
    for folder in ("lists/partial", "cache/archives/partial"):
        (APT / folder).mkdir(parents=True, exist_ok=True)
    return [
        *("-o", f"Dir::State::Lists={APT / 'lists'}"),
        *("-o", f"Dir::Cache={APT / 'cache'}"),
        *("-o", "Debug::NoLocking=1"),
        *("-o", "APT::Sandbox::User="),
    ]


def unpack(target: Path, *packages: str, dependencies: bool) -> None:
    """Download packages and unpack them under `target`, without root.

    With `dependencies` also everything that they need and that this machine lacks.

    Raises:
        StepError: apt or dpkg are missing, or the packages cannot be had.
    """
    if not (shutil.which("apt-get") and shutil.which("dpkg")):
        raise StepError("This machine has no apt-get and dpkg.")
    options = _private_options()
    run(["apt-get", *options, "update", "-qq"], what="Reading the package lists")
    wanted = list(packages)
    if dependencies:
        plan = run(
            ["apt-get", *options, "install", "-s", "--no-install-recommends", *packages],
            what=f"Working out what {', '.join(packages)} needs",
        )
        wanted = re.findall(r"^Inst (\S+) ", plan, flags=re.MULTILINE) or wanted
    folder = APT / "packages"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    run(["apt-get", *options, "download", "-qq", *wanted], what="Downloading", cwd=folder)
    target.mkdir(parents=True, exist_ok=True)
    for package in sorted(folder.glob("*.deb")):
        run(["dpkg", "-x", package, target], what=f"Unpacking {package.name}")
    shutil.rmtree(folder)
