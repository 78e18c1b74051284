"""What a sandbox force offers its public, and the other control rooms that it can ask."""

from __future__ import annotations

from datetime import time
from typing import Final

from iops.controlroom.appointments.commands import make_calendar
from iops.controlroom.appointments.contracts import Hours
from iops.controlroom.appointments.models import Calendar
from iops.exchange.mait.commands import set_partner
from iops.exchange.mait.contracts import SIMULATED
from iops.exchange.mait.models import Partner
from iops.kernel.actors import Actor
from iops.kernel.commands import visibility
from iops.reference.places.queries import areas_of

#: Whose control rooms the simulator plays.
SIMULATED_AGENCIES: Final = ("ambulance", "fire", "force-north")
_EVERY_DAY: Final = frozenset(range(1, 8))
_STATION: Final = Hours(_EVERY_DAY, time(8), time(20), 30)
_VISITS: Final = Hours(_EVERY_DAY, time(9), time(21), 60, on_holidays=True)
_MOST_DISTRICTS: Final = 20


def set_up(by: Actor) -> int:
    """Calendars of each district and simulated partners; answers how many calendars there are.

    What is there already stays.
    """
    with visibility(by):
        known = set(Calendar.objects.filter(closed_at=None).values_list("division", flat=True))
    made = 0
    for code, name in areas_of("division")[:_MOST_DISTRICTS] or [("", "The force")]:
        if code in known:
            continue
        make_calendar(by=by, name=f"{name} station", division=code, kind="station",
                      hours=_STATION, seats=["Room 1", "Room 2"])  # fmt: skip
        make_calendar(by=by, name=f"{name} visits", division=code, kind="visit", hours=_VISITS,
                      seats=["Officer 1", "Officer 2", "Officer 3"])  # fmt: skip
        made += 2
    agreed = set(Partner.objects.filter(ended_at=None).values_list("agency", flat=True))
    for agency in SIMULATED_AGENCIES:
        if agency not in agreed:
            set_partner(by=by, agency_code=agency, url=SIMULATED)
    return made
