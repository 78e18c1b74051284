"""An open loop: work begins when the plan says so, whether or not the work before has ended.

A latency counts from the planned moment, so a server that stalls is charged for everything that
would have come meanwhile.
"""

from __future__ import annotations

import argparse
import asyncio
import json
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any

import uvloop


@dataclass
class Samples:
    """Latencies of what was planned after the warm-up, and what failed."""

    seconds: list[float] = field(default_factory=list)
    failed: dict[str, int] = field(default_factory=dict)
    late_starts: float = 0.0
    """The longest time by which the generator itself began later than planned, seconds."""

    def fail(self, reason: str) -> None:
        self.failed[reason] = self.failed.get(reason, 0) + 1

    def as_dict(self) -> dict[str, Any]:
        return {
            "seconds": [round(value, 5) for value in self.seconds],
            "failed": self.failed,
            "late_starts": round(self.late_starts, 4),
        }


async def run(
    work: Callable[[int, float], Awaitable[str | None]],
    *,
    rate: float,
    warm_up: float,
    seconds: float,
) -> Samples:
    """Start `work(number, planned moment)` `rate` times a second; it answers a fault or None."""
    samples, began = Samples(), monotonic() + 0.2
    running: set[asyncio.Task[None]] = set()

    async def one(number: int, planned: float, counts: bool) -> None:
        try:
            fault = await work(number, planned)
        except Exception as error:
            fault = type(error).__name__
        if fault:
            samples.fail(fault)
        elif counts:
            samples.seconds.append(monotonic() - planned)

    for number in range(round((warm_up + seconds) * rate)):
        planned = began + number / rate
        wait = planned - monotonic()
        if wait > 0:
            await asyncio.sleep(wait)
        counts = planned >= began + warm_up
        if counts:
            samples.late_starts = max(samples.late_starts, monotonic() - planned)
        task = asyncio.create_task(one(number, planned, counts))
        running.add(task)
        task.add_done_callback(running.discard)
    if running:
        await asyncio.wait(running, timeout=60)
    for task in running:
        task.cancel()
        samples.fail("no answer within 60 s of the end")
    return samples


def arguments(about: str | None) -> argparse.ArgumentParser:
    """What every load generator is told."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--port", type=int, help="of the web process")
    parser.add_argument("--live-port", type=int, help="of the live process")
    parser.add_argument("--given", type=Path, required=True, help="what was prepared, JSON")
    parser.add_argument("--rate", type=float, required=True, help="pieces of work a second")
    parser.add_argument("--warm-up", type=float, required=True, help="seconds")
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--result", type=Path, required=True, help="file to write, JSON")
    return parser


def play(
    work: Callable[[argparse.Namespace], Coroutine[Any, Any, dict[str, Any]]],
    options: argparse.Namespace,
) -> None:
    """Play as the arguments say and write the result."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        options.result.write_text(json.dumps(runner.run(work(options))))
