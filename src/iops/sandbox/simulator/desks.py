"""Desks: somebody sits at each; who goes off shift hands over, and at night desks merge."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from iops.controlroom.desks.commands import merge_desk, split_desk, take_desk
from iops.controlroom.desks.models import Desk, Sitting
from iops.controlroom.handover.commands import confirm_handover, offer_desk
from iops.controlroom.handover.models import DeskHandover
from iops.controlroom.handover.queries import ids_at_desk
from iops.kernel import clock
from iops.kernel.commands import visibility
from iops.sandbox.loading.desks import set_up
from iops.sandbox.simulator.life import Life

#: Whoever stays longer says so before the twelve hours are over.
_RENEW: Final = timedelta(hours=1)


def keep_staffed(life: Life) -> None:
    """Relieve who is off shift, seat who is free, split and merge; people are left alone."""
    life.staff.refresh()
    now = clock.now()
    with visibility(life.system()):
        desks = list(Desk.objects.filter(closed_at=None).order_by("pk"))
        sitting = list(Sitting.objects.filter(ended="", sat__contains=now).order_by("pk"))
    if not desks:
        set_up(life.system())  # a force that was made before there were desks
        return
    at = {one.account_id: one for one in sitting}
    working = [one.account_id for one in life.staff.available("dispatcher")]
    free = [one for one in working if one not in at]
    people = life.staff.demo_ids()
    staffed = {one.desk_id for one in sitting}
    for one in sitting:
        if one.account_id in people:
            continue
        if one.account_id not in working and free:
            _relieve(life, one, free.pop(0))
        elif one.sat.upper - now < _RENEW:
            take_desk(by=life.acting(one.account_id), desk_id=one.desk_id)
    for desk in desks:
        if desk.covered_by_id is None and desk.pk not in staffed:
            if free:
                take_desk(by=life.acting(free.pop(0)), desk_id=desk.pk)
                staffed.add(desk.pk)
            else:
                _merge(life, desk, desks, sitting)
        elif desk.covered_by_id is not None and free:
            split_desk(by=life.acting(free.pop(0)), desk_id=desk.pk)


def _relieve(life: Life, sitting: Sitting, account: int) -> None:
    """The desk is offered, its list read and confirmed."""
    going, coming = life.acting(sitting.account_id), life.acting(account)
    with visibility(life.system()):
        mine = DeskHandover.objects.filter(desk_id=sitting.desk_id, from_id=sitting.account_id)
        offer = mine.filter(ended_at=None).first()
    if offer is None:
        offer = offer_desk(by=going, desk_id=sitting.desk_id, to_account=account).value
    with visibility(coming):
        read = list(ids_at_desk(coming, sitting.desk_id).open)
    confirm_handover(by=coming, handover_id=offer.pk, read=read)


def _merge(life: Life, desk: Desk, desks: list[Desk], sitting: list[Sitting]) -> None:
    """Nobody is left for this desk: another does its work."""
    going = {one.pk for one in desks if one.covered_by_id is None}
    for one in sitting:
        if one.desk_id in going and one.desk_id != desk.pk:
            merge_desk(by=life.acting(one.account_id), desk_id=desk.pk, into_id=one.desk_id)
            return
