"""A live application in a thread of its own, and boards that listen to it."""

import asyncio
import json
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from typing import Any, TypeVar

import pytest
from django.db import connection

from iops.kernel.live.app import LiveApp, Viewer
from iops.kernel.registry import registry

T = TypeVar("T")
#: Nothing here takes a second; a test that waits longer has failed.
DEADLINE = 10.0
ALL = frozenset({"incidents.view", "resources.view", "duties.view"})


class Board:
    """One browser: what it was sent, event by event."""

    def __init__(self, live: "Live", viewer: Viewer | None, topics: str, last: str) -> None:
        self.live, self.status, self.last_id = live, 0, ""
        self.received: asyncio.Queue[tuple[str, dict[str, Any]]] = asyncio.Queue()
        self.may_read = asyncio.Event()
        self.may_read.set()
        self._gone = asyncio.Event()
        self._rest = b""
        headers = [(b"x-viewer", live.admit(viewer).encode())]
        if last:
            headers.append((b"last-event-id", last.encode()))
        scope = {
            "type": "http",
            "path": "/stream",
            "query_string": f"topics={topics}".encode(),
            "headers": headers,
        }
        self.task = asyncio.ensure_future(live.app(scope, self._receive, self._send))

    async def _receive(self) -> dict[str, Any]:
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            return
        await self.may_read.wait()
        *events, self._rest = (self._rest + message["body"]).split(b"\n\n")
        for text in events:
            fields = dict(line.split(": ", 1) for line in text.decode().split("\n"))
            self.last_id = fields.get("id", self.last_id)
            self.received.put_nowait((fields["event"], json.loads(fields["data"])))

    def next(self, event: str, after: str = "beat") -> dict[str, Any]:
        """The next message; it must be of this kind. Beats and ``after`` are passed over."""
        until = time.monotonic() + DEADLINE
        while True:
            kind, data = self.live.wait(self.received.get())
            assert time.monotonic() < until, f"no {event} came"
            if kind == event:
                return data
            assert kind in ("beat", after), f"wanted {event}, got {kind}: {data}"

    def leave(self) -> None:
        self.live.call(self._gone.set)
        self.live.wait(self.end())

    async def end(self) -> None:
        await asyncio.wait({self.task})


class Live:
    """The application under test; every method may be called from the test's own thread."""

    def __init__(self, dsn: str) -> None:
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever)
        self._thread.start()
        self._viewers: dict[str, Viewer] = {}
        self.watches: list[bool] = []
        self._lifespan: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._stages: asyncio.Queue[str] = asyncio.Queue()
        self.app = self.wait(self._make(dsn))
        self.hub = self.app.hub
        self._run = self.wait(self._start())

    async def _make(self, dsn: str) -> LiveApp:
        return LiveApp(
            dsn=dsn,
            topics=registry.each("live"),
            authenticate=self._authenticate,
            watched=self._watched,
            origins=frozenset(),
        )

    async def _start(self) -> asyncio.Future[None]:
        async def stage(message: dict[str, Any]) -> None:
            self._stages.put_nowait(message["type"])

        self._lifespan.put_nowait({"type": "lifespan.startup"})
        running = asyncio.ensure_future(self.app({"type": "lifespan"}, self._lifespan.get, stage))
        assert await self._stages.get() == "lifespan.startup.complete"
        return running

    async def _authenticate(self, headers: dict[str, str]) -> Viewer | None:
        return self._viewers.get(headers["x-viewer"])

    async def _watched(self, viewer: Viewer, topics: frozenset[str], began: bool) -> None:
        self.watches.append(began)

    def admit(self, viewer: Viewer | None) -> str:
        name = str(len(self._viewers))
        if viewer is not None:
            self._viewers[name] = viewer
        return name

    def board(
        self,
        *audiences: int,
        account: int = 1,
        topics: str = "incidents",
        last: str = "",
        permissions: frozenset[str] = ALL,
    ) -> Board:
        viewer = Viewer(account, frozenset(audiences), permissions)

        async def connect() -> Board:
            return Board(self, viewer, topics, last)

        return self.wait(connect())

    def wait(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(DEADLINE)

    def call(self, work: Callable[[], object]) -> None:
        async def run() -> None:
            work()

        self.wait(run())

    def beat(self) -> None:
        """Send a beat now: all that came before it has been queued."""
        self.wait(self.hub.step())
        self.wait(self.hub.beat())

    def stop(self) -> None:
        async def end() -> None:
            self._lifespan.put_nowait({"type": "lifespan.shutdown"})
            await self._run

        try:
            self.wait(end())
        finally:
            self.loop.call_soon_threadsafe(self.loop.stop)
            self._thread.join(DEADLINE)
            self.loop.close()


@pytest.fixture
def live(committed: str) -> Iterator[Live]:
    """A live application on this test's own database."""
    found = connection.settings_dict
    parts = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
    dsn = " ".join(f"{name}={found[key]}" for name, key in parts.items() if found[key])
    running = Live(f"{dsn} dbname={committed}")
    yield running
    running.stop()
