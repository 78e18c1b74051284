"""`recommend`: 1,500 units ranked by road time on a network of 200,000 nodes, p95 under 50 ms."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from bench.report import Measure, Report, latencies
from bench.system import Options, system, var
from iops.web.supervisor import Program

NODES, UNITS, SAMPLES, RATE = 200_000, 1_500, 10_000, 25.0
ABOUT = "1,500 units ranked by road time on a network of 200,000 nodes"


def network(options: Options, nodes: int) -> Path:
    """The sandbox's road network of that size; kept by seed and generator version."""
    from iops.sandbox.force.force import make_force
    from iops.sandbox.force.plan import GENERATOR_VERSION, PEOPLE_PER_NODE, ForcePlan

    path = var() / f"roads-{nodes}-seed{options.seed}-v{GENERATOR_VERSION}.npz"
    if not path.exists():
        options.say(f"making a road network of {nodes:,} nodes")
        plan = ForcePlan(people=nodes * PEOPLE_PER_NODE, seed=options.seed)
        make_force(plan).network.save(path)
    return path


def run(options: Options) -> Report:
    """Run it; the report."""
    nodes = max(2_000, round(NODES * min(1.0, options.scale * 4)))
    units, samples = UNITS, max(200, round(SAMPLES * min(1.0, options.scale)))
    path = network(options, nodes)
    with system(options, "recommend") as running:
        result = running.folder / "result.json"
        command = [
            *(sys.executable, "-m", "bench.load_recommend", "--network", str(path)),
            *("--units", str(units), "--samples", str(samples), "--rate", str(RATE)),
            *("--seed", str(options.seed), "--result", str(result)),
        ]
        options.say(f"{units} units, {nodes:,} nodes, {samples} samples at {RATE:g} a second")
        running.supervisor.run_task(
            Program("load", command, env=running.env, once=True),
            seconds=3600,
            meanwhile=running.measure_memory,
        )
        found = json.loads(result.read_text())
        peak = running.peak_memory
    return Report(
        "recommend",
        {
            "units": units,
            "nodes": found["nodes"],
            "edges": found["edges"],
            "rate a second": RATE,
            "samples": samples,
            "scale": options.scale,
        },
        [
            *latencies("recommendation, data base to reasons", found["whole"], target_ms=50),
            *latencies("search alone, ten nearest", found["search"], target_ms=50),
            *latencies("search alone, exact order of all", found["exact"]),
            Measure(
                "load: share of time busy",
                round(RATE * sum(found["whole"]) / len(found["whole"]), 3),
                "",
                "lower",
            ),
        ],
        peak_memory_mb=peak,
    )
