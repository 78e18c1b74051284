"""`pages`: every page on a force of a million people, 50 users, p95 under 100 ms."""

from __future__ import annotations

import json

from bench import forces
from bench.report import Measure, Report, latencies, percentile
from bench.system import Options, system

PEOPLE, USERS, A_SECOND, SECONDS, WARM_UP = 1_000_000, 50, 10.0, 1_000.0, 20.0
ABOUT = "every page on a force of 1,000,000 people, 50 users"


def run(options: Options) -> Report:
    """Run it; the report."""
    people = max(1_000, round(PEOPLE * min(1.0, options.scale)))
    seconds = max(60.0, SECONDS * min(1.0, options.scale))
    with system(options, "pages", kept=forces.kept(options, people)) as running:
        made = forces.make(running, options, people)
        given = running.prepare("--sessions", str(USERS))
        (running.folder / "given.json").write_text(json.dumps(given))
        running.start()
        assert running.of is not None
        names = ", ".join(page["name"] for page in given["pages"])
        options.say(f"{people:,} people; {A_SECOND:g} pages a second for {seconds:.0f} s: {names}")
        found = running.load(
            "load_pages",
            [
                *("--port", str(running.of.port), "--rate", str(A_SECOND)),
                *("--given", str(running.folder / "given.json"), "--warm-up", str(WARM_UP)),
                *("--seconds", str(seconds), "--seed", str(options.seed)),
            ],
            seconds=seconds + WARM_UP,
            checkpoint_after=WARM_UP + seconds / 2,
        )
        peak = running.peak_memory
    slowest = sorted(
        ((percentile(seen, 0.95), page, len(seen)) for page, seen in found["by_page"].items()),
        reverse=True,
    )
    return Report(
        "pages",
        {
            "people": people,
            "users": USERS,
            "pages a second": A_SECOND,
            "kinds of page": len(given["pages"]),
            "samples": len(found["seconds"]),
            "scale": options.scale,
        },
        [
            *latencies("all pages", found["seconds"], target_ms=100),
            Measure(
                "pages not shown", sum(found["failed"].values()), "pages", "lower", 0
            ),
            Measure(
                "kinds of page that nobody may open",
                sum("nobody" in why for why in given["not_opened"].values()),
                "kinds", "lower", 0,
            ),
            *(
                Measure(f"{page} p95", round(value * 1000, 1), "ms", "lower", 100)
                for value, page, _ in slowest
            ),
        ],
        peak_memory_mb=peak,
        notes={
            "made": made, "failed": found["statuses"], "not opened": given["not_opened"],
        },
    )  # fmt: skip
