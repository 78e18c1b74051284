"""The feed of unit positions: ``POST /positions`` of the live process.

An AVL system sends a batch, with a bearer token that holds ``resources.positions``; it is
answered when the batch is committed. A batch is JSON, ``{"fixes": [...]}``, or one fix a line
(``application/x-ndjson``). A fix is an object with the names of :class:`Fix`, or a row
``[unit_id, longitude, latitude, fix_at, accuracy, heading, source]`` whose last three may be left
out. ``fix_at`` is an ISO moment with offset, or seconds since 1970.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, Final

from django.db import close_old_connections

from iops.controlroom.resources.contracts import Fix
from iops.controlroom.resources.positions import StoredFixes, store_fixes
from iops.kernel.live.app import LiveApp, Receive, Scope, Send

PERMISSION: Final = "resources.positions"
LARGEST_BODY: Final = 4 << 20
MOST_FIXES: Final = 10_000
#: Batches that wait here before senders are told to slow down.
MOST_WAITING: Final = 50
_NAMES: Final = ("unit_id", "longitude", "latitude", "fix_at", "accuracy", "heading", "source")


class BadBatchError(ValueError):
    """The batch cannot be read: where, and why."""


class Feed:
    """Answers the path ``/positions``; batches are stored by few threads, in turn."""

    def __init__(self, *, threads: int = 2) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="positions")
        self._count = threads
        self._waiting = 0

    async def __call__(self, app: LiveApp, scope: Scope, receive: Receive, send: Send) -> bool:
        """Answer if it is ours."""
        if scope["path"] != "/positions":
            return False
        if scope["method"] != "POST":
            await _answer(send, 405, {"detail": "Send positions by POST."})
            return True
        headers = {name.decode(): value.decode("latin-1") for name, value in scope["headers"]}
        # A token only: a browser that is signed in cannot be made to send positions.
        if not headers.get("authorization", "").startswith("Bearer "):
            await _answer(send, 401, {"detail": "Send a token."})
            return True
        viewer = await app.authenticate(headers)
        if viewer is None:
            await _answer(send, 401, {"detail": "This token is unknown, ended or revoked."})
        elif PERMISSION not in viewer.permissions:
            await _answer(send, 403, {"detail": f"This token does not include “{PERMISSION}”."})
        elif self._waiting >= MOST_WAITING:
            await _answer(send, 503, {"detail": "Too many batches wait. Send again in a second."})
        else:
            await self._take(headers, receive, send)
        return True

    def close(self, last: Callable[[], object] = bool) -> None:
        """Let each thread do ``last``, and end them."""
        for one in [self._threads.submit(last) for _ in range(self._count)]:
            one.result()
        self._threads.shutdown()

    async def _take(self, headers: dict[str, str], receive: Receive, send: Send) -> None:
        body = await _body(receive)
        if body is None:
            await _answer(send, 413, {"detail": f"At most {LARGEST_BODY} bytes a batch."})
            return
        lines = "ndjson" in headers.get("content-type", "")
        self._waiting += 1
        try:
            loop = asyncio.get_running_loop()
            stored = await loop.run_in_executor(self._threads, _store, body, lines)
        except BadBatchError as error:
            await _answer(send, 422, {"detail": str(error)})
            return
        finally:
            self._waiting -= 1
        refused = [{"place": place, "reason": reason} for place, reason in stored.refused]
        answer = asdict(stored) | {"refused": refused}
        await _answer(send, 200, answer)


def _store(body: bytes, lines: bool) -> StoredFixes:
    fixes = read_batch(body, lines=lines)
    close_old_connections()
    return store_fixes(fixes)


def read_batch(body: bytes, *, lines: bool = False) -> list[Fix]:
    """The fixes of a batch. Raises BadBatchError naming the fix, counted from 0, and why."""
    try:
        if lines:
            rows = [json.loads(line) for line in body.splitlines() if line.strip()]
        else:
            rows = json.loads(body)["fixes"]
    except (ValueError, KeyError, TypeError) as error:
        raise BadBatchError(
            'A batch is {"fixes": [...]}, or one fix a line as application/x-ndjson.'
        ) from error
    if not isinstance(rows, list) or len(rows) > MOST_FIXES:
        raise BadBatchError(f"“fixes” must be a list of at most {MOST_FIXES}.")
    found = []
    for place, row in enumerate(rows):
        try:
            found.append(_fix(row))
        except (TypeError, ValueError, KeyError, OverflowError, OSError) as error:
            raise BadBatchError(
                f"Fix {place}: needs unit_id, longitude, latitude and fix_at ({error})."
            ) from error
    return found


def _fix(row: Any) -> Fix:
    if isinstance(row, dict):
        row = [row[name] for name in _NAMES[:4]] + [
            row.get(name, default)
            for name, default in zip(_NAMES[4:], (10.0, None, "radio"), strict=True)
        ]
    unit, longitude, latitude, at, *more = row
    heading = more[1] if len(more) > 1 else None
    return Fix(
        unit_id=_whole(unit),
        longitude=float(longitude),
        latitude=float(latitude),
        fix_at=_moment(at),
        accuracy=float(more[0]) if more else 10.0,
        heading=None if heading is None else float(heading),
        source=str(more[2])[:10] if len(more) > 2 else "radio",
    )


def _whole(value: Any) -> int:
    if type(value) is not int or not 0 < value < 2**62:
        raise ValueError("unit_id is not the number of a unit")
    return int(value)


def _moment(at: Any) -> datetime:
    if isinstance(at, str):
        moment = datetime.fromisoformat(at)
        if moment.tzinfo is None:
            raise ValueError("fix_at has no offset")
        return moment
    return datetime.fromtimestamp(float(at), UTC)


async def _body(receive: Receive) -> bytes | None:
    parts, size = [], 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return b""
        part = message.get("body", b"")
        size += len(part)
        if size > LARGEST_BODY:
            return None
        parts.append(part)
        if not message.get("more_body"):
            return b"".join(parts)


async def _answer(send: Send, status: int, body: dict[str, Any]) -> None:
    content = json.dumps(body).encode()
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(content)).encode()),
    ]
    if status == 503:
        headers.append((b"retry-after", b"1"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": content})
