"""`find`: searches one after the other: what each kind costs by itself, and who is found.

The quick part of `search`: no load, no restart, no baseline. The force is that of the seed; what is
typed is drawn with another, on which nothing was tuned.
"""

from __future__ import annotations

from bench import forces
from bench.report import Measure, Report, latencies, percentile
from bench.search import PEOPLE, recall
from bench.system import Options, system

LINES, QUERIES, OTHER = 900, 1_200, 20
ABOUT = "900 searches of every kind on 10,000,000 people, and 1,200 names, one after the other"


def run(options: Options) -> Report:
    """Run it; the report. ``scale`` makes the force smaller."""
    people = max(2_000, round(PEOPLE * options.scale))
    data = forces.names()
    if data is None:
        raise FileNotFoundError("The errors of the queries come from IOPS_DATA/names_vehicles.")
    with system(options, "find", kept=forces.kept(options, people)) as running:
        made = forces.make(running, options, people)
        found = running.load(
            "load_search",
            [
                *("--data", str(data), "--queries", str(QUERIES), "--lines", str(LINES)),
                *("--seed", str(options.seed + OTHER)),
            ],
            seconds=1800,
            checkpoint_after=30.0,
        )
        peak = running.peak_memory
    kinds = found["kinds"]
    every = [one for took in kinds.values() for one in took]
    return Report(
        "find",
        {"people": people, "lines": len(every), "names": len(found["answers"]),
         "scale": options.scale},
        [
            *latencies("every kind", every),
            *(
                Measure(f"{kind}, p{share * 100:.0f}", round(percentile(took, share) * 1000, 1),
                        "ms", "lower")
                for kind, took in sorted(kinds.items()) for share in (0.5, 0.95)
            ),
            *latencies("a name", found["seconds"]),
            *recall(found["answers"]),
        ],
        peak_memory_mb=peak,
        notes={"made": made},
    )  # fmt: skip
