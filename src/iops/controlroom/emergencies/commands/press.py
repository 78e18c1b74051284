"""The press: on a screen, or by the state of a radio. It refuses nobody who is in need."""

from collections.abc import Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta

from iops.controlroom.emergencies import rules
from iops.controlroom.emergencies.commands.shared import called, fact, note, writer
from iops.controlroom.emergencies.contracts import RADIO, SCREEN, WAYS, LastFix
from iops.controlroom.emergencies.models import Emergency
from iops.controlroom.emergencies.near import last_fix, lies_confidential, words_near
from iops.controlroom.incidents.commands import (
    most_urgent_grade,
    open_incident,
    upgrade_for_help,
)
from iops.controlroom.incidents.contracts import USUAL_TYPE, IncidentState, Where
from iops.controlroom.incidents.limits import limit
from iops.controlroom.incidents.models import Incident
from iops.controlroom.resources import commands as resources
from iops.controlroom.resources import states
from iops.controlroom.resources.contracts import OFF_DUTY, Fix
from iops.controlroom.resources.models import CrewMember, Unit
from iops.governance.access.audiences import open_audience
from iops.governance.access.models import Account
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command
from iops.kernel.errors import Invalid, NotVisible, Refused
from iops.kernel.events import Fact
from iops.reference.codes import queries as codes
from iops.reference.places.grid import NATIONAL_GRID, inside
from iops.reference.places.queries import areas_at

#: Whether a press is setting the state of its unit itself: that is no press of the radio.
_setting: ContextVar[bool] = ContextVar("iops_emergency_sets_state", default=False)


@dataclass(frozen=True)
class _Caller:
    """Whose emergency it is: the unit, where there is one, and the officer."""

    unit: Unit | None
    account_id: int
    callsign: str


@command("emergencies.press", result="emergency")
def press(*, by: Actor, unit_id: int | None = None, fix: Fix | None = None) -> Outcome[Emergency]:
    """Call for help: for the unit that the actor sits in, or for the one that is named.

    It takes the last position of the unit (or ``fix``, that of the device), opens an incident of
    the most urgent grade, or joins the one that the unit is on, and tells everybody near. Pressed
    again it is the same emergency. Raises NotVisible for a unit that is named and is not there.
    """
    caller = _caller(by, unit_id)
    return _pressed(by, caller, SCREEN, _of_device(fix))


@command("emergencies.press_by_state", permission="", result="emergency")
def press_by_state(*, by: Actor, unit_id: int, before: str = "") -> Outcome[Emergency | None]:
    """A unit reports the state that means an emergency; ``before`` is the state that it had.

    Called within the setting of the state; does nothing where a press on a screen sets it.
    """
    if _setting.get():
        return Outcome(None)
    pressed = _pressed(by, _of_unit(by, unit_id), RADIO, None, before)
    return Outcome(pressed.value, pressed.events)


def _caller(by: Actor, unit_id: int | None) -> _Caller:
    seat = CrewMember.objects.filter(account_id=by.account_id, aboard__contains=clock.now())
    unit_id = unit_id or seat.values_list("unit_id", flat=True).first()
    if unit_id is not None:
        return _of_unit(by, unit_id)
    # Two presses at once of somebody without a unit wait for each other here.
    account = Account.objects.select_for_update().get(pk=by.account_id)
    return _Caller(None, by.account_id, account.collar or "no unit")


def _of_unit(by: Actor, unit_id: int) -> _Caller:
    """The unit, locked, and whose call it is: whoever presses, if aboard, else the first aboard."""
    unit = Unit.objects.visible_to(by).select_for_update().filter(pk=unit_id).first()
    if unit is None:
        raise NotVisible("There is no unit with this number that you may see.")
    aboard = CrewMember.objects.filter(unit_id=unit_id, aboard__contains=clock.now())
    crew = list(aboard.order_by("pk").values_list("account_id", flat=True))
    officer = by.account_id if by.account_id in crew or not crew else crew[0]
    return _Caller(unit, officer, unit.callsign)


def _of_device(fix: Fix | None) -> LastFix | None:
    """A position that a device gives of itself; what is nowhere in Great Britain is not one."""
    if fix is None or not bool(inside([fix.longitude], [fix.latitude])[0]):
        return None
    east, north = NATIONAL_GRID.from_wgs84([fix.longitude], [fix.latitude])
    return LastFix(
        fix.longitude, fix.latitude, round(float(east[0]), 1), round(float(north[0]), 1),
        fix.accuracy, fix.fix_at, fix.source,
    )  # fmt: skip


def _pressed(
    by: Actor, caller: _Caller, how: str, device: LastFix | None, before: str = ""
) -> Outcome[Emergency]:
    standing = Emergency.objects.select_for_update().filter(ended_at=None)
    if caller.unit is not None:
        found = standing.filter(unit_id=caller.unit.pk).first()
    else:
        found = standing.filter(unit_id=None, account_id=caller.account_id).first()
    if found is not None:
        return Outcome(found, _again(by, found, device))
    return _begin(by, caller, how, device, before)


def _again(by: Actor, emergency: Emergency, device: LastFix | None) -> list[Fact]:
    """One more press of the same call; long after an acknowledgement it raises the alarm anew."""
    now = clock.now()
    located = device is not None and not emergency.withheld and not lies_confidential(device)
    if device is not None and located:
        near = words_near(device)
        _place(emergency, device, near)
        note(by, emergency.incident_id, rules.position_in_words(device, near, now, withheld=False))
    if rules.only_locates(emergency.last_pressed_at, now, has_position=device is not None):
        _keep(emergency)
        return [fact("emergencies.located", emergency)]
    emergency.presses += 1
    emergency.last_pressed_at = now
    quiet = timedelta(seconds=limit("emergency-again"))
    anew = rules.alarms_anew(emergency.acknowledged_at, now, quiet)
    if anew:
        emergency.acknowledged_at = emergency.acknowledged_by = None
        emergency.renewed_at = now
        note(by, emergency.incident_id, f"{called(emergency)} calls for help again.")
    _keep(emergency)
    return [fact("emergencies.renewed" if anew else "emergencies.pressed_again", emergency)]


