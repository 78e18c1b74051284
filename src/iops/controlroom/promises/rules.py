"""How a promise ended: pure."""

from __future__ import annotations

from datetime import datetime

from iops.controlroom.promises.contracts import BROKEN, KEPT, LATE

#: The promise that is meant where only a time is typed.
USUAL = "Ring the caller back"


def ended_as(*, kept: bool, due_at: datetime, now: datetime) -> str:
    """Kept in time, kept late, or broken: what is not done is broken whenever it is said."""
    if not kept:
        return BROKEN
    return KEPT if now <= due_at else LATE


def share_kept(counts: dict[str, int]) -> int | None:
    """Of those that ended, how many of a hundred were kept in time; None where none ended."""
    ended = sum(counts.get(one, 0) for one in (KEPT, LATE, BROKEN))
    return None if ended == 0 else round(100 * counts.get(KEPT, 0) / ended)
