"""A Chromium for the journeys: found, installed, or unpacked into `var/chromium`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from . import apt
from .steps import VAR, StepError, environment, say

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
UNPACKED = VAR / "chromium"
WRAPPER = VAR / "chromium-run"
ADVICE = (
    "The journeys need a real Chromium. Install it (apt-get install chromium) or name one in "
    "IOPS_CHROMIUM."
)


def prepare() -> Path:
    """The program of a Chromium that starts.

    Raises:
        StepError: there is none and none can be had.
    """
    named = os.environ.get("IOPS_CHROMIUM")
    if named:
        if not runs(Path(named)):
            raise StepError(f"IOPS_CHROMIUM={named} does not start.")
        return Path(named)
    found = _found()
    if found:
        return found
    reasons: list[str] = []
    if apt.is_root() and shutil.which("apt-get"):
        say("  Chromium: installing it ...")
        try:
            apt.install("chromium")
            found = _found()
            reasons.append("" if found else "apt-get install chromium: installed, does not start")
        except StepError as error:
            reasons.append(str(error))
    if found is None and sys.platform == "linux":
        say("  Chromium: unpacking it into var/ ...")
        try:
            apt.unpack(UNPACKED, "chromium", dependencies=True)
            _write_wrapper()
            found = WRAPPER if runs(WRAPPER) else None
            reasons.append("" if found else f"{WRAPPER} does not start")
        except StepError as error:
            reasons.append(str(error))
    if found is None:
        raise StepError("\n".join([*filter(None, reasons), ADVICE]))
    return found


def _found() -> Path | None:
    options = [Path(path) for name in NAMES if (path := shutil.which(name))]
    cache = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache/ms-playwright")
    options += sorted(cache.glob("chromium-*/chrome-linux*/chrome"), reverse=True)
    options.append(WRAPPER)
    return next((path for path in options if path.is_file() and runs(path)), None)


def runs(program: Path) -> bool:
    """Whether it starts and shows an empty page; an incomplete unpacking does not."""
    try:
        done = subprocess.run(
            [
                program,
                *("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"),
                *(f"--user-data-dir={VAR / 'chromium-trial'}", "--dump-dom", "data:text/html,ok"),
            ],
            capture_output=True,
            timeout=60,
            env=environment(),
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    finally:
        shutil.rmtree(VAR / "chromium-trial", ignore_errors=True)
    return done.returncode == 0 and b"ok" in done.stdout


def _write_wrapper() -> None:
    """A script that starts the unpacked Chromium with the libraries and fonts beside it."""
    folders = ("usr/lib/x86_64-linux-gnu", "lib/x86_64-linux-gnu", "usr/lib/aarch64-linux-gnu")
    inside = [UNPACKED / folder for folder in folders]
    # Some packages keep libraries in folders of their own.
    inside += sorted({path.parent for path in inside[0].glob("*/*.so*")})
    libraries = ":".join(str(folder) for folder in inside if folder.is_dir())
    fonts = VAR / "chromium-fonts.conf"
    fonts.write_text(
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n<fontconfig>\n'
        f"<dir>{UNPACKED}/usr/share/fonts</dir>\n<dir>/usr/share/fonts</dir>\n"
        f"<cachedir>{VAR}/chromium-fonts</cachedir>\n</fontconfig>\n"
    )
    WRAPPER.write_text(
        "#!/bin/sh\n"
        f'export LD_LIBRARY_PATH="{libraries}${{LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}}"\n'
        f'export FONTCONFIG_FILE="{fonts}"\n'
        f'exec "{UNPACKED}/usr/lib/chromium/chromium" "$@"\n'
    )
    WRAPPER.chmod(0o755)
