"""What travels on the stream: drawn rows, the messages made of them, and who they are for."""

import asyncio
import json
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from iops.kernel import clock

QUEUE_LIMIT = 2000


@dataclass(frozen=True)
class Row:
    """One drawn row: who may see it (``account`` narrows it to one person); None is gone."""

    id: int
    audience: int
    account: int | None
    json: str | None


@dataclass(frozen=True)
class Notice:
    """A finished message about one topic, and who it is for.

    ``without`` takes out those who belong to another audience too: people who saw a row before
    and may not see it now are told that it left, those who still see it are not.
    """

    message: bytes
    audience: int
    account: int | None
    without: int | None = None

    def reaches(self, client: "Client") -> bool:
        if self.audience not in client.audiences or self.without in client.audiences:
            return False
        return self.account in (None, client.account_id)


@dataclass(eq=False)
class Client:
    """One connected browser."""

    account_id: int
    audiences: frozenset[int]
    topics: frozenset[str]
    ticket: Hashable = None
    queue: asyncio.Queue[bytes | None] = field(
        default_factory=lambda: asyncio.Queue(maxsize=QUEUE_LIMIT)
    )

    ended: bool = False

    def sees(self, row: Row) -> bool:
        return row.audience in self.audiences and row.account in (None, self.account_id)

    def push(self, message: bytes) -> None:
        """Queue a message; a client that cannot keep up is told to start again."""
        if self.ended:
            return
        try:
            self.queue.put_nowait(message)
        except asyncio.QueueFull:
            self.start_again()

    def start_again(self) -> None:
        """Drop what waits and ask the browser for new pictures."""
        if self.ended:
            return
        self._empty()
        self._ask_anew()

    def end(self, *, anew: bool = False) -> None:
        """Close the connection; the browser comes back by itself.

        ``anew``: what it shows may not be shown any more, so it forgets it and asks for all of it.
        """
        self.ended = True
        self._empty()
        if anew:
            self._ask_anew()
        self.queue.put_nowait(None)

    def _ask_anew(self) -> None:
        for topic in sorted(self.topics):
            self.queue.put_nowait(sse("resync", {"topic": topic}))

    def _empty(self) -> None:
        while not self.queue.empty():
            self.queue.get_nowait()


def sse(event: str, data: Any, *, event_id: str = "") -> bytes:
    """A server-sent event."""
    text = data if isinstance(data, str) else json.dumps(data, default=str)
    head = f"id: {event_id}\n" if event_id else ""
    return f"{head}event: {event}\ndata: {text}\n\n".encode()


def change(topic: str, rows: Iterable[Row], position: int) -> str:
    """The body of a change: rows as they are now, and ids that left the topic."""
    rows = list(rows)
    drawn = ",".join(row.json for row in rows if row.json is not None)
    gone = ",".join(str(row.id) for row in rows if row.json is None)
    return (
        f'{{"topic":"{topic}","position":{position},"at":"{now()}",'
        f'"rows":[{drawn}],"gone":[{gone}]}}'
    )


def notices(
    topic: str, rows: Sequence[Row], position: int, event_id: str, before: dict[int, Row]
) -> list[Notice]:
    """One message for each group of people that sees the same of these rows.

    ``before`` holds the rows as drawn last: who saw one then and may not see it now is told that
    it left, and nothing else about it.
    """
    groups: dict[tuple[int, int | None], list[Row]] = defaultdict(list)
    withdrawn: dict[tuple[int, int | None, int], list[Row]] = defaultdict(list)
    for row in rows:
        groups[(row.audience, row.account)].append(row)
        old = before.get(row.id)
        if old is not None and old.audience != row.audience:
            left = Row(row.id, old.audience, old.account, None)
            withdrawn[(old.audience, old.account, row.audience)].append(left)
    made = [
        Notice(sse("change", change(topic, group, position), event_id=event_id), *key)
        for key, group in groups.items()
    ]
    made += [
        Notice(sse("change", change(topic, group, position), event_id=event_id), *key)
        for key, group in withdrawn.items()
    ]
    return made


def now() -> str:
    """The moment of a message, by the house's clock."""
    return clock.now().isoformat()
