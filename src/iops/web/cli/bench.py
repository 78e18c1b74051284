"""`iops bench NAME`: measure, on a scratch database; the figures as a table or as JSON."""

from __future__ import annotations

import argparse
import importlib
import math
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from iops.kernel.cluster.contracts import ClusterError
from iops.web.supervisor import StopRequested, SupervisorError

ROOT = Path(__file__).resolve().parents[4]
NAMES = (
    "incidents", "lives", "positions", "recommend", "pages", "search", "find", "identity",
    "same-event", "diagram", "boot",
)  # fmt: skip


def run(arguments: Sequence[str]) -> int:
    """Run `iops bench`; the exit status is 0 whether or not targets were met."""
    parser = argparse.ArgumentParser(prog="iops bench", description=__doc__)
    parser.add_argument("name", nargs="?", choices=NAMES, metavar="NAME")
    parser.add_argument("--list", action="store_true", help="name all benchmarks")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--scale", type=_scale, default=1.0, help="1 is what the targets mean")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    if options.list:
        for name in NAMES:
            print(f"{name:<12}{_program(name).ABOUT}")
        return 0
    if options.name is None:
        parser.error("which one? `iops bench --list` names them")
    program = _program(options.name)
    from bench import system

    began = time.monotonic()
    given = system.Options(scale=options.scale, say=_say, seed=options.seed)
    try:
        report = program.run(given)
    except SupervisorError as error:
        raise ClusterError(str(error)) from error
    except StopRequested:
        return 130
    report.seconds = time.monotonic() - began
    report.commit, report.machine = system.commit(), system.machine()
    print(report.as_json() if options.json else report.as_table())
    return 0


def _scale(text: str) -> float:
    value = float(text)
    if not (math.isfinite(value) and 0 < value <= 100):
        raise argparse.ArgumentTypeError("a number above 0; 1 is the full size")
    return value


def _say(text: str) -> None:
    """Progress goes beside the result, never into it."""
    print(text, file=sys.stderr, flush=True)


def _program(name: str) -> Any:
    """The benchmark's module; benchmarks come with the source, not with an installed package."""
    if not (ROOT / "bench").is_dir():
        raise ClusterError("Benchmarks come with the source: run them in a checkout of iOPS.")
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))
    return importlib.import_module(f"bench.{name.replace('-', '_')}")
