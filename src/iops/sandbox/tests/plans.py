"""The forces that tests begin with, and when they were made."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from iops.kernel import clock
from iops.sandbox.force.plan import ForcePlan

MONDAY: Final = datetime(2026, 3, 9, 15, 30, tzinfo=clock.LONDON)
TODAY: Final = clock.now()
NOW: Final = {"monday": MONDAY, "today": TODAY}
PLANS: Final = {
    name: ForcePlan(600, seed, clock.local_date(NOW[name]) + timedelta(days=1), history_days=60)
    for name, seed in (("monday", 5), ("today", 3))
}
