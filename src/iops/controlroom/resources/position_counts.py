"""How many fixes were kept and refused, by source and reason: counted here, written now and then.

A process writes what it counted with the first batch after ``FLUSH_SECONDS``: a count of a few
seconds may be lost with it, a fix never.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from datetime import datetime
from typing import Final

import numpy as np
from django.db import DatabaseError, connection
from numpy.typing import NDArray

from iops.controlroom.resources.position_rules import CODES

log = logging.getLogger("iops.positions")
FLUSH_SECONDS: Final = 5.0
_counted: Counter[tuple[str, str]] = Counter()
#: The first batch of a process is written at once: it may be its only one.
_flushed = float("-inf")
_lock = threading.Lock()

_ADD: Final = """
    INSERT INTO resources_position_count AS c (hour, source, reason, fixes)
    SELECT date_trunc('hour', %s::timestamptz, 'UTC'), * FROM unnest(%s::text[], %s::text[],
        %s::bigint[]) ORDER BY 2, 3
    ON CONFLICT (hour, source, reason) DO UPDATE SET fixes = c.fixes + excluded.fixes
"""


def count(source: NDArray[np.int64], reasons: NDArray[np.int8], sources: tuple[str, ...]) -> None:
    """Add a batch: the number of each fix's source, and of its reason (``CODES``)."""
    pairs, found = np.unique(source * len(CODES) + reasons, return_counts=True)
    with _lock:
        for pair, many in zip(pairs.tolist(), found.tolist(), strict=True):
            number, reason = divmod(pair, len(CODES))
            _counted[sources[number], CODES[reason]] += many


def flush(now: datetime, *, at_once: bool = False) -> None:
    """Write what was counted, if it is time. A database that is away loses no count."""
    global _flushed
    with _lock:
        if not _counted or (not at_once and time.monotonic() - _flushed < FLUSH_SECONDS):
            return
        rows = dict(_counted)
        _counted.clear()
        _flushed = time.monotonic()
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                _ADD,
                [now, [one for one, _ in rows], [why for _, why in rows], list(rows.values())],
            )
    except DatabaseError as error:
        # The fixes are stored; what was counted is written with a later batch.
        with _lock:
            _counted.update(rows)
        log.warning("counts of positions wait for the database: %s", type(error).__name__)


def forget() -> None:
    """Drop what was counted and not written (another database is behind the connection)."""
    with _lock:
        _counted.clear()
