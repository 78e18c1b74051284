"""Booking, moving and cancelling."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from iops.controlroom.appointments.commands.shared import (
    GONE,
    fact,
    in_words,
    said,
    seats_at,
)
from iops.controlroom.appointments.contracts import BOOKED, CANCELLED, MISSED, REPLACED
from iops.controlroom.appointments.models import Appointment, Seat
from iops.controlroom.incidents.commands import drop_appointment, note_in_log, set_appointment
from iops.controlroom.incidents.models import Incident
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command, locked
from iops.kernel.errors import Invalid, Refused
from iops.kernel.events import Fact
from iops.kernel.ids import new_uid

_LONGEST = 300


@command("appointments.book", result="appointment")
def book(
    *, by: Actor, incident_id: int, calendar_id: int, starts_at: datetime, note: str = ""
) -> Outcome[Appointment]:
    """Give an incident a time at which somebody will be there; its clock runs to that.

    Raises Refused for one that needs attending now, has an appointment, or whose time was taken;
    Invalid for a time that the calendar does not offer.
    """
    incident = locked(Incident.objects, by, incident_id, what="incident")
    _may_have_one(incident)
    before = Appointment.objects.filter(incident_id=incident_id, state=BOOKED).first()
    if before is not None:
        raise Refused("This incident has an appointment. Move it, or cancel it first.")
    made = _book(by, incident, calendar_id, starts_at, note)
    facts = [fact("appointments.booked", made, number=incident.number), *_made_good(incident_id)]
    return Outcome(made, facts)


@command("appointments.move", permission="appointments.book", result="appointment")
def move(
    *, by: Actor, appointment_id: int, calendar_id: int, starts_at: datetime, reason: str
) -> Outcome[Appointment]:
    """Another time instead; the old one is free at once, and stays on record with the reason."""
    words = _reason(reason, "Say why it is moved.")
    old = locked(Appointment.objects, by, appointment_id, what="appointment")
    _still_booked(old)
    incident = locked(Incident.objects, by, old.incident_id, what="incident")
    _may_have_one(incident)
    _end(old, by, REPLACED, words)
    made = _book(by, incident, calendar_id, starts_at, old.note, replaces=old)
    return Outcome(
        made,
        [
            fact("appointments.moved", old),
            fact("appointments.booked", made, number=incident.number),
        ],
    )


@command("appointments.cancel", permission="appointments.book", result="appointment")
def cancel(*, by: Actor, appointment_id: int, reason: str) -> Outcome[Appointment]:
    """Nobody comes at that time. The incident has a clock again by which it is looked at."""
    words = _reason(reason, "Say why it is cancelled.")
    one = locked(Appointment.objects, by, appointment_id, what="appointment")
    _still_booked(one)
    _end(one, by, CANCELLED, words)
    when = said(one.during.lower, one.during.upper)
    note_in_log(by=by, incident_id=one.incident_id, text=f"Appointment {when} cancelled: {words}")
    drop_appointment(by=by, incident_id=one.incident_id)
    return Outcome(one, [fact("appointments.cancelled", one)])


def _book(
    by: Actor, incident: Incident, calendar_id: int, starts_at: datetime, note: str,
    replaces: Appointment | None = None,
) -> Appointment:  # fmt: skip
    words = " ".join(note.split())
    if len(words) > _LONGEST:
        raise Invalid.at("note", f"Say it in at most {_LONGEST} characters; the log takes more.")
    calendar, seats, span = seats_at(by, calendar_id, starts_at)
    made = _sit_down(
        seats, audience_id=incident.audience_id, created_by=by.account_id,
        incident_id=incident.pk, during=DateTimeTZRange(span.start, span.end), note=words,
        replaces_id=replaces.pk if replaces else None,
    )  # fmt: skip
    seat = made.seat
    begun = "Appointment moved to" if replaces else "Appointment booked:"
    text = f"{begun} {in_words(calendar, seat, span)}. {replaces.reason if replaces else words}"
    note_in_log(by=by, incident_id=incident.pk, text=text.strip())
    set_appointment(by=by, incident_id=incident.pk, until=span.end)
    return made


def _sit_down(seats: Sequence[Seat], **fields: Any) -> Appointment:
    """The first of these seats that the database gives. Raises Refused where it gives none."""
    for seat in seats:
        try:
            with transaction.atomic():
                made: Appointment = Appointment.objects.create(uid=new_uid(), seat=seat, **fields)
                return made
        except IntegrityError as error:
            if "appointments_never_overbooked" not in str(error):
                raise
    raise Refused(GONE, fields={"slot": GONE})


def _made_good(incident_id: int) -> list[Fact]:
    """What was missed before is made good by a new appointment."""
    missed = Appointment.objects.select_for_update().filter(
        incident_id=incident_id, state=MISSED, settled_at=None
    )
    facts = []
    for one in missed:
        one.settled_at, one.version = clock.now(), one.version + 1
        one.save(update_fields=["settled_at", "version"])
        facts.append(fact("appointments.made_good", one))
    return facts


def _may_have_one(incident: Incident) -> None:
    if incident.state == "closed":
        raise Refused("This incident is closed. Have it reopened first.")
    if incident.grade in ("1", "2"):
        raise Refused(
            f"This incident has grade {incident.grade}: somebody goes now. An appointment is for"
            " what can wait; a downgrade needs its assessment first."
        )


def _still_booked(one: Appointment) -> None:
    if one.state != BOOKED:
        raise Refused("This appointment is not open any more. Look at the incident.")


def _reason(text: str, sentence: str) -> str:
    words = " ".join(text.split())
    if not words:
        raise Invalid.at("reason", sentence)
    if len(words) > _LONGEST:
        raise Invalid.at("reason", f"Say it in at most {_LONGEST} characters; the log takes more.")
    return words


def _end(one: Appointment, by: Actor, state: str, reason: str) -> None:
    one.state, one.reason = state, reason
    one.ended_at, one.ended_by = clock.now(), by.account_id
    one.version += 1
    one.save(update_fields=["state", "reason", "ended_at", "ended_by", "version"])
