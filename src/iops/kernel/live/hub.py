"""The hub: asks for new positions every 50 ms, draws each changed row once, fans it out."""

import asyncio
import json
import logging
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from psycopg import AsyncConnection
from psycopg_pool import AsyncConnectionPool

from iops.kernel.events import AFTER_SQL
from iops.kernel.registry import LiveTopic

log = logging.getLogger("iops.live")
POLL_SECONDS = 0.05
BEAT_SECONDS = 2.0
QUEUE_LIMIT = 2000
BATCH = 2000
#: How far back a sleeping screen may be brought up to date change by change.
REPLAY_LIMIT = 5000


@dataclass(frozen=True)
class Row:
    """One drawn row: who may see it (``account`` narrows it to one person); None is gone."""

    id: int
    audience: int
    account: int | None
    json: str | None


@dataclass
class Client:
    """One connected browser."""

    account_id: int
    audiences: frozenset[int]
    topics: frozenset[str]
    queue: asyncio.Queue[bytes | None] = field(
        default_factory=lambda: asyncio.Queue(maxsize=QUEUE_LIMIT)
    )
    overflowed: bool = False

    def sees(self, row: Row) -> bool:
        return row.audience in self.audiences and row.account in (None, self.account_id)

    def push(self, message: bytes) -> None:
        """Queue a message; a client that cannot keep up is told to start again."""
        if self.overflowed:
            return
        try:
            self.queue.put_nowait(message)
        except asyncio.QueueFull:
            self.overflowed = True
            while not self.queue.empty():
                self.queue.get_nowait()
            for topic in sorted(self.topics):
                self.queue.put_nowait(sse("resync", {"topic": topic}))
            self.overflowed = False


def sse(event: str, data: Any, *, event_id: str = "") -> bytes:
    """A server-sent event."""
    text = data if isinstance(data, str) else json.dumps(data, default=str)
    head = f"id: {event_id}\n" if event_id else ""
    return f"{head}event: {event}\ndata: {text}\n\n".encode()


