"""What a district offers: its calendars and their seats, set by its supervisors."""

from __future__ import annotations

from collections.abc import Sequence

from iops.controlroom.appointments import rules
from iops.controlroom.appointments.contracts import BOOKED, KINDS, Hours
from iops.controlroom.appointments.models import Appointment, Calendar, Seat
from iops.governance.access.audiences import open_audience
from iops.governance.access.models import Team
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command, locked
from iops.kernel.errors import Refused, all_at_once
from iops.kernel.events import Fact
from iops.kernel.ids import new_uid
from iops.reference.places.queries import areas_of

MOST_SEATS = 60
_LONGEST = 80


@command("appointments.make_calendar", permission="appointments.manage", result="calendar")
def make_calendar(
    *, by: Actor, name: str, division: str, kind: str, hours: Hours | None, seats: Sequence[str],
    team_id: int | None = None, wrong: dict[str, str] | None = None,
) -> Outcome[Calendar]:  # fmt: skip
    """A new calendar with its seats. Raises Invalid naming every wrong field.

    ``hours`` is None where ``wrong`` says what is wrong with them.
    """
    called = " ".join(name.split())
    found = _wrong(by, called, division, kind, seats, team_id) | (wrong or {})
    same = Calendar.objects.filter(
        audience_id__in=by.audiences, division=division, name=called, closed_at=None
    )
    if called and same.exists():
        found["name"] = "This district has a calendar of that name. Choose another name."
    all_at_once(found)
    assert hours is not None
    made = Calendar.objects.create(
        uid=new_uid(), audience_id=open_audience(by.force_id), created_by=by.account_id,
        name=called, division=division, kind=kind, team_id=team_id, **_hours(hours),
    )  # fmt: skip
    _seats(by, made, seats)
    return Outcome(made, [_fact("appointments.calendar_made", made)])


@command("appointments.change_calendar", permission="appointments.manage", result="calendar")
def change_calendar(
    *, by: Actor, calendar_id: int, hours: Hours | None, seats: Sequence[str],
    team_id: int | None = None, wrong: dict[str, str] | None = None,
) -> Outcome[Calendar]:  # fmt: skip
    """Other hours or seats from now on. What is booked stays as it is.

    A seat that is named no longer takes no more appointments; one that has some cannot go.
    """
    calendar = locked(Calendar.objects, by, calendar_id, what="calendar")
    if calendar.closed_at is not None:
        raise Refused("This calendar was closed. Make a new one.")
    found = _wrong(by, calendar.name, calendar.division, calendar.kind, seats, team_id)
    found |= wrong or {}
    gone = Seat.objects.filter(calendar=calendar, closed_at=None).exclude(name__in=seats)
    busy = Appointment.objects.filter(seat__in=gone, state=BOOKED).values_list("seat__name")
    if names := sorted({name for (name,) in busy}):
        listed = ", ".join(names)
        found["seats"] = f"{listed} still has appointments. Move or cancel them first."
    all_at_once(found)
    assert hours is not None
    for field, value in {**_hours(hours), "team_id": team_id}.items():
        setattr(calendar, field, value)
    calendar.version += 1
    calendar.save()
    gone.update(closed_at=clock.now())
    _seats(by, calendar, seats)
    return Outcome(calendar, [_fact("appointments.calendar_changed", calendar)])


@command("appointments.close_calendar", permission="appointments.manage", result="calendar")
def close_calendar(*, by: Actor, calendar_id: int) -> Outcome[Calendar]:
    """No more appointments of it. Raises Refused while some are booked."""
    calendar = locked(Calendar.objects, by, calendar_id, what="calendar")
    booked = Appointment.objects.filter(seat__calendar=calendar, state=BOOKED).count()
    if booked:
        raise Refused(f"{booked} appointments are booked. Move or cancel them first.")
    if calendar.closed_at is None:
        calendar.closed_at, calendar.version = clock.now(), calendar.version + 1
        calendar.save(update_fields=["closed_at", "version"])
    return Outcome(calendar, [_fact("appointments.calendar_closed", calendar)])


def _wrong(
    by: Actor, name: str, division: str, kind: str, seats: Sequence[str], team_id: int | None
) -> dict[str, str]:
    wrong = {}
    if not name:
        wrong["name"] = "Give it a name that callers understand: Northgate station."
    elif len(name) > _LONGEST:
        wrong["name"] = f"At most {_LONGEST} characters."
    if division not in dict(areas_of("division")) and division:
        wrong["division"] = "Choose a district of the list."
    if kind not in KINDS:
        wrong["kind"] = "Choose how the appointment is kept."
    if not seats:
        wrong["seats"] = "Name at least one officer or room, one on each line."
    elif len(seats) > MOST_SEATS:
        wrong["seats"] = f"At most {MOST_SEATS} in one calendar. Make another."
    elif any(len(one) > _LONGEST for one in seats):
        wrong["seats"] = f"At most {_LONGEST} characters for each name."
    if team_id is not None and not Team.objects.filter(pk=team_id, force_id=by.force_id).exists():
        wrong["team"] = "Choose a team of the list, or none."
    return wrong


def _hours(hours: Hours) -> dict[str, object]:
    return {
        "weekdays": sorted(hours.weekdays), "opens": hours.opens, "closes": hours.closes,
        "minutes": hours.minutes, "on_holidays": hours.on_holidays,
    }  # fmt: skip


def _seats(by: Actor, calendar: Calendar, names: Sequence[str]) -> None:
    held = set(
        Seat.objects.filter(calendar=calendar, closed_at=None).values_list("name", flat=True)
    )
    Seat.objects.bulk_create(
        Seat(
            uid=new_uid(), audience_id=calendar.audience_id, created_by=by.account_id,
            calendar=calendar, name=name,
        )
        for name in rules.names_of("\n".join(names)) if name not in held
    )  # fmt: skip


def _fact(event_type: str, calendar: Calendar) -> Fact:
    return Fact(event_type, "appointment_calendar", calendar.pk, calendar.audience_id, {})
