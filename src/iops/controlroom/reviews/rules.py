"""Whether a closing wants a second look: pure."""

from __future__ import annotations

from collections.abc import Collection


def unattended(
    *, grade: str | None, attended: bool, grades: Collection[str], one_key: bool
) -> bool:
    """Whether an incident was closed that somebody should have gone to, and nobody went.

    ``grades`` are those of which that is looked at; a duplicate, a test and an abandoned call
    (``one_key``) need nobody there.
    """
    return not one_key and not attended and grade is not None and grade in grades


def why_not(*, done_by: int, account_id: int) -> str | None:
    """Why this person may not decide on it; None where they may."""
    return (
        "Who has done it does not look at it. Ask somebody else." if done_by == account_id else None
    )
