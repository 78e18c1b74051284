"""Plates that are looked for, what a simulated reader sees, and what dispatchers make of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from iops.controlroom.anpr.commands import act_on, circulate, confirm
from iops.controlroom.anpr.models import Circulation, Hit
from iops.kernel import clock
from iops.kernel.commands import visibility
from iops.pole.objects.models import Vehicle
from iops.sandbox.anpr_reader_simulator import plates
from iops.sandbox.simulator.life import Life

#: So many vehicles are looked for at a time.
LOOKED_FOR: Final = 6
#: One hit in so many is left until it expires: nobody had time.
_LEFT: Final = 0.25
_WHY: Final = (
    "Seen near two burglaries last week", "Taken without consent on Tuesday",
    "Keeper is missing from home", "Made off without paying for fuel",
)  # fmt: skip
_RESULTS: Final = ("stopped", "sighted", "lost", "no-unit", "misread")


def look_for_plates(life: Life) -> None:
    """Keep a handful of vehicles circulated; let the reader see one now and then."""
    dispatchers = life.staff.available("dispatcher")
    if not dispatchers:
        return
    by = life.acting(dispatchers[0].account_id, "incident")
    with visibility(life.system()):
        live = list(Circulation.objects.filter(ended_at=None).exclude(vrm=""))
        known = plates(list(Vehicle.objects.order_by("pk").values_list("vrm", flat=True)[:500]))
        total = Circulation.objects.count()
    missing = [one for one in known if one not in {found.vrm for found in live}]
    if len(live) < LOOKED_FOR and missing:
        circulate(
            by=by, who="A vehicle of the practice force", action="stop",
            vrm=life.luck.one_of("anpr.which", total, missing),
            why=life.luck.one_of("anpr.why", total, _WHY), source="Control room, any supervisor",
            expires_at=clock.now() + timedelta(days=life.luck.between("anpr.days", total, 1, 7)),
        )  # fmt: skip
    if not live or not known:
        return
    reader = life.reader
    number = reader.read
    wanted = life.luck.chance("anpr.wanted", number, 0.5)
    vrm = (
        life.luck.one_of("anpr.seen", number, live).vrm
        if wanted
        else life.luck.one_of("anpr.other", number, known)
    )
    reader.see(by=life.system(), vrm=vrm, at=clock.now(), camera=life.luck.bits("anpr.at", number))


def deal_with_hits(life: Life) -> None:
    """Dispatchers confirm what has waited a minute, and say what came of it; some they leave."""
    dispatchers = life.staff.available("dispatcher")
    with visibility(life.system()):
        waiting = list(
            Hit.objects.filter(
                state="new", received_at__lt=clock.now() - timedelta(minutes=1)
            ).order_by("pk")[:5]
        )
    for hit in waiting:
        if not dispatchers or life.luck.chance("anpr.left", hit.pk, _LEFT):
            continue
        by = life.acting(life.luck.one_of("anpr.by", hit.pk, dispatchers).account_id, "incident")
        confirm(by=by, hit_id=hit.pk, how="Rang the control room of the practice force")
        act_on(by=by, hit_id=hit.pk, result=life.luck.one_of("anpr.result", hit.pk, _RESULTS))
