"""`same-event`: one event, many calls: are they recognised, and nothing else with them?

Thousands of calls whose truth is known come in order of time; each is compared with what is open by
the product's own query, and then dealt with rightly whatever was offered. The seed differs from
those on which the weights of the rule were fitted.
"""

from __future__ import annotations

from bench.report import Measure, Report, latencies
from bench.system import Options, system

ABOUT = "2,400 events of an evening, 5,900 calls: which are about one event"
#: Added to the seed: the weights were fitted on others (`bench.same_event.fit`).
OTHER = 6
PRECISION, RECALL = 0.98, 0.90


def run(options: Options) -> Report:
    """Run it; the report."""
    with system(options, "same_event") as running:
        options.say("calls come in order of time; the truth is kept apart")
        found = running.load(
            "load_same_event",
            ["--seed", str(options.seed + OTHER), "--scale", str(options.scale)],
            seconds=3600,
            checkpoint_after=20.0,
        )
        peak = running.peak_memory
    (precision, recall, ours), (base_precision, base_recall, base) = (
        found["ours"], found["baseline"],
    )  # fmt: skip
    return Report(
        "same-event",
        {"events": found["events"], "calls": found["calls"], "about an open event":
         found["repeats"], "scale": options.scale},
        [
            Measure("precision", round(precision, 4), "", "higher", PRECISION),
            Measure("recall", round(recall, 4), "", "higher", RECALL),
            Measure("precision of 250 m and 10 minutes", round(base_precision, 4), "", "higher"),
            Measure("recall of 250 m and 10 minutes", round(base_recall, 4), "", "higher"),
            Measure("precision ahead by", round(precision - base_precision, 4), "", "higher", 0.0),
            Measure("recall ahead by", round(recall - base_recall, 4), "", "higher", 0.0),
            *(
                Measure(f"recall, place by {how}", round(right / of, 4), "", "higher")
                for how, (right, of) in sorted(ours.items())
            ),
            *(
                Measure(f"recall of the baseline, place by {how}", round(right / of, 4), "",
                        "higher")
                for how, (right, of) in sorted(base.items())
            ),
            *latencies("what is offered for a call", found["seconds"]),
        ],
        peak_memory_mb=peak,
    )  # fmt: skip
