"""Forces that benchmarks share: made once, and kept by size, seed, names and generator."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from bench.system import Options, System
from iops.web.supervisor import Program


def names() -> Path | None:
    """The folder with the frequencies of real names, where it is present."""
    folder = Path(os.environ.get("IOPS_DATA", "../shared/data")) / "names_vehicles"
    return folder.resolve() if folder.is_dir() else None


def kept(options: Options, people: int) -> str:
    """The name under which the force stays for the next run."""
    from iops.sandbox.force.plan import GENERATOR_VERSION

    drawn = "n" if names() else "w"
    return f"kept_{people}_s{options.seed}_{drawn}_v{GENERATOR_VERSION}"


def make(running: System, options: Options, people: int) -> str:
    """Make the force, if it is not there from an earlier run; says which."""
    if running.rows("SELECT count(*) FROM people_profile")[0][0]:
        return "kept from an earlier run"
    folder = names()
    drawn = "of real frequency" if folder else "of the shipped lists"
    options.say(f"making a force of {people:,} people with names {drawn}")
    command = [
        *(sys.executable, "-m", "iops.web.cli", "sandbox_create"),
        *("--people", str(people), "--seed", str(options.seed)),
        *(("--names", str(folder)) if folder else ()),
    ]
    running.supervisor.run_task(
        Program("sandbox", command, env=running.env, once=True, loud=True), seconds=7200
    )
    return f"in this run, names {drawn}"
