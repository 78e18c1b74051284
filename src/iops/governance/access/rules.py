"""Decisions about authority: pure."""

from collections.abc import Sequence
from datetime import date

from iops.governance.access.contracts import RANKS


def outranks(held: str, needed: str) -> bool:
    """Whether ``held`` is ``needed`` or above; an unknown rank is below every other."""
    if needed not in RANKS:
        raise ValueError(f"There is no rank called {needed!r}.")
    return held in RANKS and RANKS.index(held) >= RANKS.index(needed)


def rank_on(day: date, held: Sequence[tuple[str, date, date | None]]) -> str:
    """The highest rank held on ``day``, acting ranks included (PACE 1984 s.107)."""
    current = [rank for rank, first, last in held if first <= day and (last is None or day <= last)]
    return max(current, key=RANKS.index, default="staff")


def may_authorise(
    *, rank: str, minimum: str, involved: frozenset[int], account_id: int
) -> str | None:
    """Why this person may not authorise, or None when they may.

    Authority needs the rank on the day and independence from the case.
    """
    if not outranks(rank, minimum):
        return f"this needs the rank of {minimum.replace('-', ' ')} or above."
    if account_id in involved:
        return "this needs somebody who is not involved in the case, and you are."
    return None
