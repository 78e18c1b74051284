"""Who may know where a confidential record is."""

from collections.abc import Iterable

from iops.governance.access.audiences import intern, whole_sight
from iops.governance.access.contracts import ABSENT
from iops.pole.confidential.contracts import SEES

__all__ = ["whereabouts_audience", "whole_sight"]


def whereabouts_audience(force_id: int, *, accounts: Iterable[int] = (), only: str = "") -> int:
    """Whoever may know confidential places, with who recorded it or has work on it."""
    return intern(
        force_id=force_id,
        restriction="confidential",
        outside=ABSENT,
        accounts=accounts,
        permissions=[SEES],
        only=only,
    )