def _keep(emergency: Emergency) -> None:
    emergency.version += 1
    emergency.save()


def _begin(
    by: Actor, caller: _Caller, how: str, device: LastFix | None, before: str
) -> Outcome[Emergency]:
    now, unit = clock.now(), caller.unit
    fix, withheld = last_fix(unit)
    if device is not None and not withheld:
        fix, withheld = (None, True) if lies_confidential(device) else (device, False)
    near = words_near(fix)
    current = _incident_of(by, unit)
    incident = current or _opened(by, caller, fix, near)
    emergency = Emergency(
        audience_id=open_audience(by.force_id),
        created_by=by.account_id,
        unit_id=unit.pk if unit else None,
        account_id=caller.account_id,
        callsign=caller.callsign,
        incident_id=incident.pk,
        joined=current is not None,
        how=how,
        pressed_at=now,
        renewed_at=now,
        last_pressed_at=now,
        state_before=before or _state_of(unit),
        withheld=withheld,
    )
    if fix is not None:
        _place(emergency, fix, near)
    emergency.save()
    who = called(emergency)
    said = [
        f"Officer emergency: {who} calls for help, {WAYS[how]}.",
        rules.position_in_words(fix, near, now, withheld=withheld),
        *_whither(caller, current),
    ]
    note(by, incident.pk, " ".join(said))
    if current is not None:
        upgrade_for_help(by=by, incident_id=incident.pk, reason=f"{who} calls for help.")
    if unit is not None and how == SCREEN:
        _show_on_the_radio(by, unit)
    return Outcome(emergency, [fact("emergencies.pressed", emergency, unit=emergency.unit_id)])


def _incident_of(by: Actor, unit: Unit | None) -> Incident | None:
    """The incident that the unit is on, where whoever presses may see it."""
    if unit is None or unit.incident_id is None:
        return None
    found: Incident | None = (
        Incident.objects.visible_to(by)
        .filter(pk=unit.incident_id)
        .exclude(state=IncidentState.CLOSED)
        .first()
    )
    return found


def _opened(by: Actor, caller: _Caller, fix: LastFix | None, near: str) -> Incident:
    """The incident of a call for help that is about no other: nobody is sent to it yet."""
    callsign = caller.callsign
    where = Where(f"Position of {callsign} not known")
    if fix is not None:
        text = near or f"{callsign}'s last position, {fix.easting:.0f} E, {fix.northing:.0f} N"
        areas = areas_at(fix.easting, fix.northing)
        where = Where(
            text, None, fix.easting, fix.northing, fix.longitude, fix.latitude,
            areas.get("beat", ""), areas.get("division", ""),
        )  # fmt: skip
    elif caller.unit is not None:
        where = Where(where.text, beat=caller.unit.beat, division=caller.unit.division)
    return open_incident(
        by=writer(by, "incidents.open").also_seeing(by.audiences),
        where=where,
        what=f"Officer emergency: {callsign} calls for help.",
        grade=most_urgent_grade(),
        type_code=_type_code(),
    ).value


def _whither(caller: _Caller, current: Incident | None) -> Sequence[str]:
    """Whether the incident is the one that the unit is on, or was opened for this."""
    if current is not None:
        return [f"{caller.callsign} is on this incident, and the call for help stands here."]
    elsewhere = caller.unit is not None and caller.unit.incident_id is not None
    more = [f"{caller.callsign} is on another incident."] if elsewhere else []
    return ["This incident was opened for it.", *more]


def _type_code() -> str:
    listed = codes.codes("incident-types")
    named = [one.code for one in listed if one.detail.get("meaning") == "officer-emergency"]
    return named[0] if named else USUAL_TYPE


def _state_of(unit: Unit | None) -> str:
    """What the unit goes back to when it is over."""
    if unit is None or unit.meaning in (states.EMERGENCY, OFF_DUTY):
        return ""
    return str(unit.state)


def _show_on_the_radio(by: Actor, unit: Unit) -> None:
    """Set the state that means an emergency, where the unit is on duty and the list has one."""
    if unit.meaning in (states.EMERGENCY, OFF_DUTY):
        return
    setter = writer(by, "resources.crew").also_seeing(by.audiences)
    token = _setting.set(True)
    try:
        code = states.code_for(states.EMERGENCY)
        resources.set_state(by=setter, unit_id=unit.pk, state=code)
    except Refused:
        return  # a list without such a state is no reason to refuse a call for help
    finally:
        _setting.reset(token)


def _place(emergency: Emergency, fix: LastFix, near: str) -> None:
    emergency.near = near
    emergency.longitude, emergency.latitude = fix.longitude, fix.latitude
    emergency.easting, emergency.northing = fix.easting, fix.northing
    emergency.accuracy, emergency.fix_at = fix.accuracy, fix.fix_at
    emergency.fix_source = fix.source


def device_fix(
    longitude: float | None, latitude: float | None, accuracy: float | None
) -> Fix | None:
    """A position as a device sent it, of now. Raises Invalid where half of it is missing."""
    if longitude is None and latitude is None:
        return None
    if longitude is None or latitude is None:
        said = "A position needs both longitude and latitude."
        raise Invalid(said, fields={"latitude": said})
    return Fix(0, longitude, latitude, clock.now(), min(accuracy or 50.0, 5_000.0), source="phone")
