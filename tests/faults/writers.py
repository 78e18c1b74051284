"""Clients that write through the API and note, outside the system, what was acknowledged.

Standard library only, in a process of its own. Each request has an idempotency key and is repeated
under the same key until it is answered, as a real client would; the answer is on the disk before
the next request leaves.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PATIENCE = 120.0
"""Seconds for which one request is repeated; the system has to be back within them."""


@dataclass(frozen=True)
class Goal:
    """So many seconds, and as many more as so many incidents take; four times as many at most."""

    seconds: float
    least: int
    began: float = field(default_factory=time.monotonic)

    def reached(self, incidents: int) -> bool:
        """Whether this is the end, with so many incidents acknowledged."""
        passed = time.monotonic() - self.began
        return passed >= self.seconds * (1 if incidents >= self.least else 4)


class Receipts:
    """What was acknowledged, one JSON object a line, synced before anything else happens."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("a")
        self._lock = threading.Lock()
        self.incidents = 0

    def note(self, **what: Any) -> None:
        """Keep one receipt."""
        with self._lock:
            self._file.write(json.dumps(what) + "\n")
            self._file.flush()
            os.fsync(self._file.fileno())
            self.incidents += what["kind"] == "incident"


class Client:
    """One client with one connection."""

    def __init__(self, port: int, token: str) -> None:
        self._port = port
        self._token = token
        self._connection: http.client.HTTPConnection | None = None

    def post(self, path: str, body: dict[str, Any], key: str) -> tuple[int, Any, int]:
        """Post until answered; status, answer, and how many tries it took.

        Raises:
            TimeoutError: no final answer within PATIENCE.
        """
        deadline = time.monotonic() + PATIENCE
        tries = 0
        while time.monotonic() < deadline:
            tries += 1
            try:
                status, answer = self._once(path, body, key)
            except (OSError, http.client.HTTPException):
                self._connection = None
                time.sleep(0.1)
                continue
            if status < 500 and status != 429:
                return status, answer, tries
            time.sleep(0.1)
        raise TimeoutError(f"POST {path} with key {key}: no answer in {PATIENCE:.0f} s")

    def _once(self, path: str, body: dict[str, Any], key: str) -> tuple[int, Any]:
        if self._connection is None:
            self._connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=10)
        self._connection.request(
            "POST",
            path,
            json.dumps(body),
            {
                "Authorization": f"Bearer {self._token}",
                "Content-Type": "application/json",
                "Idempotency-Key": key,
            },
        )
        response = self._connection.getresponse()
        text = response.read()
        try:
            return response.status, json.loads(text)
        except ValueError:
            return response.status, text[:200].decode(errors="replace")


def write(
    client: Client, receipts: Receipts, draw: random.Random, going: Callable[[], bool]
) -> None:
    """Open incidents and add entries to their logs for as long as it is going on."""
    while going():
        mark = f"fault-{draw.getrandbits(64):016x}"
        body = {"where": {"text": "High Street"}, "what": mark, "grade": "2"}
        key = str(uuid.UUID(int=draw.getrandbits(128), version=4))
        status, answer, tries = client.post("/api/v1/incidents", body, key)
        if status != 201:
            receipts.note(kind="refused", status=status, answer=answer)
            continue
        incident = answer["id"]
        receipts.note(kind="incident", id=incident, number=answer["number"], mark=mark, tries=tries)
        for _ in range(draw.randint(1, 3)):
            text = f"entry-{draw.getrandbits(64):016x}"
            path = f"/api/v1/incidents/{incident}/log"
            key = str(uuid.UUID(int=draw.getrandbits(128), version=4))
            status, answer, tries = client.post(path, {"text": text}, key)
            if status == 201:
                receipts.note(
                    kind="entry", id=answer["id"], incident=incident, mark=text, tries=tries
                )
            else:
                receipts.note(kind="refused", status=status, answer=answer)


def main() -> int:
    """Run the clients; the exit status is 1 if one of them got no answer in time."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--receipts", type=Path, required=True)
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--least", type=int, default=0, help="incidents, however long it takes")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--clients", type=int, default=4)
    options = parser.parse_args()
    receipts = Receipts(options.receipts)
    goal = Goal(options.seconds, options.least)
    failures: list[str] = []

    def going() -> bool:
        return not goal.reached(receipts.incidents)

    def client(number: int) -> None:
        try:
            own = Client(options.port, os.environ["IOPS_FAULT_TOKEN"])
            write(own, receipts, random.Random(options.seed * 1000 + number), going)
        except TimeoutError as error:
            failures.append(str(error))

    threads = [threading.Thread(target=client, args=(n,)) for n in range(options.clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print("\n".join(failures))
    return 1 if failures else 0


if __name__ == "__main__":
    raise SystemExit(main())
