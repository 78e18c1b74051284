"""`positions`: 15,000 unit positions a second for 5 minutes, stored and shown on 50 maps."""

from __future__ import annotations

import json

from bench.report import Measure, Report, latencies
from bench.system import Options, system

A_SECOND, MAPS, SECONDS, WARM_UP, UNITS, BATCH = 15_000, 50, 300.0, 10.0, 5_000, 1_000
ABOUT = "15,000 unit positions a second, stored and fanned out to 50 maps"


def run(options: Options) -> Report:
    """Run it; the report. A smaller scale is shorter; below a tenth it is slower, too."""
    seconds = max(15.0, SECONDS * options.scale)
    a_second = A_SECOND if options.scale >= 0.1 else max(1_000, round(A_SECOND * options.scale * 8))
    with system(options, "positions") as running:
        given = running.prepare(
            *("--feeds", "1", "--boards", str(MAPS), "--units", str(UNITS)),
        )
        (running.folder / "given.json").write_text(json.dumps(given))
        running.start()
        assert running.of is not None
        options.say(f"{a_second} positions a second of {UNITS} units for {seconds:.0f} s")
        found = running.load(
            "load_positions",
            [
                *("--live-port", str(running.of.live_port), "--batch", str(BATCH)),
                *("--given", str(running.folder / "given.json")),
                *("--rate", str(a_second / BATCH), "--warm-up", str(WARM_UP)),
                *("--seconds", str(seconds), "--seed", str(options.seed)),
            ],
            seconds=seconds + WARM_UP,
            checkpoint_after=WARM_UP + seconds / 2,
        )
        stored = running.rows("SELECT count(*) FROM resources_position")[0][0]
        peak = running.peak_memory
    whole = seconds + WARM_UP
    return Report(
        "positions",
        {
            "positions a second": a_second,
            "units": UNITS,
            "batch": BATCH,
            "maps": MAPS,
            "seconds": round(seconds),
            "samples": len(found["seconds"]),
            "scale": options.scale,
        },
        [
            Measure("stored a second", round(found["kept"] / whole), "1/s", "higher", a_second),
            Measure("acknowledged but not stored", found["kept"] - stored, "fixes", "lower", 0),
            Measure(
                "batches refused or failed", sum(found["failed"].values()), "batches", "lower", 0
            ),
            Measure("units behind on a map at the end", found["behind"], "units", "lower", 0),
            *latencies("batch acknowledged", found["seconds"]),
            *latencies("age of a fix on a map", found["ages"]),
        ],
        peak_memory_mb=peak,
        notes={
            "failed": found["failed"],
            "sent to maps": f"{found['rows']:,} fixes in {found['messages']:,} messages, "
            f"{found['megabytes']:,} MB, {found['reconnects']} reconnects",
        },
    )
