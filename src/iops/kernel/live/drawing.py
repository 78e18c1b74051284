"""Asking the database what changed and drawing it, seeing every audience."""

import json
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from psycopg import AsyncConnection

from iops.kernel.events import AFTER_SQL, DISPOSED, OF_KINDS_SQL
from iops.kernel.live.messages import Row
from iops.kernel.registry import MOVED, WHEREABOUTS, LiveTopic

#: Facts upon which every topic of the record's kind draws it anew, whatever else it follows.
ANEW = frozenset({DISPOSED, MOVED, WHEREABOUTS})
Connection = AsyncConnection[Any]
Logged = Sequence[tuple[Any, ...]]


async def events_after(connection: Connection, position: int, limit: int) -> Logged:
    """Rows of the event log after a position, in commit order."""
    found = await connection.execute(AFTER_SQL, [position, limit])
    return await found.fetchall()


async def newest(connection: Connection) -> int:
    """The newest position of the event log; 0 for an empty one."""
    found = await connection.execute("SELECT coalesce(max(position), 0) FROM kernel_event_position")
    row = await found.fetchone()
    return int(row[0]) if row else 0


async def events_of(
    connection: Connection, kinds: Sequence[str], position: int, upto: int
) -> Logged:
    """Rows of the event log about records of these kinds, after a position and up to another."""
    found = await connection.execute(OF_KINDS_SQL, [position, upto, list(kinds)])
    return await found.fetchall()


class Visible:
    """A transaction in which row-level security lets the hub see every audience.

    The hub is a named part of the system; it sends a row only to clients of its audience. The
    audiences are read each time: the first record of a new one must not be missed.
    """

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._transaction = connection.transaction()

    async def __aenter__(self) -> None:
        await self._transaction.__aenter__()
        await self.connection.execute(
            "SELECT set_config('iops.audiences', "
            "(SELECT coalesce(array_agg(id), '{}')::text FROM access_audience), true)"
        )

    async def __aexit__(self, *error: Any) -> None:
        await self._transaction.__aexit__(*error)


async def touched(connection: Connection, topic: LiveTopic, events: Logged) -> list[int]:
    """Ids of the topic's rows that these events may have changed. Inside ``Visible``."""
    by_kind: dict[str, set[int]] = defaultdict(set)
    for event in events:
        kind, wanted = event[5], topic.event_prefixes
        follows = not wanted or event[3] in ANEW or event[3].startswith(wanted)
        if kind in topic.kinds and follows:
            by_kind[kind].add(event[6])
    ids: set[int] = set()
    for kind, subjects in by_kind.items():
        statement = topic.kinds[kind]
        if statement is None:
            ids |= subjects
        else:
            found = await connection.execute(statement, {"ids": list(subjects)})
            ids |= {row[0] for row in await found.fetchall()}
    return sorted(ids)


async def draw(connection: Connection, topic: LiveTopic, ids: Sequence[int]) -> list[Row]:
    """The topic's rows as they are now. Inside ``Visible``."""
    if not ids:
        return []
    found = await connection.execute(topic.sql, {"ids": list(ids)})
    return [
        Row(row[0], row[1], row[2], None if row[3] is None else _text(row[3]))
        for row in await found.fetchall()
    ]


async def whole(connection: Connection, topic: LiveTopic) -> list[Row]:
    """All rows of a topic. Inside ``Visible``."""
    found = await connection.execute(topic.all_sql)
    rows = await draw(connection, topic, [row[0] for row in await found.fetchall()])
    return [row for row in rows if row.json is not None]


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, default=str)
