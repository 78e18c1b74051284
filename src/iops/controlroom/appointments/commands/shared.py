"""What the commands of appointments share."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from iops.controlroom.appointments import rules
from iops.controlroom.appointments.contracts import CANCELLED, KINDS, REPLACED, Hours, Span
from iops.controlroom.appointments.models import Appointment, Calendar, Seat
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import locked
from iops.kernel.errors import Invalid, Refused
from iops.kernel.events import Fact
from iops.reference.codes import queries as codes

#: Nobody books further ahead; a day beyond is a slip.
FURTHEST = timedelta(days=90)


def holidays() -> frozenset[date]:
    """The bank holidays that the list knows."""
    found = set()
    for one in codes.codes("bank-holidays"):
        try:
            found.add(date.fromisoformat(one.code))
        except ValueError:
            continue
    return frozenset(found)


def hours(calendar: Calendar) -> Hours:
    """The hours of a calendar."""
    return Hours(
        frozenset(calendar.weekdays), calendar.opens, calendar.closes, calendar.minutes,
        calendar.on_holidays,
    )  # fmt: skip


def taken(seat_ids: Sequence[int], start: datetime, end: datetime) -> dict[int, list[Span]]:
    """What is booked of seats between two moments."""
    found: dict[int, list[Span]] = {}
    rows = Appointment.objects.filter(seat_id__in=seat_ids, during__overlap=(start, end))
    rows = rows.exclude(state__in=(CANCELLED, REPLACED))
    for seat, during in rows.values_list("seat_id", "during"):
        found.setdefault(seat, []).append(Span(during.lower, during.upper))
    return found


#: What is said where there is no seat any more.
GONE = "Somebody has just taken the last of these. Choose another time."


def seats_at(by: Actor, calendar_id: int, start: datetime) -> tuple[Calendar, list[Seat], Span]:
    """The free seats of a calendar at a time that it offers; it is locked until the end.

    A seat may be taken by an incident that the actor may not see: then the database refuses it.
    Raises Invalid for a time that it does not offer, Refused for one that is taken.
    """
    calendar: Calendar = locked(Calendar.objects, by, calendar_id, what="calendar")
    now = clock.now()
    if calendar.closed_at is not None:
        raise Refused("This calendar was closed. Choose another time.")
    day = clock.local_date(start)
    offered = rules.slots(day, hours(calendar), holidays=holidays())
    span = next((one for one in offered if one.start == start), None)
    if span is None or not now < start <= now + FURTHEST:
        sentence = "This calendar offers no such time. Choose one of the times that are free."
        raise Invalid(sentence, fields={"slot": sentence})
    open_seats = Seat.objects.filter(calendar=calendar, closed_at=None).order_by("name", "pk")
    seats = {one.pk: one for one in open_seats}
    free = rules.free_seats(span, list(seats), taken(list(seats), span.start, span.end))
    if not free:
        raise Refused(GONE, fields={"slot": GONE})
    return calendar, [seats[one] for one in free], span


def said(start: datetime, end: datetime) -> str:
    """A time as people say it: "Tue 2 Dec 14:00 to 14:30"."""
    one, other = start.astimezone(clock.LONDON), end.astimezone(clock.LONDON)
    return f"{one:%a} {one.day} {one:%b %H:%M} to {other:%H:%M}"


def in_words(calendar: Calendar, seat: Seat, span: Span) -> str:
    """An appointment as the log says it."""
    return f"{said(span.start, span.end)}, {calendar.name}, {seat.name} ({KINDS[calendar.kind]})"


def fact(event_type: str, one: Appointment, *, number: str = "") -> Fact:
    """A fact about an appointment."""
    data = {
        "incident": one.incident_id, "number": number,
        "starts_at": one.during.lower.isoformat(), "ends_at": one.during.upper.isoformat(),
    }  # fmt: skip
    return Fact(event_type, "appointment", one.pk, one.audience_id, data)
