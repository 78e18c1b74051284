"""`recommend`: 1,500 units ranked by road time on a network of 200,000 nodes, p95 under 50 ms."""

from __future__ import annotations

from pathlib import Path

from bench.report import Measure, Report, latencies, percentile
from bench.system import Options, system, var

NODES, UNITS, SAMPLES = 200_000, 1_500, 10_000
# Each measure at a rate of its own, at which it is idle more than half of the time.
RATES = {"whole": 25.0, "exact": 20.0, "nearest": 50.0}
NAMES = {
    "whole": "recommendation, data base to reasons",
    "exact": "search alone, exact order of all",
    "nearest": "search alone, ten nearest",
}
PREPARING = 15.0
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
        listed = ", ".join(f"{name} {rate:g} a second" for name, rate in RATES.items())
        options.say(f"{units} units, {nodes:,} nodes, {samples} samples each: {listed}")
        arguments = [
            *("--network", str(path), "--units", str(units), "--samples", str(samples)),
            *("--seed", str(options.seed)),
        ]
        for name, rate in RATES.items():
            arguments += [f"--{name}-rate", str(rate)]
        found = running.load(
            "load_recommend",
            arguments,
            seconds=sum(samples / rate for rate in RATES.values()),
            checkpoint_after=PREPARING + samples / RATES["whole"] / 2,
        )
        peak = running.peak_memory
    measures = []
    for name, label in NAMES.items():
        measures += latencies(label, found[name]["seconds"], target_ms=50)
        used = round(percentile(found[name]["processor"], 0.95) * 1000, 1)
        measures.append(Measure(f"{label}: processor time p95", used, "ms", "lower"))
        measures.append(Measure(f"{label}: share busy", found[name]["busy"], "", "lower"))
    return Report(
        "recommend",
        {
            "units": units,
            "nodes": found["nodes"],
            "edges": found["edges"],
            "rates a second": " / ".join(f"{rate:g}" for rate in RATES.values()),
            "samples of each": samples,
            "scale": options.scale,
        },
        [
            *measures,
            Measure("contracting the network, once", found["contracted"], "s", "lower"),
        ],
        peak_memory_mb=peak,
    )
