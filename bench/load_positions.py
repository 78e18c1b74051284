"""Load generator of `positions`: batches of fixes into the feed, and the maps that show them."""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import time
from collections import OrderedDict
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from bench import openloop
from bench.client import BadAnswer, Pool, events

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
#: Messages that a slower map may still be sent, after the quickest.
_REMEMBERED: Final = 400
#: A map is told the moment of a fix to a tenth of a second.
_ROUNDED: Final = 0.06


class Maps:
    """Maps that follow unit positions. What all are sent alike is parsed once.

    Each map notes which messages it was sent, so that afterwards it can be told, map by map,
    where each of them shows a unit.
    """

    def __init__(self, port: int, tokens: list[str], counted_from: float) -> None:
        self.port, self.tokens, self.counted_from = port, tokens, counted_from
        self.ages: list[float] = []
        self.rows = self.bytes = self.reconnects = 0
        self.contents: list[tuple[Ints, Floats]] = []
        self.sent: list[list[int]] = [[] for _ in tokens]
        self._newest: OrderedDict[bytes, int] = OrderedDict()
        self.tasks: list[asyncio.Task[None]] = []

    @property
    def messages(self) -> int:
        return sum(map(len, self.sent))

    def connect(self) -> None:
        self.tasks = [
            asyncio.create_task(self._map(number, token))
            for number, token in enumerate(self.tokens)
        ]

    async def _map(self, number: int, token: str) -> None:
        headers = {"Authorization": f"Bearer {token}"}
        while True:
            try:
                async for event in events(self.port, "/stream?topics=units", headers):
                    if not event.startswith(b"event: units"):
                        continue
                    now = time.time()
                    message = self._read(event)
                    self.sent[number].append(message)
                    self.bytes += len(event)
                    at = self.contents[message][1]
                    self.rows += len(at)
                    if now >= self.counted_from and len(at):
                        # The oldest and the newest fix of the message stand for the rest.
                        self.ages += [now - float(at.min()), now - float(at.max())]
            except (BadAnswer, OSError, asyncio.IncompleteReadError):
                await asyncio.sleep(0.5)
            self.reconnects += 1

    def _read(self, event: bytes) -> int:
        """The number of this message; what it says is kept once."""
        if event not in self._newest:
            fixes = json.loads(event[event.index(b"data: ") + 6 :])["units"]
            self._newest[event] = len(self.contents)
            self.contents.append(
                (np.array([fix[0] for fix in fixes], np.int64), np.array([fix[5] for fix in fixes]))
            )
            if len(self._newest) > _REMEMBERED:
                self._newest.popitem(last=False)
        return self._newest[event]

    def behind(self, last: dict[int, float]) -> int:
        """On how many maps, unit by unit, the last acknowledged fix is not what is shown."""
        place = {unit: number for number, unit in enumerate(last)}
        known = [
            (np.array([place.get(int(unit), -1) for unit in units]), at)
            for units, at in self.contents
        ]
        wanted = np.array(list(last.values()))
        wrong = 0
        for sent in self.sent:
            shown = np.zeros(len(last))
            for message in sent:
                units, at = known[message]
                mine = units >= 0
                shown[units[mine]] = at[mine]
            wrong += int((shown < wanted - _ROUNDED).sum())
        return wrong


async def play(options: argparse.Namespace) -> dict[str, Any]:
    """Send the batches, watch the maps; all that was noted."""
    given = json.loads(options.given.read_text())
    units, draw = given["units"], random.Random(options.seed)
    where = {unit: (-2.3 + draw.random() * 0.4, 53.4 + draw.random() * 0.2) for unit in units}
    maps = Maps(options.live_port, given["boards"], time.time() + options.warm_up)
    maps.connect()
    pool = Pool(options.live_port)
    headers = {"Authorization": f"Bearer {given['feeds'][0]}"}
    kept, last = 0, dict.fromkeys(units, 0.0)

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
        last.update((fix[0], max(last[fix[0]], fix[3])) for fix in fixes)
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
        "behind": maps.behind(last),
    }


def main() -> None:
    """Play as the arguments say and write the result."""
    parser = openloop.arguments(__doc__)
    parser.add_argument("--batch", type=int, required=True)
    openloop.play(play, parser.parse_args())


if __name__ == "__main__":
    main()
