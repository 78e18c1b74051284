"""What people look at: free times, the day of a district, the appointments of an incident."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from iops.controlroom.appointments import rules
from iops.controlroom.appointments.commands.shared import FURTHEST, holidays, hours, taken
from iops.controlroom.appointments.contracts import (
    BOOKED,
    CANCELLED,
    KINDS,
    REPLACED,
    STATES,
    FreeSlot,
)
from iops.controlroom.appointments.models import Appointment, Calendar, Seat
from iops.controlroom.incidents.models import Incident
from iops.controlroom.resources.models import CrewMember
from iops.governance.access.authority import on_duty_with_role
from iops.governance.access.models import Account, Audience, Posting
from iops.governance.audit.looks import record_view
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import visibility
from iops.kernel.errors import NotVisible
from iops.kernel.models import RecordQuerySet
from iops.pole.confidential.queries import unveil
from iops.reference.codes import queries as codes
from iops.reference.places.queries import areas_of

#: Days that are looked through for a free time.
LOOK_AHEAD = 21
MOST = 500


@dataclass(frozen=True)
class Line:
    """An appointment with its incident, as lists show it."""

    id: int
    incident_id: int
    number: str
    short: int
    summary: str
    place: str
    calendar: str
    kind: str
    seat: str
    start: datetime
    end: datetime
    state: str
    state_label: str
    note: str
    reason: str
    who: str
    over: bool


@dataclass(frozen=True)
class DayOfCalendar:
    """A calendar on a day: its seats, its times, and what stands there."""

    id: int
    name: str
    division: str
    kind: str
    seats: Sequence[str]
    rows: Sequence[tuple[datetime, datetime, Sequence[Line | None]]]
    booked: int
    free: int


@dataclass(frozen=True)
class Day:
    """The appointments of a day: of each calendar, and those outside the hours it has now."""

    day: date
    calendars: Sequence[DayOfCalendar]
    others: Sequence[Line]
    holiday: str
    lines: Sequence[Line]


def free_slots(
    by: Actor, *, division: str, since: datetime | None = None, kind: str = "", most: int = 9,
    days: int = LOOK_AHEAD, calendar_id: int | None = None,
) -> list[FreeSlot]:  # fmt: skip
    """The next times that are free in a district, the soonest first. Shows nobody.

    Three statements, however many calendars there are. Without a district: of all.
    """
    with visibility(by):
        found = Calendar.objects.visible_to(by).filter(closed_at=None)
        if division:
            found = found.filter(division__in=(division, ""))
        if kind:
            found = found.filter(kind=kind)
        if calendar_id is not None:
            found = found.filter(pk=calendar_id)
        calendars = list(found.order_by("pk")[:MOST])
        seats = _seats(calendars)
        begin = max(since or clock.now(), clock.now())
        first = clock.local_date(begin)
        _, end = clock.day_span(first + timedelta(days=min(days, FURTHEST.days)))
        held = taken([one.pk for many in seats.values() for one in many], begin, end)
    free_days = holidays()
    answer: list[FreeSlot] = []
    for ahead in range(min(days, FURTHEST.days) + 1):
        day = first + timedelta(days=ahead)
        of_day = []
        for one in calendars:
            numbers = [seat.pk for seat in seats.get(one.pk, ())]
            for span in rules.slots(day, hours(one), holidays=free_days):
                if span.start <= begin:
                    continue
                if left := len(rules.free_seats(span, numbers, held)):
                    of_day.append(
                        FreeSlot(one.pk, one.name, KINDS[one.kind], span.start, span.end, left,
                                 len(numbers))
                    )  # fmt: skip
        answer += sorted(of_day, key=lambda one: (one.start, one.calendar, one.calendar_id))
        if len(answer) >= most:
            break
    return answer[:most]


def _seats(calendars: Sequence[Calendar]) -> dict[int, list[Seat]]:
    found: dict[int, list[Seat]] = {}
    rows = Seat.objects.filter(calendar__in=[one.pk for one in calendars], closed_at=None)
    for one in rows.order_by("name", "pk"):
        found.setdefault(one.calendar_id, []).append(one)
    return found


@record_view(
    "appointments.day",
    permission="appointments.view",
    shows=lambda found: [("appointment", one.id) for one in found.lines],
)
def day_of(*, by: Actor, day: date, division: str = "") -> Day:
    """The appointments of a London day, calendar by calendar."""
    start, end = clock.day_span(day)
    mine = Appointment.objects.visible_to(by).filter(during__overlap=(start, end))
    mine = mine.exclude(state__in=(CANCELLED, REPLACED))
    calendars = Calendar.objects.visible_to(by)
    if division:
        mine = mine.filter(seat__calendar__division=division)
        calendars = calendars.filter(division=division)
    lines = _lines(by, mine.order_by("during", "pk")[:MOST])
    rest = {one.id: one for one in lines}
    of_seat = dict(mine.values_list("pk", "seat_id"))
    open_ones = list(calendars.filter(closed_at=None).order_by("division", "name", "pk")[:60])
    seats, free_days = _seats(open_ones), holidays()
    shown, now = [], clock.now()
    for one in open_ones:
        columns = seats.get(one.pk, [])
        at = {
            (of_seat.get(line.id), line.start): line for line in lines if line.id in rest
        }  # fmt: skip
        rows = []
        for span in rules.slots(day, hours(one), holidays=free_days):
            cells = [at.get((seat.pk, span.start)) for seat in columns]
            for cell in cells:
                if cell is not None:
                    rest.pop(cell.id, None)
            # What is over and was nobody's is of no interest.
            if span.end > now or any(cell is not None for cell in cells):
                rows.append((span.start, span.end, cells))
        booked = sum(cell is not None for _, _, cells in rows for cell in cells)
        free = sum(cell is None for begin, _, cells in rows for cell in cells
                   if begin > now)  # fmt: skip
        shown.append(
            DayOfCalendar(one.pk, one.name, one.division, KINDS[one.kind],
                          [seat.name for seat in columns], rows, booked, free)
        )  # fmt: skip
    return Day(day, shown, list(rest.values()), _holiday(day), lines)


def _holiday(day: date) -> str:
    found = codes.find("bank-holidays", day.isoformat(), on=day)
    return found.label if found else ""


@record_view(
    "appointments.one",
    permission="appointments.view",
    shows=lambda line: [("appointment", line.id), ("incident", line.incident_id)],
)
def appointment(*, by: Actor, appointment_id: int) -> Line:
    """One appointment. Raises NotVisible."""
    found = Appointment.objects.visible_to(by).filter(pk=appointment_id)
    line = next(iter(_lines(by, found)), None)
    if line is None:
        raise NotVisible("There is no appointment with this number that you may see.")
    return line


def appointments_of(by: Actor, incident_ids: Sequence[int]) -> list[Line]:
    """What incidents have and had. Called where the actor is known; whoever shows it logs."""
    found = Appointment.objects.visible_to(by).filter(incident_id__in=incident_ids)
    return _lines(by, found.order_by("-pk")[:20])


def booked_for(by: Actor, incident_id: int) -> Appointment | None:
    """The open appointment of an incident, with its seat; None where it has none."""
    with visibility(by):
        found = Appointment.objects.visible_to(by).filter(incident_id=incident_id, state=BOOKED)
        return found.select_related("seat").first()


def _lines(by: Actor, found: RecordQuerySet) -> list[Line]:
    rows = list(found.select_related("seat__calendar"))
    seen = Incident.objects.visible_to(by).filter(pk__in={one.incident_id for one in rows})
    incidents = {one.pk: one for one in seen}
    unveil(by, *incidents.values())
    people = dict(
        Account.objects.filter(pk__in={one.created_by for one in rows}).values_list("pk", "name")
    )
    now = clock.now()
    return [
        Line(
            one.pk, incident.pk, incident.number, incident.short, incident.summary,
            incident.place_text, one.seat.calendar.name, KINDS[one.seat.calendar.kind],
            one.seat.name, one.during.lower, one.during.upper, one.state, STATES[one.state],
            one.note, one.reason, people.get(one.created_by, ""), one.during.lower <= now,
        )
        for one in rows
        if (incident := incidents.get(one.incident_id)) is not None
    ]  # fmt: skip


@record_view(
    "appointments.calendars",
    permission="appointments.view",
    shows=lambda found: [("appointment_calendar", one.pk) for one, _ in found],
)
def calendars(*, by: Actor) -> list[tuple[Calendar, list[str]]]:
    """The calendars that are open, each with its seats."""
    found = Calendar.objects.visible_to(by).filter(closed_at=None)
    lines = list(found.order_by("division", "name", "pk")[:MOST])
    seats = _seats(lines)
    return [(one, [seat.name for seat in seats.get(one.pk, [])]) for one in lines]


def districts() -> list[tuple[str, str]]:
    """The districts of the force by code and name."""
    return areas_of("division")


def keepers(kind: str, appointment_id: int) -> list[int]:
    """Whom an appointment reminds: the crew that is aboard its unit now, else the team that keeps
    the calendar, else the dispatchers."""
    one = None
    if kind == "appointment":
        rows = Appointment.objects.filter(pk=appointment_id)
        one = rows.select_related("seat__calendar").first()
    if one is None:
        return []
    now = clock.now()
    if one.seat.callsign:
        aboard = CrewMember.objects.filter(unit__callsign=one.seat.callsign, aboard__contains=now)
        crew = list(aboard.exclude(came_at=None).values_list("account_id", flat=True))
        if crew:
            return sorted(crew)
    team = one.seat.calendar.team_id
    if team is not None:
        held = Posting.objects.held_at(now).filter(team_id=team, account__is_active=True)
        of_team = sorted(set(held.values_list("account_id", flat=True)))
        if of_team:
            return of_team
    force = Audience.objects.filter(pk=one.audience_id).values_list("force_id", flat=True).get()
    return on_duty_with_role("dispatcher", force_id=force)
