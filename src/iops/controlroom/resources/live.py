"""Loops of the live process: where units are, and that the process is alive."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import socket
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Final

from iops.kernel import clock
from iops.kernel.live.app import LiveApp

log = logging.getLogger("iops.live")
TICK_SECONDS: Final = 1.0
BEAT_SECONDS: Final = 5.0
TOPICS: Final = frozenset({"units", "positions"})

# Few thousand rows at most, so asking for all is quicker than an index on a column that changes
# with every fix would be.
_LATEST = """
    SELECT unit_id, audience_id, longitude, latitude, heading, accuracy,
           extract(epoch FROM fix_at)::float8
    FROM resources_unit_position
"""
_BEAT = """
    INSERT INTO kernel_heartbeat (part, holder, beat_at, detail)
    VALUES ('live', %s, iops_now(), %s)
    ON CONFLICT (part) DO UPDATE SET holder = excluded.holder, beat_at = excluded.beat_at,
        detail = excluded.detail
"""


class Moves:
    """Which fixes are newer than what was sent, by audience."""

    def __init__(self) -> None:
        self.sent: dict[int, float] = {}

    def take(self, rows: Iterable[tuple[Any, ...]]) -> dict[int, list[list[Any]]]:
        """Rows as `_LATEST` gives them to [unit, lon, lat, heading, accuracy, epoch] each."""
        moved: dict[int, list[list[Any]]] = defaultdict(list)
        for unit, audience, lon, lat, heading, accuracy, at in rows:
            if self.sent.get(unit) == at:
                continue
            self.sent[unit] = at
            moved[audience].append(
                [unit, round(lon, 6), round(lat, 6), heading, accuracy, round(at, 1)]
            )
        return moved


def message(units: list[list[Any]]) -> bytes:
    """``event: units`` of the stream."""
    body = {"at": clock.now().isoformat(), "units": units}
    return f"event: units\ndata: {json.dumps(body, separators=(',', ':'))}\n\n".encode()


async def unit_positions(app: LiveApp) -> None:
    """Once a second, send the units that moved to those who watch units and may see them."""
    moves = Moves()
    while True:
        await asyncio.sleep(TICK_SECONDS)
        watching = [client for client in app.hub.clients if client.topics & TOPICS]
        if not watching:
            continue
        try:
            async with app.pool.connection() as connection:
                found = await connection.execute(_LATEST)
                moved = moves.take(await found.fetchall())
        except asyncio.CancelledError:
            raise
        except Exception as error:
            log.warning("unit positions wait for the database: %s", type(error).__name__)
            continue
        for audience, units in moved.items():
            made = message(units)
            for client in watching:
                if audience in client.audiences:
                    client.push(made)


async def heartbeat(app: LiveApp) -> None:
    """Say every five seconds that this process is alive, and how many screens it feeds."""
    holder = f"{socket.gethostname()}:{os.getpid()}"
    while True:
        try:
            async with app.pool.connection() as connection:
                detail = json.dumps({"clients": len(app.hub.clients)})
                await connection.execute(_BEAT, [holder, detail])
        except asyncio.CancelledError:
            raise
        except Exception as error:
            log.warning("the heart of live waits for the database: %s", type(error).__name__)
        await asyncio.sleep(BEAT_SECONDS)
