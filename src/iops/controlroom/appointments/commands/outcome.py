"""What came of an appointment: kept, missed, or not needed any more."""

from __future__ import annotations

from datetime import timedelta

from iops.controlroom.appointments.commands.shared import fact, said
from iops.controlroom.appointments.contracts import BOOKED, CANCELLED, KEPT, MISSED
from iops.controlroom.appointments.models import Appointment
from iops.controlroom.contacts.limits import listed
from iops.controlroom.incidents.commands import (
    attended_by_appointment,
    drop_appointment,
    note_in_log,
)
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command, locked
from iops.kernel.errors import Invalid, Refused
from iops.kernel.events import Fact

#: So long after its end an appointment of which nobody said anything counts as missed (seconds).
GRACE = 900
#: A turn of the worker looks at so many.
_BATCH = 200


@command("appointments.keep", result="appointment")
def keep(*, by: Actor, appointment_id: int, result: str) -> Outcome[Appointment]:
    """Somebody was there. The incident counts as attended, and its result is owed."""
    words = " ".join(result.split())
    if not words:
        raise Invalid.at("result", "Say what came of it.")
    one = locked(Appointment.objects, by, appointment_id, what="appointment")
    if one.state not in (BOOKED, MISSED):
        raise Refused("This appointment was cancelled or moved. Look at the incident.")
    if one.during.lower > clock.now():
        raise Refused("This appointment has not begun. Cancel it, or move it.")
    _settle(one, by, KEPT, words)
    when = said(one.during.lower, one.during.upper)
    note_in_log(by=by, incident_id=one.incident_id, text=f"Appointment {when} kept: {words}")
    attended_by_appointment(by=by, incident_id=one.incident_id, at=one.during.lower)
    return Outcome(one, [fact("appointments.kept", one), fact("appointments.made_good", one)])


@command("appointments.miss", permission="appointments.keep", result="appointment")
def miss(*, by: Actor, appointment_id: int, reason: str) -> Outcome[Appointment]:
    """Nobody was there, of us or of them: say which, and why. Somebody owes a new time."""
    words = " ".join(reason.split())
    if not words:
        raise Invalid.at("reason", "Say who was not there, and why.")
    one = locked(Appointment.objects, by, appointment_id, what="appointment")
    if one.state != BOOKED:
        raise Refused("This appointment is not open any more. Look at the incident.")
    if one.during.lower > clock.now():
        raise Refused("This appointment has not begun. Cancel it, or move it.")
    return Outcome(one, _missed(by, one, words))


@command("appointments.mark_missed", permission="", result="")
def mark_missed(*, by: Actor) -> Outcome[list[Appointment]]:
    """Called by the worker: what is over and of which nobody said anything counts as missed."""
    grace = timedelta(seconds=listed("appointment-grace", GRACE))
    over = Appointment.objects.select_for_update(skip_locked=True).filter(
        state=BOOKED, during__endswith__lt=clock.now() - grace
    )
    found = list(over.order_by("during", "pk")[:_BATCH])
    facts: list[Fact] = []
    for one in found:
        facts += _missed(by, one, "nobody has said what came of it")
    return Outcome(found, facts)


@command("appointments.release", permission="")
def release(*, by: Actor, incident_id: int, reason: str) -> Outcome[list[Appointment]]:
    """The incident needs no appointment any more (it was closed, or somebody goes now)."""
    found = list(
        Appointment.objects.select_for_update()
        .filter(incident_id=incident_id, settled_at=None, state__in=(BOOKED, MISSED))
        .order_by("pk")
    )
    facts = []
    for one in found:
        if one.state == BOOKED:
            _settle(one, by, CANCELLED, reason)
            facts.append(fact("appointments.cancelled", one))
            when = said(one.during.lower, one.during.upper)
            text = f"Appointment {when} given up: {reason}"
            note_in_log(by=by, incident_id=incident_id, text=text)
        else:
            _settle(one, by, MISSED, one.reason)
            facts.append(fact("appointments.made_good", one))
    return Outcome(found, facts)


def _missed(by: Actor, one: Appointment, reason: str) -> list[Fact]:
    one.state, one.reason = MISSED, reason
    one.ended_at, one.ended_by, one.version = clock.now(), by.account_id, one.version + 1
    one.save(update_fields=["state", "reason", "ended_at", "ended_by", "version"])
    when = said(one.during.lower, one.during.upper)
    note_in_log(by=by, incident_id=one.incident_id, text=f"Appointment {when} missed: {reason}")
    drop_appointment(by=by, incident_id=one.incident_id)
    return [fact("appointments.missed", one)]


def _settle(one: Appointment, by: Actor, state: str, reason: str) -> None:
    now = clock.now()
    one.state, one.reason, one.settled_at = state, reason, now
    one.ended_at, one.ended_by = one.ended_at or now, one.ended_by or by.account_id
    one.version += 1
    one.save(update_fields=["state", "reason", "settled_at", "ended_at", "ended_by", "version"])
