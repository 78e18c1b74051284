"""Live boards: real clients of the stream, each noting when it was first shown which incident."""

from __future__ import annotations

import asyncio
import json
from time import monotonic
from typing import Any

import numpy as np

from bench.client import BadAnswer, events

TOPICS = "incidents,units,alerts"


class Boards:
    """Many boards in one process. What all of them are sent alike is parsed once."""

    def __init__(
        self, port: int, tokens: list[str], *, most_ids: int, topics: str = TOPICS
    ) -> None:
        self.port, self.tokens, self.topics = port, tokens, topics
        self.seen = np.full((len(tokens), most_ids), np.nan)
        self.pictures = 0
        self.messages = 0
        self.bytes = 0
        self.reconnects = 0
        self.resyncs = 0
        self._parsed: dict[bytes, list[int]] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._ready = asyncio.Event()
        self._connected = 0

    async def connect(self) -> None:
        """Connect all, and wait until each has its pictures."""
        self._tasks = [
            asyncio.create_task(self._board(number)) for number in range(len(self.tokens))
        ]
        await asyncio.wait_for(self._ready.wait(), 120)

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _board(self, number: int) -> None:
        last, first = "", True
        headers = {"Authorization": f"Bearer {self.tokens[number]}"}
        while True:
            path = f"/stream?topics={self.topics}" + (f"&last={last}" if last else "")
            try:
                async for event in events(self.port, path, headers):
                    now = monotonic()
                    self.messages += 1
                    self.bytes += len(event)
                    if event.startswith(b"id: "):
                        last = event[4 : event.index(b"\n")].decode()
                    if b"event: change\n" in event[:80] or b"event: picture\n" in event[:80]:
                        self._note(number, event, now)
                    elif event.startswith(b"event: beat") and first:
                        first = False
                        self._connected += 1
                        if self._connected == len(self.tokens):
                            self._ready.set()
                    elif event.startswith(b"event: resync"):
                        self.resyncs += 1
                        last = ""
                        break
            except (BadAnswer, OSError, asyncio.IncompleteReadError):
                await asyncio.sleep(0.5)
            self.reconnects += 1

    def _note(self, number: int, event: bytes, now: float) -> None:
        ids = self._parsed.get(event)
        if ids is None:
            body = json.loads(event[event.index(b"data: ") + 6 :])
            ids = [row["id"] for row in body["rows"]] if body["topic"] == "incidents" else []
            if len(self._parsed) > 300:
                self._parsed.clear()
            self._parsed[event] = ids
        row = self.seen[number]
        for one in ids:
            if row[one] != row[one]:  # not a number: not seen before
                row[one] = now

    def summary(self) -> dict[str, Any]:
        return {
            "boards": len(self.tokens),
            "messages": self.messages,
            "megabytes": round(self.bytes / 1e6, 1),
            "reconnects": self.reconnects,
            "resyncs": self.resyncs,
        }
