"""Day partitions of the positions."""

from django.db import connection


def ensure_days() -> None:
    """Make the partitions of the next week."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT resources_ensure_days(7)")
