"""Where a telephone is said to be: every fix of the call, newest first, each with its doubts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from iops.controlroom.locating.contracts import METHODS, SOURCES
from iops.controlroom.locating.models import Fix
from iops.governance.audit.looks import record_view
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.pole.people.commands import normal_phone
from iops.reference.places.grid import inside, to_grid
from iops.reference.places.queries import beside

#: A fix that was received earlier belongs to another call.
OF_THIS_CALL = timedelta(hours=1)
#: A fix older than that says where somebody was.
FRESH = timedelta(minutes=2)
MOST = 8


@dataclass(frozen=True)
class FixLine:
    """One fix in words. ``said``: what the box for the place takes over; "" where there is none."""

    id: int
    source: str
    method: str
    within: str
    sure: str
    age: str
    old: bool
    said: str
    near: str
    subscriber: str
    address: str
    at: datetime


@record_view(
    "locating.fixes",
    permission="locating.view",
    shows=lambda found: [("fix", one.id) for one in found],
)
def fixes_from(*, by: Actor, phone: str) -> Sequence[FixLine]:
    """What was received of this telephone in the last hour, the newest first."""
    now = clock.now()
    found = Fix.objects.visible_to(by).filter(
        phone=normal_phone(phone), received_at__gte=now - OF_THIS_CALL
    )
    newest = found.exclude(phone="").order_by("-received_at")[:MOST]
    return [_line(fix, now) for fix in newest]


def _line(fix: Fix, now: datetime) -> FixLine:
    at = fix.fixed_at or fix.received_at
    age = max(now - at, timedelta(0))
    return FixLine(
        id=fix.pk,
        source=SOURCES[fix.source],
        method=METHODS[fix.method],
        within=_within(fix),
        sure=f"{fix.confidence} % sure" if fix.confidence is not None else "how sure is not said",
        age=_age(age),
        old=age > FRESH,
        said=_said(fix),
        near=_near(fix),
        subscriber=fix.subscriber,
        address=fix.address,
        at=at,
    )


def _within(fix: Fix) -> str:
    if fix.latitude is None:
        return "no position"
    if fix.radius_m is None:
        return "how near is not said"
    return f"within {_far(fix.radius_m)}"


def _age(age: timedelta) -> str:
    seconds = int(age.total_seconds())
    if seconds < 90:
        return f"{seconds} s old"
    return f"{seconds // 60} min old" if seconds < 7200 else f"{seconds // 3600} h old"


def _said(fix: Fix) -> str:
    if fix.latitude is None or fix.longitude is None:
        return fix.address
    return f"{fix.latitude:.5f}, {fix.longitude:.5f} ({_within(fix)} by {METHODS[fix.method]})"


def _near(fix: Fix) -> str:
    if fix.latitude is None or fix.longitude is None or not inside(fix.longitude, fix.latitude):
        return ""
    return near(*(float(one) for one in to_grid(fix.longitude, fix.latitude)))


def near(easting: float, northing: float) -> str:
    """What stands nearest to a position and how far away, in words; nothing that few may know."""
    found = beside(easting, northing, kinds=("address", "junction", "premises"))
    return f"{_far(round(found[1], -1))} from {found[0].label}" if found else ""


def _far(metres: float) -> str:
    return f"{metres:.0f} m" if metres < 950 else f"{metres / 1000:.1f} km"
