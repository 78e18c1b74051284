"""Who may know where a confidential record is, and seeing all of them for a mechanism's sake."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection

from iops.governance.access.audiences import intern
from iops.governance.access.contracts import ABSENT
from iops.pole.confidential.contracts import SEES


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


@contextmanager
def whole_sight() -> Iterator[None]:
    """Inside a command: every audience, so that no record is left because its actor is blind to it.

    Nothing read under it reaches a person; what the actor sees is set again at the end.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('iops.audiences', true)")
        before = cursor.fetchone()[0] or ""
        cursor.execute(
            "SELECT set_config('iops.audiences', "
            "(SELECT coalesce(array_agg(id), '{}')::text FROM access_audience), true)"
        )
        try:
            yield
        finally:
            cursor.execute("SELECT set_config('iops.audiences', %s, true)", [before])
