"""Appointments over HTTP: what is free, book, move, cancel, say what came of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status

from iops.controlroom.appointments import commands, queries
from iops.controlroom.appointments.models import Appointment
from iops.kernel.errors import Invalid, NotPermitted
from iops.kernel.http import REFUSALS, Id, actor

router = Router(tags=["appointments"])
_BOOK = "Your role does not include “appointments.view”."


class FreeIn(Schema):
    """Where: a district by its code; nothing for all."""

    division: str = Field("", max_length=30)
    kind: str = Field("", max_length=10)
    most: int = Field(9, ge=1, le=100)


class SlotOut(Schema):
    """A time that can be booked."""

    calendar_id: int
    calendar: str
    kind: str
    start: datetime
    end: datetime
    free: int
    seats: int


class AppointmentIn(Schema):
    """A time as it was offered."""

    calendar_id: int = Field(ge=1, le=2**62)
    start: datetime
    note: str = Field("", max_length=300)
    reason: str = Field("", max_length=300)


class WordsIn(Schema):
    """Why, or what came of it."""

    words: str = Field("", max_length=300)


class AppointmentOut(Schema):
    """An appointment."""

    id: int
    incident_id: int
    start: datetime
    end: datetime
    state: str
    note: str
    reason: str


def _out(one: Appointment) -> dict[str, Any]:
    return {
        "id": one.pk, "incident_id": one.incident_id, "start": one.during.lower,
        "end": one.during.upper, "state": one.state, "note": one.note, "reason": one.reason,
    }  # fmt: skip


def _moment(given: AppointmentIn) -> datetime:
    if given.start.tzinfo is None:
        raise Invalid.at("start", "Say the time with its offset, as 2026-12-02T14:00:00Z.")
    return given.start


@router.get("/appointments/free", response={200: list[SlotOut], **REFUSALS},
            operation_id="free_appointments")  # fmt: skip
def free(request: HttpRequest, given: Query[FreeIn]) -> list[Any]:
    """The next times that are free, the soonest first."""
    by = actor(request)
    if not by.may("appointments.view"):
        raise NotPermitted(_BOOK)
    return list(queries.free_slots(by, division=given.division, kind=given.kind, most=given.most))


@router.post("/incidents/{incident_id}/appointment", response={201: AppointmentOut, **REFUSALS},
             operation_id="book_appointment")  # fmt: skip
def book(request: HttpRequest, incident_id: Id, given: AppointmentIn) -> Status[Any]:
    """Book one for an incident."""
    made = commands.book(
        by=actor(request), incident_id=incident_id, calendar_id=given.calendar_id,
        starts_at=_moment(given), note=given.note,
    ).value  # fmt: skip
    return Status(201, _answer(request, made))


@router.post("/appointments/{appointment_id}/move", response={201: AppointmentOut, **REFUSALS},
             operation_id="move_appointment")  # fmt: skip
def move(request: HttpRequest, appointment_id: Id, given: AppointmentIn) -> Status[Any]:
    """Another time instead."""
    made = commands.move(
        by=actor(request), appointment_id=appointment_id, calendar_id=given.calendar_id,
        starts_at=_moment(given), reason=given.reason,
    ).value  # fmt: skip
    return Status(201, _answer(request, made))


@router.post("/appointments/{appointment_id}/cancel", response={200: AppointmentOut, **REFUSALS},
             operation_id="cancel_appointment")  # fmt: skip
def cancel(request: HttpRequest, appointment_id: Id, given: WordsIn) -> Status[Any]:
    """Nobody comes at that time, because."""
    done = commands.cancel(
        by=actor(request), appointment_id=appointment_id, reason=given.words
    ).value
    return Status(200, _answer(request, done))


@router.post("/appointments/{appointment_id}/keep", response={200: AppointmentOut, **REFUSALS},
             operation_id="keep_appointment")  # fmt: skip
def keep(request: HttpRequest, appointment_id: Id, given: WordsIn) -> Status[Any]:
    """Somebody was there: what came of it."""
    done = commands.keep(by=actor(request), appointment_id=appointment_id, result=given.words).value
    return Status(200, _answer(request, done))


@router.post("/appointments/{appointment_id}/miss", response={200: AppointmentOut, **REFUSALS},
             operation_id="miss_appointment")  # fmt: skip
def miss(request: HttpRequest, appointment_id: Id, given: WordsIn) -> Status[Any]:
    """Nobody was there: who, and why."""
    done = commands.miss(by=actor(request), appointment_id=appointment_id, reason=given.words).value
    return Status(200, _answer(request, done))


def _answer(request: HttpRequest, done: Any) -> dict[str, Any]:
    """A command that was carried out before answers by its number: the record as it stands."""
    if isinstance(done, Appointment):
        return _out(done)
    line = queries.appointment(by=actor(request).with_key(None), appointment_id=done.id)
    return {
        "id": line.id, "incident_id": line.incident_id, "start": line.start, "end": line.end,
        "state": line.state, "note": line.note, "reason": line.reason,
    }  # fmt: skip
