"""`boot`: how soon the first page comes, on a second start of the whole system."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from bench.report import Measure, Report
from bench.system import ROOT, Options, descendants, proportional_mb
from iops.kernel.cluster import places, server

STARTS, PEOPLE = 3, 20_000
ABOUT = "seconds from the second start to the first page"
ADDRESS = re.compile(r"http://localhost:(\d+)")


def run(options: Options) -> Report:
    """Start once to make the data, then again and again; the report."""
    people = max(1_000, round(PEOPLE * min(1.0, options.scale)))
    with tempfile.TemporaryDirectory(prefix="iops-boot-") as text:
        folder = Path(text)
        folder.chmod(0o755)
        env = {
            key: value
            for key, value in os.environ.items()
            if key not in ("DATABASE_URL", "IOPS_OWNER_URL", "IOPS_ADMIN_URL", "MAKELEVEL")
        }
        env |= {"IOPS_VAR": str(folder / "var"), "IOPS_PORT": "8700"}
        env["PYTHONPATH"] = str(ROOT / "src")
        try:
            first, _ = _start(env, people, options)
            times, peaks = [], []
            for _ in range(STARTS):
                seconds, peak = _start(env, people, options)
                times.append(seconds)
                peaks.append(peak)
        finally:
            server.discard(places.place("pg", var=folder / "var"))
    return Report(
        "boot",
        {"people": people, "starts": STARTS, "scale": options.scale},
        [
            Measure("second start to first page, slowest", round(max(times), 2), "s", "lower", 15),
            Measure("second start to first page, quickest", round(min(times), 2), "s", "lower"),
            Measure(
                "first start (packages installed), to first page", round(first, 1), "s", "lower"
            ),
        ],
        peak_memory_mb=max(peaks),
    )


def _start(env: dict[str, str], people: int, options: Options) -> tuple[float, float]:
    """Seconds to the first page, and the memory it then takes; stops it again."""
    began = time.monotonic()
    command = [sys.executable, "-m", "iops.web.cli", "demo", "--speed", "0", "--people",
               str(people)]  # fmt: skip
    process = subprocess.Popen(
        command, env=env, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert process.stdout is not None
    try:
        for line in process.stdout:
            found = ADDRESS.search(line)
            if found:
                address = f"{found.group(0)}/accounts/login/"
                with urllib.request.urlopen(address) as page:  # noqa: S310 - our own address
                    page.read()
                seconds = time.monotonic() - began
                memory = sum(map(proportional_mb, descendants(process.pid)))
                options.say(f"first page after {seconds:.1f} s")
                return seconds, memory
        raise RuntimeError(f"the system ended with status {process.wait()}")
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(signal.SIGINT)
        process.stdout.read()
        process.wait(60)
