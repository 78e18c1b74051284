"""The monthly partitions of the logs."""

from django.db import connection

from iops.kernel.guards import KERNEL_LOGS
from iops.kernel.registry import registry


def ensure_months() -> None:
    """Make the partitions of the months ahead, so that no row waits for one."""
    with connection.cursor() as cursor:
        for log in (*KERNEL_LOGS, *registry.each("monthly_logs")):
            cursor.execute("SELECT iops_ensure_months(%s, 3)", [log])


def odd_rows() -> str | None:
    """Rows that fell into a default partition: a clock was wrong, or a month was missing."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM kernel_event WHERE tableoid = 'kernel_event_other'::regclass"
        )
        count = int(cursor.fetchone()[0])
    return f"{count} events lie outside every month. Check the clock." if count else None
