"""The ASGI application of the live process: ``GET /stream`` and ``GET /health``."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from psycopg import AsyncConnection
from psycopg.types.string import TextLoader
from psycopg_pool import AsyncConnectionPool

from iops.kernel.live.hub import Hub
from iops.kernel.live.messages import Client
from iops.kernel.registry import LiveTopic

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


@dataclass(frozen=True)
class Viewer:
    """Who is at the other end, as the session says.

    ``ticket`` is what let them in (a session, a token); whoever declares ``loops`` ends the
    clients whose ticket is no longer good.
    """

    account_id: int
    audiences: frozenset[int]
    permissions: frozenset[str]
    ticket: Hashable = None


Authenticate = Callable[[dict[str, str]], Awaitable[Viewer | None]]
Watched = Callable[[Viewer, frozenset[str], bool], Awaitable[None]]
More = Callable[["LiveApp", Scope, Receive, Send], Awaitable[bool]]


class LiveApp:
    """Streams topics to signed-in browsers.

    ``authenticate`` turns request headers into a viewer; ``watched`` logs that a screen began or
    ended to watch; ``more`` may answer further paths (unit positions); ``loops`` run beside.
    """

    def __init__(
        self,
        *,
        dsn: str,
        topics: list[LiveTopic],
        authenticate: Authenticate,
        watched: Watched,
        origins: frozenset[str],
        more: More | None = None,
        loops: tuple[Callable[["LiveApp"], Awaitable[None]], ...] = (),
    ) -> None:
        self.pool = _pool(dsn, least=2, most=6)
        # What is urgent waits for no connection either.
        self.fast = _pool(dsn, least=1, most=1)
        self.hub = Hub(self.pool, topics, self.fast)
        self.authenticate, self.watched = authenticate, watched
        self.origins, self.more, self.loops = origins, more, loops
        self._tasks: list[asyncio.Task[None]] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, send)

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        await receive()
        await self.pool.open()
        await self.fast.open()
        await self.hub.start()
        self._tasks = [
            asyncio.create_task(self.hub.run()),
            asyncio.create_task(self.hub.run_urgent()),
        ]
        self._tasks += [asyncio.ensure_future(_task(loop(self))) for loop in self.loops]
        await send({"type": "lifespan.startup.complete"})
        await receive()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for client in list(self.hub.clients):
            client.end()
        await self.pool.close()
        await self.fast.close()
        await send({"type": "lifespan.shutdown.complete"})

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = {name.decode(): value.decode("latin-1") for name, value in scope["headers"]}
        if scope["path"] == "/health":
            await answer(send, 200, b"ok\n", self.cors(headers))
        elif scope["path"] == "/stream":
            await self._stream(scope, headers, receive, send)
        elif not (self.more and await self.more(self, scope, receive, send)):
            await answer(send, 404, b"Nothing here.\n", self.cors(headers))

    async def _stream(
        self, scope: Scope, headers: dict[str, str], receive: Receive, send: Send
    ) -> None:
        viewer = await self.authenticate(headers)
        if viewer is None:
            await answer(send, 401, b"Sign in again.\n", self.cors(headers))
            return
        query = parse_qs(scope["query_string"].decode())
        asked = query.get("topics", [""])[0].split(",")
        topics = frozenset(
            name
            for name in asked
            if name in self.hub.topics and self.hub.topics[name].permission in viewer.permissions
        )
        # Somebody to whom no topic is open still learns from the beats that the system lives.
        last_id = headers.get("last-event-id") or query.get("last", [""])[0]
        client = Client(viewer.account_id, viewer.audiences, topics, viewer.ticket)
        await send(
            {
                "type": "http.response.start",
                "status": 200,
                "headers": [
                    (b"content-type", b"text/event-stream"),
                    (b"cache-control", b"no-store"),
                    (b"x-accel-buffering", b"no"),
                    *self.cors(headers),
                ],
            }
        )
        if topics:
            await self.watched(viewer, topics, True)
        self.hub.clients.add(client)
        gone = asyncio.create_task(_end_on_disconnect(receive, client))
        try:
            await self._first(client, last_id, send)
            await self._follow(client, send)
        finally:
            gone.cancel()
            self.hub.clients.discard(client)
            if topics:
                await self.watched(viewer, topics, False)

    async def _first(self, client: Client, last_id: str, send: Send) -> None:
        missed = await self.hub.replay(client, last_id) if last_id else None
        if missed is None:
            missed = []
            for name in sorted(client.topics):
                missed += await self.hub.picture(client, name)
        await _part(send, b"".join([*missed, self.hub.beat_message()]))

    async def _follow(self, client: Client, send: Send) -> None:
        """Send what is queued, all that waits at once, until the browser has gone."""
        queue = client.queue
        while True:
            waiting = [await queue.get()]
            while not queue.empty():
                waiting.append(queue.get_nowait())
            await _part(send, b"".join(message for message in waiting if message))
            if None in waiting:
                return

    def cors(self, headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
        """Let the pages' own origins read the stream with the session's cookie."""
        origin = headers.get("origin", "")
        if origin not in self.origins:
            return []
        return [
            (b"access-control-allow-origin", origin.encode()),
            (b"access-control-allow-credentials", b"true"),
            (b"vary", b"Origin"),
        ]


def _pool(dsn: str, *, least: int, most: int) -> AsyncConnectionPool[Any]:
    return AsyncConnectionPool(
        dsn,
        min_size=least,
        max_size=most,
        open=False,
        kwargs={"autocommit": True},
        configure=_rows_as_text,
        # A connection that the database has cut is found here, not by the one who needs it.
        check=AsyncConnectionPool.check_connection,
        # After an outage the next step asks anew, rather than after the pool's long pauses.
        timeout=5.0,
        reconnect_timeout=2.0,
    )


async def _task(work: Awaitable[None]) -> None:
    await work


async def _end_on_disconnect(receive: Receive, client: Client) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    client.end()


async def _rows_as_text(connection: AsyncConnection[Any]) -> None:
    """Rows are drawn by the database as JSON and sent on unread."""
    connection.adapters.register_loader("jsonb", TextLoader)


async def _part(send: Send, body: bytes) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": True})


async def answer(
    send: Send, status: int, body: bytes, headers: list[tuple[bytes, bytes]] | None = None
) -> None:
    """A short plain answer."""
    start = [(b"content-type", b"text/plain; charset=utf-8"), *(headers or [])]
    await send({"type": "http.response.start", "status": status, "headers": start})
    await send({"type": "http.response.body", "body": body})
