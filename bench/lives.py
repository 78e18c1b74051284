"""`lives`: whole incident lives of twenty commands each through the API, 5,000 an hour."""

from __future__ import annotations

import json

from bench.report import Measure, Report, latencies
from bench.system import Options, system

AN_HOUR, SECONDS, WARM_UP, UNITS = 5_000.0, 600.0, 15.0, 400
ABOUT = "whole incident lives of 20 commands each, 5,000 an hour"


def run(options: Options) -> Report:
    """Run it; the report."""
    seconds = max(20.0, SECONDS * options.scale)
    with system(options, "lives") as running:
        given = running.prepare(
            *("--handlers", "20", "--supervisors", "10", "--officers", "20"),
            *("--units", str(UNITS)),
        )
        (running.folder / "given.json").write_text(json.dumps(given))
        running.start()
        assert running.of is not None
        options.say(f"{AN_HOUR:g} lives an hour for {seconds:.0f} s")
        found = running.load(
            "load_lives",
            [
                *("--port", str(running.of.port), "--given", str(running.folder / "given.json")),
                *("--rate", str(AN_HOUR / 3600), "--warm-up", str(WARM_UP)),
                *("--seconds", str(seconds), "--seed", str(options.seed)),
            ],
            seconds=seconds + WARM_UP,
            checkpoint_after=WARM_UP + seconds / 2,
        )
        closed = running.rows("SELECT count(*) FROM incidents_incident WHERE state = 'closed'")
        late = running.rows("SELECT count(*) FROM duties_duty WHERE state = 'open'")
        peak = running.peak_memory
    # Lives begin at the rate; those that were begun and ended are what was sustained.
    begun = round((WARM_UP + seconds) * AN_HOUR / 3600)
    return Report(
        "lives",
        {
            "lives an hour": AN_HOUR,
            "seconds": round(seconds),
            "commands a life": 20,
            "samples": len(found["commands"]),
            "scale": options.scale,
        },
        [
            Measure(
                "lives an hour, begun on time and ended",
                round(AN_HOUR * found["done"] / begun, 1),
                "1/h",
                "higher",
                AN_HOUR,
            ),
            Measure("lives not ended", begun - found["done"], "lives", "lower", 0),
            Measure("closed in the database", closed[0][0], "lives", "higher", begun),
            Measure(
                "commands a second", round(found["carried_out"] / found["lasted"], 1), "1/s",
                "higher",
            ),
            *latencies("command", found["commands"]),
        ],
        peak_memory_mb=peak,
        notes={"faults": found["faults"] | found["failed"], "duties still open": late[0][0]},
    )  # fmt: skip
