"""Load generator of `positions`: batches of fixes into the feed, and the maps that show them."""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import time
from pathlib import Path
from typing import Any

from bench import openloop
from bench.client import BadAnswer, Pool, events


class Maps:
    """Maps that follow unit positions. What all are sent alike is parsed once."""

    def __init__(self, port: int, tokens: list[str], counted_from: float) -> None:
        self.port, self.tokens, self.counted_from = port, tokens, counted_from
        self.ages: list[float] = []
        self.rows = self.messages = self.bytes = self.reconnects = 0
        self._last: tuple[bytes, list[float]] = (b"", [])
        self.tasks: list[asyncio.Task[None]] = []

    def connect(self) -> None:
        self.tasks = [asyncio.create_task(self._map(token)) for token in self.tokens]

    async def _map(self, token: str) -> None:
        headers = {"Authorization": f"Bearer {token}"}
        while True:
            try:
                async for event in events(self.port, "/stream?topics=units", headers):
                    if not event.startswith(b"event: units"):
                        continue
                    now = time.time()
                    self.messages += 1
                    self.bytes += len(event)
                    sent = self._sent(event)
                    self.rows += len(sent)
                    if now >= self.counted_from and sent:
                        # The oldest and the newest fix of the message stand for the rest.
                        self.ages += [now - min(sent), now - max(sent)]
            except (BadAnswer, OSError, asyncio.IncompleteReadError):
                await asyncio.sleep(0.5)
            self.reconnects += 1

    def _sent(self, event: bytes) -> list[float]:
        if self._last[0] != event:
            body = json.loads(event[event.index(b"data: ") + 6 :])
            self._last = (event, [fix[5] for fix in body["units"]])
        return self._last[1]


async def play(options: argparse.Namespace) -> dict[str, Any]:
    """Send the batches, watch the maps; all that was noted."""
    given = json.loads(options.given.read_text())
    units, draw = given["units"], random.Random(options.seed)
    where = {unit: (-2.3 + draw.random() * 0.4, 53.4 + draw.random() * 0.2) for unit in units}
    maps = Maps(options.live_port, given["boards"], time.time() + options.warm_up)
    maps.connect()
    pool = Pool(options.live_port)
    headers = {"Authorization": f"Bearer {given['feeds'][0]}"}
    kept = 0

    async def send(number: int, planned: float) -> str | None:
        nonlocal kept
        first = number * options.batch % len(units)
        at = round(time.time() - (time.monotonic() - planned), 3)
        fixes = []
        for unit in (units + units)[first : first + options.batch]:
            lon, lat = where[unit]
            lon, lat = lon + (draw.random() - 0.5) * 2e-4, lat + (draw.random() - 0.5) * 2e-4
            where[unit] = (lon, lat)
            fixes.append([unit, round(lon, 6), round(lat, 6), at, 8.0, 90.0])
        status, answer = await pool.request("POST", "/positions", headers, {"fixes": fixes})
        if status != 200:
            return f"status {status} {answer[:80].decode(errors='replace')}"
        kept += json.loads(answer)["kept"]
        return None

    samples = await openloop.run(
        send, rate=options.rate, warm_up=options.warm_up, seconds=options.seconds
    )
    await asyncio.sleep(2.5)
    for task in maps.tasks:
        task.cancel()
    await asyncio.gather(*maps.tasks, return_exceptions=True)
    pool.close()
    return {
        **samples.as_dict(),
        "kept": kept,
        "ages": [round(age, 4) for age in maps.ages],
        "rows": maps.rows,
        "messages": maps.messages,
        "megabytes": round(maps.bytes / 1e6),
        "reconnects": maps.reconnects,
    }


def main() -> None:
    """Play as the arguments say and write the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int)
    parser.add_argument("--live-port", type=int, required=True)
    parser.add_argument("--given", type=Path, required=True)
    parser.add_argument("--rate", type=float, required=True, help="batches a second")
    parser.add_argument("--batch", type=int, required=True)
    parser.add_argument("--warm-up", type=float, required=True)
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--result", type=Path, required=True)
    options = parser.parse_args()
    options.result.write_text(json.dumps(asyncio.run(play(options))))


if __name__ == "__main__":
    main()
