"""Pairs that somebody put aside in this session: they come round again when no other waits."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Final, TypeVar

from iops.kernel.web import Signed

#: More than these come round again at once.
MOST: Final = 500
P = TypeVar("P")


def next_pair(request: Signed, key: str, find: Callable[[Collection[int]], P | None]) -> P | None:
    """The next pair that ``find`` has but for those put aside under ``key``, or one of them."""
    skipped = request.session.get(key, [])
    found = find(skipped)
    if found is None and skipped:
        request.session[key] = []
        found = find(())
    return found


def put_aside(request: Signed, key: str, number: int) -> None:
    """Let a pair come last."""
    request.session[key] = [*request.session.get(key, []), number][-MOST:]
