"""The same request twice does the thing once.

The row (actor, key) is written first, under a unique index, with a hash of the request; when
the same key comes again, the answer is rendered anew from the ids of the result, under today's
visibility. Another body under the same key is refused. Kept 35 days.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection, models

from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.errors import KeyReused

KEPT = timedelta(days=35)
#: A file is read in pieces of so many bytes, and no further than the longest that is stored.
PIECE, MOST = 1 << 18, 256 << 20


@dataclass(frozen=True)
class Replayed:
    """What is left of a request that was carried out before: the ids of its result."""

    kind: str
    ids: tuple[int, ...]

    @property
    def id(self) -> int:
        return self.ids[0]


def request_hash(command: str, arguments: dict[str, Any]) -> bytes:
    """A hash that is equal for equal requests, whatever the order of their fields.

    A file counts by its bytes, not by its name: they are read in pieces, from where it stands,
    and it stands there again afterwards.
    """
    text = json.dumps([command, arguments], sort_keys=True, default=_plain, ensure_ascii=False)
    return hashlib.sha256(text.encode()).digest()


def _plain(value: Any) -> str:
    """What a value that JSON does not know contributes to the hash."""
    if isinstance(value, (bytes, bytearray, memoryview)):
        return hashlib.sha256(value).hexdigest()
    if hasattr(value, "read") and hasattr(value, "seek"):
        return _bytes_of(value)
    return str(value)


def _bytes_of(stream: Any) -> str:
    """The hash of what is left of a stream, and its length; never more than ``MOST`` of it.

    A longer file is refused by the command that stores it, so that the rest does not matter.
    """
    begin, digest, size = stream.tell(), hashlib.sha256(), 0
    while size < MOST and (piece := stream.read(PIECE)):
        digest.update(piece)
        size += len(piece)
    stream.seek(begin)
    return f"{size}:{digest.hexdigest()}"


def claim(by: Actor, command: str, arguments: dict[str, Any]) -> Replayed | None:
    """Take the key for this request, or find what it did before.

    A second request with the same key waits here until the first has committed or failed.
    Raises KeyReused where the key stood for another body.
    """
    digest = request_hash(command, arguments)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO kernel_idempotency (actor_id, key, command, request_hash, result_kind, "
            "result_ids, done_at) VALUES (%s, %s, %s, %s, '', '[]', %s) "
            "ON CONFLICT (actor_id, key) DO NOTHING RETURNING id",
            [by.account_id, by.idempotency_key, command, digest, clock.now()],
        )
        if cursor.fetchone() is not None:
            return None
        cursor.execute(
            "SELECT request_hash, result_kind, result_ids FROM kernel_idempotency "
            "WHERE actor_id = %s AND key = %s",
            [by.account_id, by.idempotency_key],
        )
        stored, kind, ids = cursor.fetchone()
    if bytes(stored) != digest:
        raise KeyReused(
            "This idempotency key was used before for another request. Use a new key.",
            fields={"Idempotency-Key": "Already used for another request."},
        )
    return Replayed(kind, tuple(json.loads(ids) if isinstance(ids, str) else ids))


def settle(by: Actor, kind: str, value: Any) -> None:
    """Note which records the request made or changed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE kernel_idempotency SET result_kind = %s, result_ids = %s "
            "WHERE actor_id = %s AND key = %s",
            [kind, json.dumps(_ids(value)), by.account_id, by.idempotency_key],
        )


def forget_old() -> int:
    """Remove keys older than 35 days; answers how many."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM kernel_idempotency WHERE done_at < %s", [clock.now() - KEPT])
        return int(cursor.rowcount)


def _ids(value: Any) -> list[int]:
    if isinstance(value, models.Model):
        return [int(value.pk)]
    if isinstance(value, Replayed):
        return list(value.ids)
    if isinstance(value, (list, tuple)):
        return [one for item in value for one in _ids(item)]
    if isinstance(value, int):
        return [value]
    return [] if value is None else [int(value.id)]
