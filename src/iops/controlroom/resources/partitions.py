"""Day partitions of the positions: made ahead, and disposed of when their time is over."""

from typing import Final

from django.db import connection

from iops.controlroom.incidents.limits import limit

#: Whatever the list says, the tracks of the last week are there to be replayed.
LEAST_DAYS: Final = 7


def ensure_days() -> None:
    """Make the partitions of the next week."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT resources_ensure_days(7)")


def drop_days() -> int:
    """Dispose of the days that are older than the force keeps tracks; answers how many."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT resources_drop_days(%s)", [max(limit("position-days"), LEAST_DAYS)])
        return int(cursor.fetchone()[0])
