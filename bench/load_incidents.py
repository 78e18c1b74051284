"""Load generator of `incidents`: opens incidents in an open loop while boards watch."""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import uuid
from time import monotonic, process_time, time
from typing import Any

import numpy as np

from bench import openloop
from bench.boards import Boards
from bench.client import Pool

SETTLE = 5.0
TYPES = ("101", "202", "202", "305", "306", "310", "310", "302", "308", "304", "501", "511")
STREETS = ("High Street", "Mill Lane", "Church Road", "Station Approach", "Park Avenue")
EVENTS = ("man shouting outside the shop", "two cars have collided", "somebody tried the door",
          "neighbour heard breaking glass", "group of youths on the roof")  # fmt: skip


def body(draw: random.Random, number: int) -> dict[str, Any]:
    """One call as a handler would type it."""
    east, north = 380_000 + draw.random() * 30_000, 390_000 + draw.random() * 30_000
    return {
        "where": {
            "text": f"{draw.randint(1, 200)} {draw.choice(STREETS)}",
            "easting": round(east, 1),
            "northing": round(north, 1),
            "longitude": round(-2.3 + draw.random() * 0.4, 6),
            "latitude": round(53.4 + draw.random() * 0.3, 6),
            "beat": f"B{draw.randint(1, 40):02d}",
        },
        "what": f"Caller says {draw.choice(EVENTS)} ({number})",
        "grade": draw.choices(["1", "2", "C"], [15, 35, 50])[0],
        "type_code": draw.choice(TYPES[:10]),
        "channel": "999",
        "caller_phone": f"07700 900{draw.randint(0, 999):03d}",
    }


async def play(options: argparse.Namespace) -> dict[str, Any]:
    """Connect the boards, run the loop, wait for what is under way; all that was noted."""
    given = json.loads(options.given.read_text())
    total = round((options.warm_up + options.seconds) * options.rate)
    boards = Boards(options.live_port, given["boards"], most_ids=total + 10_000)
    await boards.connect()
    pool, draw = Pool(options.port), random.Random(options.seed)
    planned_of: dict[int, float] = {}
    calls = [body(draw, number) for number in range(total)]

    async def open_one(number: int, planned: float) -> str | None:
        headers = {
            "Authorization": f"Bearer {given['handlers'][number % len(given['handlers'])]}",
            "Idempotency-Key": str(uuid.UUID(int=draw.getrandbits(128), version=4)),
        }
        status, answer = await pool.request("POST", "/api/v1/incidents", headers, calls[number])
        if status != 201:
            return f"status {status}"
        planned_of[json.loads(answer)["id"]] = planned
        return None

    began, used = monotonic(), process_time()
    samples = await openloop.run(
        open_one, rate=options.rate, warm_up=options.warm_up, seconds=options.seconds
    )
    lasted, used = monotonic() - began, process_time() - used
    until = monotonic() + SETTLE
    ids = np.array(sorted(planned_of))
    while np.isnan(boards.seen[:, ids]).any() and monotonic() < until:
        await asyncio.sleep(0.2)
    watched_until = time() - SETTLE
    await boards.close()
    pool.close()
    planned = np.array([planned_of[one] for one in ids.tolist()])
    warm = planned >= planned.min() + options.warm_up
    shown = boards.seen[:, ids] - planned
    counted = np.sort(shown[:, warm][~np.isnan(shown[:, warm])])
    np.save(options.result.with_suffix(".npy"), ~np.isnan(boards.seen))
    return {
        **samples.as_dict(),
        "acknowledged": ids.tolist(),
        "watched_until": watched_until,
        "lasted": lasted,
        "generator_cpu": round(used / lasted, 3),
        "connections": pool.opened,
        "boards": boards.summary(),
        "shown": {
            "count": len(counted),
            **{
                name: float(counted[min(len(counted) - 1, int(share * len(counted)))])
                for name, share in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99), ("max", 1.0))
                if len(counted)
            },
        },
    }


def main() -> None:
    """Play as the arguments say and write the result."""
    openloop.play(play, openloop.arguments(__doc__).parse_args())


if __name__ == "__main__":
    main()
