"""A real browser for what is measured on the screen."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.system import ROOT
from iops.kernel.cluster.contracts import ClusterError

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage")


def program() -> str:
    """The browser's program. Raises ClusterError that says how to get one."""
    unpacked = ROOT / "var" / "chromium-run"
    found = os.environ.get("IOPS_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if found is None and unpacked.is_file():
        found = str(unpacked)
    if found is None or not Path(found).exists():
        raise ClusterError(
            "No Chromium: install one (apt-get install chromium), name one in IOPS_CHROMIUM, or "
            "run “make test”, which prepares one."
        )
    return found


@contextlib.contextmanager
def browser() -> Iterator[Any]:
    """A headless browser that draws on the processor, as on a machine without a graphics card."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError as error:
        raise ClusterError(
            "Playwright drives the browser, and is not here. Run “make bootstrap”."
        ) from error
    with sync_playwright() as started:
        opened = started.chromium.launch(executable_path=program(), args=list(FLAGS))
        try:
            yield opened
        finally:
            opened.close()
