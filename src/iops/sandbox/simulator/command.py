"""Once in a practice night an incident is declared a major one, commanded, and stood down."""

from __future__ import annotations

from contextlib import suppress
from typing import Final

from iops.controlroom.authorities.commands import ask_authority, give_authority
from iops.controlroom.incidents.commands import link_incidents
from iops.controlroom.incidents.contracts import IncidentState, LinkKind
from iops.controlroom.incidents.models import Incident
from iops.controlroom.major import commands
from iops.controlroom.major.contracts import MAJOR, Decided, Report
from iops.controlroom.major.models import MajorIncident
from iops.kernel import clock
from iops.kernel.commands import visibility
from iops.kernel.errors import IopsError
from iops.sandbox.simulator.life import Life, minutes

#: Seconds from the beginning of a life to the declaration, and how long one stands.
_FIRST: Final = 90.0
_STANDS: Final = 2400.0
#: Incidents older than this are no longer the one that grows.
_YOUNG: Final = 30.0
_METHANES: Final = (
    Report(
        declared="yes", location="", what="Several people hurt, more calls come in",
        hazards="Glass and a crowd", given_by="First unit there",
    ),
    Report(
        declared="yes", location="", what="Several people hurt, a vehicle is involved",
        hazards="Glass, a crowd, fuel on the road", access="From the north; meet at the car park",
        casualties="Two carried out", services="Ambulance there; fire wanted",
        given_by="Ambulance commander", counts=("1", "2", "4", ""),
    ),
)  # fmt: skip


def begin(life: Life) -> None:
    """One for each life, where none stands already."""
    life.agenda.after(_FIRST, "major", lambda: _declare(life))


def _declare(life: Life) -> None:
    with suppress(IopsError):
        _declared(life)


def _declared(life: Life) -> None:
    life.staff.refresh()
    keepers = life.staff.working("dispatcher")
    bosses = life.staff.working("force-incident-manager", "control-room-supervisor", "sergeant")
    with visibility(life.system()):
        standing = MajorIncident.objects.filter(stood_down_at=None).exists()
        young = Incident.objects.filter(opened_at__gte=clock.now() - minutes(_YOUNG), grade="1")
        found = list(young.exclude(state=IncidentState.CLOSED).order_by("pk")[:3])
    if standing or not keepers or not bosses or not found:
        return
    main, *parts = found
    keeper, boss = keepers[0].account_id, bosses[0].account_id
    by = life.acting(keeper)
    one = commands.declare(
        by=by, incident_id=main.pk, kind=MAJOR, name="Exercise Lantern",
        reason="Many are hurt; more than the units on duty can deal with",
    ).value  # fmt: skip
    commands.name_holder(by=by, major_id=one.pk, role="log-keeper")
    for part in parts:
        with suppress(IopsError):
            link_incidents(by=by, incident_id=part.pk, other_id=main.pk, kind=LinkKind.PART)
    life.mind("major", one.pk, 30, lambda pk: _go_on(life, pk, keeper, boss, 0))
    life.mind("major-end", one.pk, _STANDS, lambda pk: _end(life, pk, boss))


def _go_on(life: Life, major_id: int, keeper: int, boss: int, step: int) -> None:
    """The next thing that is known and decided."""
    with suppress(IopsError):
        _step(life, major_id, keeper, boss, step)
    if step < len(_METHANES):
        life.mind(
            f"major-{step}", major_id, 60, lambda pk: _go_on(life, pk, keeper, boss, step + 1)
        )


def _step(life: Life, major_id: int, keeper: int, boss: int, step: int) -> None:
    by, chief = life.acting(keeper), life.acting(boss)
    with visibility(by):
        one = MajorIncident.objects.get(pk=major_id)
        place = Incident.objects.get(pk=one.incident_id).place_text
    if step == 0:
        commands.confirm(by=chief, major_id=major_id)
        asked = ask_authority(
            by=by, incident_id=one.incident_id, kind="critical-incident",
            what="Close the roads around it to everybody but the services",
        ).value  # fmt: skip
        give_authority(
            by=chief, request_id=asked.pk, conditions="Residents with proof", until="+40"
        )
    if step < len(_METHANES):
        report = _METHANES[step]
        commands.write_methane(
            by=by, major_id=major_id, report=Report(**{**report.__dict__, "location": place})
        )
        commands.tick_principle(by=by, major_id=major_id, code=("co-locate", "communicate")[step])
        return
    commands.record_decision(
        by=by, major_id=major_id,
        given=Decided(
            decision="Close the road and send everybody to the car park",
            reason="The crowd keeps the ambulances out", by=f"{chief.name}, tactical",
            options="Keep one lane open: too narrow for two ambulances",
        ),
    )  # fmt: skip


def _end(life: Life, major_id: int, boss: int) -> None:
    with suppress(IopsError):
        commands.stand_down(
            by=life.acting(boss), major_id=major_id, reason="Everybody is away; the road is open"
        )