class Hub:
    """All connected clients of this process, and the loop that feeds them."""

    def __init__(self, pool: AsyncConnectionPool[Any], topics: Sequence[LiveTopic]) -> None:
        self.pool = pool
        self.topics = {topic.name: topic for topic in topics}
        self.clients: set[Client] = set()
        self.position = 0
        self.epoch = 1
        self.all_audiences = "{}"
        self.parts: dict[str, str] = {}
        self._pictures: dict[tuple[str, int, frozenset[int], int], bytes] = {}
        self._audiences_read = 0.0

    async def start(self) -> None:
        """Take up at the newest position."""
        async with self.pool.connection() as connection:
            await self._read_mark(connection)
            found = await connection.execute(
                "SELECT coalesce(max(position), 0) FROM kernel_event_position"
            )
            row = await found.fetchone()
            self.position = int(row[0]) if row else 0

    async def run(self) -> None:
        """Feed the clients until cancelled; a lost database is waited for."""
        beaten = 0.0
        while True:
            started = time.monotonic()
            try:
                await self._step()
                if started - beaten > BEAT_SECONDS:
                    await self._beat()
                    beaten = started
            except asyncio.CancelledError:
                raise
            except Exception:
                log.exception("the hub waits for the database")
                await asyncio.sleep(0.5)
            await asyncio.sleep(max(0.0, POLL_SECONDS - (time.monotonic() - started)))

    async def _step(self) -> None:
        async with self.pool.connection() as connection:
            events = await self._events(connection, self.position, BATCH)
            if not events:
                return
            self._pictures.clear()
            for topic in self.topics.values():
                if not any(topic.name in client.topics for client in self.clients):
                    continue
                ids = await self._touched(connection, topic, events)
                if ids:
                    rows = await self._draw(connection, topic, ids)
                    self._send(topic.name, rows, events[-1][0])
            self.position = events[-1][0]

    async def _events(
        self, connection: AsyncConnection[Any], position: int, limit: int
    ) -> list[tuple[Any, ...]]:
        found = await connection.execute(AFTER_SQL, [position, limit])
        return await found.fetchall()

    async def _touched(
        self,
        connection: AsyncConnection[Any],
        topic: LiveTopic,
        events: Sequence[tuple[Any, ...]],
    ) -> list[int]:
        """Ids of the topic's rows that these events may have changed."""
        by_kind: dict[str, set[int]] = defaultdict(set)
        for event in events:
            kind, wanted = event[5], topic.event_prefixes
            if kind in topic.kinds and (not wanted or event[3].startswith(wanted)):
                by_kind[kind].add(event[6])
        touched: set[int] = set()
        for kind, ids in by_kind.items():
            statement = topic.kinds[kind]
            if statement is None:
                touched |= ids
            else:
                async with self._as_hub(connection):
                    found = await connection.execute(statement, {"ids": list(ids)})
                    touched |= {row[0] for row in await found.fetchall()}
        return sorted(touched)

    async def _draw(
        self, connection: AsyncConnection[Any], topic: LiveTopic, ids: list[int]
    ) -> list[Row]:
        async with self._as_hub(connection):
            found = await connection.execute(topic.sql, {"ids": ids})
            return [
                Row(row[0], row[1], row[2], None if row[3] is None else _text(row[3]))
                for row in await found.fetchall()
            ]

    def _send(self, topic: str, rows: Sequence[Row], position: int) -> None:
        """Group rows by who may see them, so that each group is written once."""
        groups: dict[tuple[int, int | None], list[Row]] = defaultdict(list)
        for row in rows:
            groups[(row.audience, row.account)].append(row)
        event_id, at = f"{self.epoch}-{position}", _now()
        for members in groups.values():
            message = sse("change", change(topic, members, position, at), event_id=event_id)
            for client in self.clients:
                if topic in client.topics and client.sees(members[0]):
                    client.push(message)

    async def picture(self, client: Client, topic_name: str) -> bytes:
        """The whole of a topic as this client may see it; drawn once per audience set."""
        topic = self.topics[topic_name]
        personal = client.account_id if topic_name == "alerts" else 0
        key = (topic_name, self.position, client.audiences, personal)
        kept = self._pictures.get(key)
        if kept is None:
            async with self.pool.connection() as connection:
                position = self.position
                async with self._as_hub(connection):
                    found = await connection.execute(topic.all_sql)
                    ids = [row[0] for row in await found.fetchall()]
                rows = await self._draw(connection, topic, ids)
            seen = [row.json for row in rows if row.json and client.sees(row)]
            body = (
                f'{{"topic":"{topic_name}","position":{position},"at":"{_now()}",'
                f'"rows":[{",".join(seen)}]}}'
            )
            kept = sse("picture", body, event_id=f"{self.epoch}-{position}")
            self._pictures[key] = kept
        return kept

    async def replay(self, client: Client, last_id: str) -> list[bytes] | None:
        """What a sleeping screen missed, or None when it must start from a new picture."""
        epoch, _, position = last_id.partition("-")
        if not (epoch.isdigit() and position.isdigit()) or int(epoch) != self.epoch:
            return None
        since = int(position)
        if since > self.position or self.position - since > REPLAY_LIMIT:
            return None
        messages = []
        async with self.pool.connection() as connection:
            events = await self._events(connection, since, REPLAY_LIMIT)
            for name in sorted(client.topics):
                ids = await self._touched(connection, self.topics[name], events)
                if not ids:
                    continue
                rows = await self._draw(connection, self.topics[name], ids)
                seen = [row for row in rows if client.sees(row)]
                if seen:
                    body = change(name, seen, events[-1][0], _now())
                    messages.append(sse("change", body, event_id=f"{self.epoch}-{events[-1][0]}"))
        return messages

    async def _beat(self) -> None:
        async with self.pool.connection() as connection:
            found = await connection.execute("SELECT part, beat_at FROM kernel_heartbeat")
            self.parts = {row[0]: row[1].isoformat() for row in await found.fetchall()}
            await self._read_mark(connection)
        message = sse("beat", {"at": _now(), "position": self.position, "parts": self.parts})
        for client in self.clients:
            client.push(message)

    async def _read_mark(self, connection: AsyncConnection[Any]) -> None:
        found = await connection.execute(
            "SELECT coalesce((SELECT epoch FROM kernel_database_mark), 1), "
            "(SELECT coalesce(array_agg(id), '{}')::text FROM access_audience)"
        )
        row = await found.fetchone()
        if row:
            self.epoch, self.all_audiences = int(row[0]), row[1]

    def _as_hub(self, connection: AsyncConnection[Any]) -> "_Visible":
        return _Visible(connection, self.all_audiences)

    def broadcast(self, message: bytes, topic: str) -> None:
        """Send one message to every client of a topic (unit positions)."""
        for client in self.clients:
            if topic in client.topics:
                client.push(message)


class _Visible:
    """A transaction in which row-level security lets the hub see every audience.

    The hub is a named part of the system; it sends a row only to clients of its audience.
    """

    def __init__(self, connection: AsyncConnection[Any], audiences: str) -> None:
        self.connection, self.audiences = connection, audiences
        self._transaction = connection.transaction()

    async def __aenter__(self) -> None:
        await self._transaction.__aenter__()
        await self.connection.execute(
            "SELECT set_config('iops.audiences', %s, true)", [self.audiences]
        )

    async def __aexit__(self, *error: Any) -> None:
        await self._transaction.__aexit__(*error)


def change(topic: str, rows: Sequence[Row], position: int, at: str) -> str:
    """The body of a change: rows as they are now, and ids that left the topic."""
    drawn = ",".join(row.json for row in rows if row.json is not None)
    gone = ",".join(str(row.id) for row in rows if row.json is None)
    return (
        f'{{"topic":"{topic}","position":{position},"at":"{at}","rows":[{drawn}],"gone":[{gone}]}}'
    )


def _now() -> str:
    return datetime.now(UTC).isoformat()


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, default=str)
