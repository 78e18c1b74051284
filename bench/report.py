"""What a benchmark answers: measures with their targets, as one JSON object or a table."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Better = Literal["lower", "higher"]


@dataclass(frozen=True)
class Measure:
    """One figure. Without a target it is told for information."""

    name: str
    value: float
    unit: str
    better: Better
    target: float | None = None

    @property
    def met(self) -> bool | None:
        if self.target is None:
            return None
        return self.value <= self.target if self.better == "lower" else self.value >= self.target


@dataclass
class Report:
    """One run of one benchmark."""

    name: str
    sizes: dict[str, Any]
    measures: list[Measure] = field(default_factory=list)
    commit: str = ""
    machine: str = ""
    seconds: float = 0.0
    peak_memory_mb: float = 0.0
    notes: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> str:
        """The one object of `--json`."""
        return json.dumps(
            {
                "name": self.name,
                "commit": self.commit,
                "machine": self.machine,
                "sizes": self.sizes,
                "seconds": round(self.seconds, 1),
                "peak_memory_mb": round(self.peak_memory_mb),
                "measures": [
                    {
                        "name": one.name,
                        "value": one.value,
                        "unit": one.unit,
                        "better": one.better,
                        "target": one.target,
                        "met": one.met,
                    }
                    for one in self.measures
                ],
                **({"notes": self.notes} if self.notes else {}),
            }
        )

    def as_table(self) -> str:
        """The same for a person."""
        lines = [
            f"{self.name}   commit {self.commit}   {self.machine}",
            "sizes   " + ", ".join(f"{name} {value}" for name, value in self.sizes.items()),
            f"{self.seconds:.0f} s in all, peak memory {self.peak_memory_mb:,.0f} MB (sum of PSS)",
            "",
            f"{'measure':<46}{'value':>12} {'unit':<10}{'target':>12}  met",
        ]
        for one in self.measures:
            sign = "<=" if one.better == "lower" else ">="
            target = "" if one.target is None else f"{sign} {one.target:g}"
            met = {None: "", True: "yes", False: "NO"}[one.met]
            lines.append(f"{one.name:<46}{one.value:>12,.6g} {one.unit:<10}{target:>12}  {met}")
        lines += [f"{name}: {value}" for name, value in self.notes.items()]
        return "\n".join(lines)


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` of all do not exceed (nearest rank); NaN for none."""
    if not values:
        return math.nan
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, math.ceil(share * len(ordered)) - 1))]


def latencies(
    name: str, seconds: Sequence[float], *, target_ms: float | None = None, at: float = 0.95
) -> list[Measure]:
    """p50, p95, p99 and the greatest, in milliseconds; the target belongs to percentile `at`."""
    found = []
    for share, label in ((0.5, "p50"), (0.95, "p95"), (0.99, "p99"), (1.0, "max")):
        value = round(percentile(seconds, share) * 1000, 1)
        target = target_ms if share == at else None
        found.append(Measure(f"{name} {label}", value, "ms", "lower", target))
    return found
