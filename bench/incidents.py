"""`incidents`: create through the API with audit on while live boards watch.

Issue: 200 boards, 30 a second for 5 minutes, p95 under 150 ms, seen on the boards p99 under
250 ms, every receipt compared by id with the log, none lost.
"""

from __future__ import annotations

import json

import numpy as np

from bench.report import Measure, Report, latencies
from bench.system import Options, System, system

RATE, BOARDS, SECONDS, WARM_UP = 30.0, 200, 340.0, 20.0
ABOUT = "open incidents through the API while 200 boards watch"


def run(options: Options) -> Report:
    """Run it; the report."""
    boards = max(2, round(BOARDS * min(1.0, options.scale)))
    # A smaller run is a shorter one: the rate stays, since it is what is asked for.
    seconds = max(10.0, SECONDS * options.scale)
    warm_up = WARM_UP if options.scale >= 0.5 else 5.0
    with system(options, "incidents") as running:
        given = running.prepare("--handlers", "20", "--boards", str(boards))
        (running.folder / "given.json").write_text(json.dumps(given))
        running.start()
        assert running.of is not None
        options.say(f"{boards} boards, {RATE:g} incidents a second for {seconds:.0f} s")
        found = running.load(
            "load_incidents",
            [
                *("--port", str(running.of.port), "--live-port", str(running.of.live_port)),
                *("--given", str(running.folder / "given.json"), "--rate", str(RATE)),
                *("--warm-up", str(warm_up), "--seconds", str(seconds)),
                *("--seed", str(options.seed)),
            ],
            seconds=seconds + warm_up,
            checkpoint_after=warm_up + seconds / 2,
        )
        seen = np.load(running.folder / "result.npy")
        lost = _compare(running, found["acknowledged"], seen, found["watched_until"])
        report = Report(
            "incidents",
            {
                "rate a second": RATE,
                "seconds": round(seconds),
                "boards": boards,
                "samples": len(found["seconds"]),
                "scale": options.scale,
            },
            peak_memory_mb=running.peak_memory,
        )
    done = len(found["acknowledged"]) / found["lasted"]
    report.measures = [
        Measure("created a second", round(done, 2), "1/s", "higher", RATE * 0.99),
        *latencies("create", found["seconds"], target_ms=150, at=0.95),
        *_shown(found["shown"]),
        Measure("refused or failed", sum(found["failed"].values()), "requests", "lower", 0),
        *lost,
    ]
    report.notes = {
        "receipts compared": found["shown"]["count"],
        "failed": found["failed"],
        "boards": found["boards"],
        "generator": f"{found['generator_cpu']:.0%} of a core, {found['connections']} connections, "
        f"began at most {found['late_starts'] * 1000:.0f} ms late",
    }
    return report


def _shown(shown: dict[str, float]) -> list[Measure]:
    return [
        Measure(
            f"seen on a board {name}",
            round(shown.get(name, float("nan")) * 1000, 1),
            "ms",
            "lower",
            250 if name == "p99" else None,
        )
        for name in ("p50", "p95", "p99", "max")
    ]


def _compare(
    running: System, acknowledged: list[int], seen: np.ndarray, until: float
) -> list[Measure]:
    """What the log holds against what was acknowledged and what each board was shown.

    A board owes everything that was recorded while it watched, up to the moment `until` (seconds
    since 1970), five seconds before it was closed; and all that was acknowledged.
    """
    opened = "SELECT subject_id FROM kernel_event WHERE type = 'incidents.opened'"
    logged = {row[0] for row in running.rows(opened)}
    owed = {row[0] for row in running.rows(f"{opened} AND recorded_at < to_timestamp({until})")}
    stored = {row[0] for row in running.rows("SELECT id FROM incidents_incident")}
    looks = running.rows("SELECT count(*) FROM kernel_event_position")[0][0]
    running.say(f"{len(logged)} incidents in the log, {looks} events with a position")
    told = set(acknowledged)
    missed = 0
    for board in seen:
        missed += len((owed | told) - set(np.flatnonzero(board).tolist()))
    return [
        Measure("acknowledged but not in the log", len(told - logged), "incidents", "lower", 0),
        Measure("acknowledged but not stored", len(told - stored), "incidents", "lower", 0),
        Measure("in the log but not on a board", missed, "receipts", "lower", 0),
    ]
