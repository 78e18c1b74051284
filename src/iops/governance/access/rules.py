"""Decisions about authority: pure."""

from collections.abc import Sequence
from datetime import date

from iops.governance.access.contracts import ADMINISTRATOR, RANKS


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


def may_hold(role_code: str, offered_to: frozenset[str], label: str) -> str | None:
    """Why a role may not be given a permission that is shipped for ``offered_to``; None: it may.

    The administrator manages accounts and codes and sees no operational record; whoever sees
    records does not manage accounts; what is the system's own is nobody's.
    """
    if not offered_to:
        return f"“{label}” is for the system itself; no role may hold it."
    if role_code == ADMINISTRATOR and ADMINISTRATOR not in offered_to:
        return f"“{label}” is operational: the administrator sees and changes no such record."
    if role_code != ADMINISTRATOR and offered_to == {ADMINISTRATOR}:
        return f"“{label}” is for the administrator, who sees no operational record."
    return None


def widens(before: frozenset[str] | None, after: frozenset[str] | None) -> bool:
    """Whether a role can do more: None is without the permission, an empty set for any purpose."""
    if after is None:
        return False
    if before is None:
        return True
    return bool(before) and (not after or not after <= before)


def may_be_posted_beside(role_code: str, others: frozenset[str]) -> str | None:
    """Why somebody with these postings may not hold this role at the same time, or None."""
    administers = ADMINISTRATOR in (others | {role_code})
    if administers and (others | {role_code}) != {ADMINISTRATOR}:
        return (
            "Nobody is administrator and works with records at the same time. "
            "End the other posting first."
        )
    return None
