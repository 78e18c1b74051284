"""The hub: asks for new positions every 50 ms, draws each changed row once, fans it out."""

import asyncio
import logging
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from psycopg_pool import AsyncConnectionPool

from iops.kernel.live import drawing
from iops.kernel.live.messages import Client, Notice, Row, change, notices, now, sse
from iops.kernel.registry import LiveTopic

log = logging.getLogger("iops.live")
POLL_SECONDS = 0.05
BEAT_SECONDS = 2.0
BATCH = 2000
#: How far back a sleeping screen may be brought up to date change by change.
REPLAY_LIMIT = 5000
#: How long one drawing of a whole topic serves those who connect, with the changes since.
PICTURE_SECONDS = 2.0


@dataclass
class Whole:
    """A topic drawn as a whole, and all that was sent since: what a newcomer needs."""

    position: int
    rows: asyncio.Task[list[Row]]
    drawn_at: float
    since: list[Notice] = field(default_factory=list)
    bodies: dict[tuple[frozenset[int], int | None], bytes] = field(default_factory=dict)


class Hub:
    """All connected clients of this process, and the loop that feeds them."""

    def __init__(
        self,
        pool: AsyncConnectionPool[Any],
        topics: Sequence[LiveTopic],
        fast: AsyncConnectionPool[Any] | None = None,
    ) -> None:
        """``fast``: connections that nothing but urgent topics uses."""
        self.pool, self.fast = pool, fast or pool
        self.topics = {topic.name: topic for topic in topics}
        self._urgent = [topic for topic in topics if topic.urgent]
        self.clients: set[Client] = set()
        self.position = 0
        self.urgent_position = 0
        self.epoch = 0
        self.parts: dict[str, str] = {}
        self._stepping = asyncio.Lock()
        self._wholes: dict[str, Whole] = {}
        self._last_drawn: dict[str, dict[int, Row]] = {name: {} for name in self.topics}

    async def start(self) -> None:
        """Take up at the newest position."""
        async with self.pool.connection() as connection:
            await self._read_mark(connection)

    async def run(self) -> None:
        """Feed the clients until cancelled; a lost database is waited for."""
        beaten = 0.0
        while True:
            started = time.monotonic()
            try:
                await self.step()
                if started - beaten > BEAT_SECONDS:
                    await self.beat()
                    beaten = started
            except asyncio.CancelledError:
                raise
            except Exception as error:
                log.warning("the hub waits for the database: %s", type(error).__name__)
                await asyncio.sleep(0.5)
            await asyncio.sleep(max(0.0, POLL_SECONDS - (time.monotonic() - started)))

    async def run_urgent(self) -> None:
        """Feed the urgent topics beside all others, until cancelled: nothing comes before them."""
        while self._urgent:
            started = time.monotonic()
            try:
                await self.urgent_step()
            except asyncio.CancelledError:
                raise
            except Exception as error:
                log.warning("urgent topics wait for the database: %s", type(error).__name__)
                await asyncio.sleep(0.25)
            await asyncio.sleep(max(0.0, POLL_SECONDS - (time.monotonic() - started)))

    async def urgent_step(self) -> None:
        """Send what was committed of urgent topics since the last such step.

        What is sent has no id: a screen that comes back asks from where the other topics are, and
        gets an urgent row once more rather than miss one of the others.
        """
        kinds = sorted({kind for topic in self._urgent for kind in topic.kinds})
        async with self.fast.connection() as connection:
            upto = await drawing.newest(connection)
            if upto <= self.urgent_position:
                return
            events = await drawing.events_of(connection, kinds, self.urgent_position, upto)
            if events:
                async with drawing.Visible(connection):
                    for topic in self._urgent:
                        ids = await drawing.touched(connection, topic, events)
                        rows = await drawing.draw(connection, topic, ids)
                        self._send(topic.name, rows, upto, "")
            self.urgent_position = upto

    async def step(self) -> None:
        """Send what was committed since the last step, drawn once whoever sees it."""
        async with self._stepping, self.pool.connection() as connection:
            events = await drawing.events_after(connection, self.position, BATCH)
            if not events:
                return
            position = int(events[-1][0])
            async with drawing.Visible(connection):
                for topic in self.topics.values():
                    if topic.urgent:
                        continue
                    if not any(topic.name in client.topics for client in self.clients):
                        # Nobody follows it: what was kept of it is too old from here on.
                        self._wholes.pop(topic.name, None)
                        self._last_drawn[topic.name].clear()
                        continue
                    ids = await drawing.touched(connection, topic, events)
                    rows = await drawing.draw(connection, topic, ids)
                    self._send(topic.name, rows, position, f"{self.epoch}-{position}")
            self.position = position

    def _send(self, topic: str, rows: Sequence[Row], position: int, event_id: str) -> None:
        last = self._last_drawn[topic]
        made = notices(topic, rows, position, event_id, last)
        if any(notice.without is not None for notice in made):
            # A row was withdrawn from somebody: no newcomer may get it from an older drawing.
            self._wholes.pop(topic, None)
        for row in rows:
            if row.json is None:
                last.pop(row.id, None)
            else:
                last[row.id] = row
        if topic in self._wholes:
            self._wholes[topic].since += made
        watching = [client for client in self.clients if topic in client.topics]
        personal = any(notice.account is not None for notice in made)
        own = _by_account(watching) if personal else {}
        for notice in made:
            # Words to a thousand people are a thousand messages, each to the screens of one.
            few = watching if notice.account is None else own.get(notice.account, ())
            for client in few:
                if notice.reaches(client):
                    client.push(notice.message)

    async def picture(self, client: Client, topic: str) -> list[bytes]:
        """The whole of a topic as this client may see it, and the changes since it was drawn.

        Drawn once for everybody who connects within two seconds, written once per set of
        audiences.
        """
        whole = self._whole(topic)
        try:
            rows = await asyncio.shield(whole.rows)
        except BaseException:
            if self._wholes.get(topic) is whole and whole.rows.done():
                del self._wholes[topic]
            raise
        personal = any(row.account is not None for row in rows)
        key = (client.audiences, client.account_id if personal else None)
        if key not in whole.bodies:
            seen = ",".join(row.json for row in rows if row.json and client.sees(row))
            body = (
                f'{{"topic":"{topic}","position":{whole.position},"at":"{now()}","rows":[{seen}]}}'
            )
            event_id = f"{self.epoch}-{whole.position}"
            whole.bodies[key] = sse("picture", body, event_id=event_id)
        since = [notice.message for notice in whole.since if notice.reaches(client)]
        return [whole.bodies[key], *since]

    def forget_pictures(self) -> None:
        """Draw anew for whoever comes next."""
        self._wholes.clear()

    def _whole(self, topic: str) -> Whole:
        kept = self._wholes.get(topic)
        if kept is None or time.monotonic() - kept.drawn_at > PICTURE_SECONDS:
            task = asyncio.create_task(self._draw_whole(topic))
            kept = Whole(self.position, task, time.monotonic())
            self._wholes[topic] = kept
        return kept

    async def _draw_whole(self, topic: str) -> list[Row]:
        async with (
            self.pool.connection() as connection,
            drawing.Visible(connection),
        ):
            rows = await drawing.whole(connection, self.topics[topic])
        last = self._last_drawn[topic]
        for row in rows:
            last.setdefault(row.id, row)
        return rows

    async def replay(self, client: Client, last_id: str) -> list[bytes] | None:
        """What a sleeping screen missed, in order, or None when it must have new pictures."""
        epoch, _, told = last_id.partition("-")
        if not (epoch.isdigit() and told.isdigit()) or int(epoch) != self.epoch:
            return None
        since, messages = int(told), []
        if since > self.position or self.position - since > REPLAY_LIMIT:
            return None
        async with self.pool.connection() as connection:
            events = await drawing.events_after(connection, since, REPLAY_LIMIT)
            drawn: dict[str, list[Row]] = {}
            async with drawing.Visible(connection):
                for name in sorted(client.topics):
                    ids = await drawing.touched(connection, self.topics[name], events)
                    drawn[name] = await drawing.draw(connection, self.topics[name], ids)
        for name, rows in drawn.items():
            if all(client.sees(row) for row in rows):
                if rows:
                    position = int(events[-1][0])
                    body, event_id = change(name, rows, position), f"{self.epoch}-{position}"
                    messages.append(sse("change", body, event_id=event_id))
            else:
                # A row may have been withdrawn from this person while the screen slept, which a
                # picture shows by leaving it out, without a word about what it is.
                messages += await self.picture(client, name)
        return messages

    async def beat(self) -> None:
        """Tell everybody that the stream is alive, and how old each part's last sign is."""
        async with self.pool.connection() as connection:
            found = await connection.execute("SELECT part, beat_at FROM kernel_heartbeat")
            self.parts = {row[0]: row[1].isoformat() for row in await found.fetchall()}
            await self._read_mark(connection)
        message = self.beat_message()
        for client in self.clients:
            client.push(message)

    def beat_message(self) -> bytes:
        return sse("beat", {"at": now(), "position": self.position, "parts": self.parts})

    async def _read_mark(self, connection: drawing.Connection) -> None:
        """Look at the log's epoch: another one means that a backup was restored."""
        found = await connection.execute(
            "SELECT coalesce((SELECT epoch FROM kernel_database_mark), 1), "
            "(SELECT coalesce(max(position), 0) FROM kernel_event_position)"
        )
        row = await found.fetchone()
        assert row is not None
        if int(row[0]) == self.epoch:
            return
        self.epoch, self.position = int(row[0]), int(row[1])
        self.urgent_position = self.position
        self.forget_pictures()
        for client in self.clients:
            client.start_again()

    def broadcast(self, message: bytes, topic: str) -> None:
        """Send one message to every client of a topic (unit positions)."""
        for client in self.clients:
            if topic in client.topics:
                client.push(message)


def _by_account(clients: Iterable[Client]) -> dict[int, list[Client]]:
    """The screens of each person."""
    found: dict[int, list[Client]] = defaultdict(list)
    for client in clients:
        found[client.account_id].append(client)
    return found
