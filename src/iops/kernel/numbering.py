"""Record numbers that people say aloud: "INC-000123-250126".

The series restarts each London day (or year). A number is given inside the command's
transaction; a command that fails gives its number back, so a gap means a refused request, never
a lost record.
"""

from datetime import datetime

from django.db import connection

from iops.kernel import clock


def next_number(series: str, *, at: datetime | None = None, daily: bool = True) -> str:
    """The next number of ``series``: "INC-000123-250126" (daily), "CR-0000123-26" (yearly)."""
    day = clock.local_date(at or clock.now())
    period = day.strftime("%d%m%y") if daily else day.strftime("%y")
    # The period sorts by time in the table, and is written day first in the number.
    key = day.strftime("%Y%m%d") if daily else day.strftime("%Y")
    width = 6 if daily else 7
    return f"{series}-{_take(series, key):0{width}d}-{period}"


def _take(series: str, period: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO kernel_number_series (series, period, last) VALUES (%s, %s, 1) "
            "ON CONFLICT (series, period) DO UPDATE SET last = kernel_number_series.last + 1 "
            "RETURNING last",
            [series, period],
        )
        return int(cursor.fetchone()[0])
