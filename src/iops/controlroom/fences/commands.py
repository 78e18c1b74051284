"""Setting a geofence, ending it, and what the worker sees at it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from iops.controlroom.fences import rules
from iops.controlroom.fences.contracts import Crossed
from iops.controlroom.fences.models import Crossing, Fence, Inside
from iops.governance.access.audiences import open_audience
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command, locked
from iops.kernel.errors import Refused, all_at_once
from iops.kernel.events import Fact

LONGEST_NAME, LONGEST_REASON = 80, 300
#: More are watched by nobody; each is looked at every few seconds.
MOST_OPEN = 50


@command("fences.set", result="fence")
def set_fence(
    *, by: Actor, name: str, reason: str, ring: rules.Ring, until: datetime,
    on_enter: bool = True, on_leave: bool = True,
) -> Outcome[Fence]:  # fmt: skip
    """Watch a ring until a moment; whoever sets it is told. Raises Invalid naming every field."""
    name, reason = " ".join(name.split()), " ".join(reason.split())
    wrong: dict[str, str] = {}
    if not 0 < len(name) <= LONGEST_NAME:
        wrong["name"] = f"Name the geofence, in at most {LONGEST_NAME} characters."
    if not 0 < len(reason) <= LONGEST_REASON:
        wrong["reason"] = f"Say why it is watched, in at most {LONGEST_REASON} characters."
    if bad := rules.wrong_ring(ring):
        wrong["ring"] = bad
    if bad := rules.wrong_until(until, clock.now()):
        wrong["until"] = bad
    if not (on_enter or on_leave):
        wrong["on_enter"] = "Choose whether you are told who comes in, who goes out, or both."
    all_at_once(wrong)
    if Fence.objects.visible_to(by).filter(ended_at=None).count() >= MOST_OPEN:
        raise Refused(f"{MOST_OPEN} geofences are watched. End one that nobody needs.")
    fence = Fence.objects.create(
        audience_id=open_audience(by.force_id), created_by=by.account_id, name=name, reason=reason,
        ring=[[round(x, 1), round(y, 1)] for x, y in ring], until=until, on_enter=on_enter,
        on_leave=on_leave, told_to=by.account_id,
    )  # fmt: skip
    return Outcome(fence, [_fact("fences.set", fence)])


@command("fences.end", permission="fences.set", result="fence")
def end_fence(*, by: Actor, fence_id: int) -> Outcome[Fence]:
    """Watch it no more. Raises Refused where it has ended."""
    fence = _open(by, fence_id)
    _end(fence, by)
    return Outcome(fence, [_fact("fences.ended", fence)])


@command("fences.read", permission="fences.view", result="fence")
def read_crossings(*, by: Actor, fence_id: int) -> Outcome[Fence]:
    """Whoever is told has read what crossed it so far."""
    fence = locked(Fence.objects, by, fence_id, what="geofence")
    if fence.told_to != by.account_id:
        raise Refused("Only whoever set the geofence is told of it.")
    return Outcome(fence, [_fact("fences.seen", fence)])


@command("fences.look", permission="fences.watch")
def look(
    *, by: Actor, fence_id: int, crossed: Sequence[Crossed], outside: Sequence[int] = ()
) -> Outcome[int]:
    """What a look at one fence found; answers how many crossings are told.

    ``outside``: units that were seen for the first time, and are not in it.
    """
    fence = Fence.objects.select_for_update().filter(pk=fence_id, ended_at=None).first()
    if fence is None:
        return Outcome(0)
    now = clock.now()
    states = [Inside(fence=fence, unit_id=one.unit_id, inside=one.entered, since=now)
              for one in crossed]  # fmt: skip
    states += [Inside(fence=fence, unit_id=one, inside=False, since=now) for one in outside]
    Inside.objects.bulk_create(
        states, update_conflicts=True, unique_fields=["fence", "unit_id"],
        update_fields=["inside", "since"],
    )  # fmt: skip
    told = [one for one in crossed if (fence.on_enter if one.entered else fence.on_leave)]
    Crossing.objects.bulk_create(
        Crossing(
            audience_id=fence.audience_id, created_by=by.account_id, fence=fence,
            unit_id=one.unit_id, callsign=one.callsign, entered=one.entered, at=one.at,
        )
        for one in told
    )  # fmt: skip
    return Outcome(len(told), [_fact("fences.crossed", fence)] if told else [])


@command("fences.end_overdue", permission="fences.watch")
def end_overdue(*, by: Actor) -> Outcome[int]:
    """End the fences whose time is over; answers how many."""
    over = list(Fence.objects.select_for_update().filter(ended_at=None, until__lte=clock.now()))
    for fence in over:
        _end(fence, by)
    return Outcome(len(over), [_fact("fences.ended", one) for one in over])


def _open(by: Actor, fence_id: int) -> Fence:
    fence = locked(Fence.objects, by, fence_id, what="geofence")
    if fence.ended_at is not None:
        raise Refused("This geofence has ended.")
    return fence


def _end(fence: Fence, by: Actor) -> None:
    fence.ended_at, fence.ended_by = clock.now(), by.account_id
    fence.version += 1
    fence.save(update_fields=["ended_at", "ended_by", "version"])
    Inside.objects.filter(fence=fence).delete()


def _fact(event_type: str, fence: Fence) -> Fact:
    data = {"number": f"F{fence.pk}", "owner": fence.told_to}
    return Fact(event_type, "fence", fence.pk, fence.audience_id, data)
